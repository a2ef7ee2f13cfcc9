import assert from "node:assert/strict";
import { test } from "node:test";
import { buildOnly } from "@rust-ai-ide/security/licences/build-only";
import type { PolicyGraph, PolicyPackage } from "@rust-ai-ide/security/policy/policy-graph";

/** `0 > 1 build, 2 dev` for each package in order; the first is the member. */
function graphOf(lines: readonly (string | undefined)[]): PolicyGraph {
    return lines.map((line, index): PolicyPackage | undefined => {
        if (line === undefined) return undefined;
        const dependencies = line.split(", ").flatMap((part) => {
            const [to, kind = "normal"] = part.split(" ");
            if (to === undefined || to === "") return [];
            return [{ to: Number(to), kind: kind as "normal", requirement: "*" }];
        });
        return {
            isMember: index === 0,
            isPrivate: false,
            isForTests: false,
            isProcMacro: false,
            manifestPath: undefined,
            features: new Set(),
            declaredFeatures: new Map(),
            dependencies,
            dependents: [],
        };
    });
}

function check(lines: readonly (string | undefined)[], expected: readonly number[]): void {
    assert.deepEqual([...buildOnly(graphOf(lines))], expected);
}

test("packages that only build scripts lead to", () => {
    check(["1 build, 2", "3", "", ""], [1, 3]);
    check(["1 build, 2", "3", "3 dev", ""], [1]);
    check(["1 build", "0", undefined], [1]);
    check(["1", "2 build", "1", "3"], [2, 3]);
    check([], []);
});
