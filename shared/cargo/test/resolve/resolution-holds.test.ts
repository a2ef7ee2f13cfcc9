import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { activationKey, type PackageSummary } from "../../src/resolve/package-summary.ts";
import type { Resolution, ResolveRequest } from "../../src/resolve/resolve-request.ts";
import { resolveVersions } from "../../src/resolve/resolve-versions.ts";
import { matches } from "../../src/version/matches.ts";
import { type MadeUp, registryOf, requestOf, resolveMadeUp } from "./made-up-registry.ts";

type Resolved = Extract<Resolution, { kind: "resolved" }>;

/** What is wrong with a resolution, found without anything of the search. */
function faults({ members }: ResolveRequest, { packages, edges }: Resolved): string[] {
    const found: string[] = [];
    const byId = new Map(packages.map((each) => [each.id, each]));
    const keys = packages.map(({ name, version, source }) => activationKey(name, version, source));
    if (new Set(keys).size !== keys.length) found.push("two versions of one range");
    const links = packages.flatMap((each) => each.links ?? []);
    if (new Set(links).size !== links.length) found.push("a library is linked twice");
    const reached = new Set<string>();
    const visit = (of: PackageSummary): void => {
        if (reached.has(of.id)) return;
        reached.add(of.id);
        const isMember = members.some(({ id }) => id === of.id);
        const targets = [...(edges.get(of.id) ?? [])].flatMap((id) => byId.get(id) ?? []);
        for (const each of of.dependencies) {
            const isNeeded = isMember || (!each.isOptional && each.kind !== "dev");
            const taken = targets.filter(
                ({ name, version }) =>
                    name === each.packageName && matches(each.requirement, version),
            );
            if (isNeeded && taken.length === 0) found.push(`${of.id} lacks ${each.name}`);
        }
        for (const to of targets) {
            const asks = of.dependencies.some(
                ({ packageName, requirement }) =>
                    packageName === to.name && matches(requirement, to.version),
            );
            if (!asks) found.push(`${of.id} does not ask for ${to.id}`);
            visit(to);
        }
    };
    for (const member of members) visit(member);
    for (const { id } of packages) if (!reached.has(id)) found.push(`nobody needs ${id}`);
    return found;
}

const names = ["a", "b", "c", "d"];
const versions = ["0.1.0", "0.1.1", "0.2.0", "1.0.0", "1.1.0", "2.0.0"];
const requirements = ["*", "^0.1", "=0.1.0", "^1", "=1.0.0", ">=0.2&<2", "^2"];
const dependency = fc
    .record({
        name: fc.constantFrom(...names),
        requirement: fc.constantFrom(...requirements),
        optional: fc.boolean(),
        feature: fc.boolean(),
    })
    .map(
        ({ name, requirement, optional, feature }) =>
            `${name}${optional ? "?" : ""} ${requirement}${feature ? " +f" : ""}`,
    );
const line = fc
    .record({
        name: fc.constantFrom(...names),
        version: fc.constantFrom(...versions),
        links: fc.boolean(),
        yanked: fc.integer({ min: 0, max: 9 }),
        dependencies: fc.uniqueArray(dependency, {
            maxLength: 3,
            selector: (text) => text.replace("?", "").split(" ")[0],
        }),
    })
    .map(({ name, version, links, yanked, dependencies }) => {
        const optional = dependencies.find((text) => text.includes("?"));
        const feature = optional === undefined ? "f:" : `f: ${optional.split("?")[0]}`;
        const marks = `${yanked === 0 ? " yanked" : ""}${links && name === "d" ? " links=z" : ""}`;
        return `${name} ${version}${marks} [${feature}] -> ${dependencies.join(", ")}`;
    });
const madeUp: fc.Arbitrary<MadeUp> = fc.record({
    registry: fc.uniqueArray(line, {
        minLength: 8,
        maxLength: 20,
        selector: (text) => text.split(" ", 2).join(" "),
    }),
    members: fc
        .uniqueArray(dependency, {
            minLength: 1,
            maxLength: 3,
            selector: (text) => text.replace("?", "").split(" ")[0],
        })
        .map((list) => [`m 1.0.0 -> ${list.join(", ")}`]),
});

/** Whether any choice of versions for each range fits, tried one after the other. */
async function hasAnswer(input: MadeUp): Promise<boolean> {
    const all = input.registry.filter((text) => !text.includes("yanked"));
    const byName = names.map((name) => all.filter((text) => text.startsWith(`${name} `)));
    const choices = byName.map((lines) => subsets(lines));
    for (const a of choices[0] ?? []) {
        for (const b of choices[1] ?? []) {
            for (const c of choices[2] ?? []) {
                for (const d of choices[3] ?? []) {
                    // A crate without a version is unknown to a made-up registry: a member of no use.
                    const registry = [...a, ...b, ...c, ...d];
                    const answer = await resolveMadeUp({ ...input, registry: withAll(registry) });
                    if (answer.kind === "resolved") return true;
                }
            }
        }
    }
    return false;
}

function withAll(registry: readonly string[]): readonly string[] {
    return [...registry, ...names.map((name) => `${name} 99.0.0`)];
}

/** At most one version for each compatible range. */
function subsets(lines: readonly string[]): string[][] {
    const groups = new Map<string, string[]>();
    for (const text of lines) {
        const [, version = ""] = text.split(" ");
        const range = version.startsWith("0.") ? version.slice(0, 3) : version.slice(0, 1);
        groups.set(range, [...(groups.get(range) ?? []), text]);
    }
    let result: string[][] = [[]];
    for (const group of groups.values()) {
        result = result.flatMap((each) => group.map((text) => [...each, text]));
    }
    return result;
}

test("what is resolved fits all requirements, and nothing is there that nobody needs", async () => {
    let resolved = 0;
    await fc.assert(
        fc.asyncProperty(madeUp, async (input) => {
            const request = requestOf(input);
            const registry = registryOf(withAll(input.registry));
            const answer = await resolveVersions(request, registry);
            if (answer.kind !== "resolved") return;
            resolved++;
            assert.deepEqual(faults(request, answer), []);
        }),
        { numRuns: 2000, seed: 5 },
    );
    assert.ok(resolved > 200, `${resolved} were resolved`);
});

test("what is said to have no answer has none", async () => {
    let conflicts = 0;
    await fc.assert(
        fc.asyncProperty(madeUp, async (input) => {
            const answer = await resolveMadeUp({ ...input, registry: withAll(input.registry) });
            if (answer.kind !== "conflict") return;
            conflicts++;
            assert.equal(await hasAnswer(input), false);
        }),
        { numRuns: 300, seed: 7 },
    );
    assert.ok(conflicts > 20, `${conflicts} had none`);
});

test("resolving again with what was resolved as the lock changes nothing", async () => {
    await fc.assert(
        fc.asyncProperty(madeUp, async (input) => {
            const registry = registryOf(withAll(input.registry));
            const request = requestOf(input);
            const first = await resolveVersions(request, registry);
            if (first.kind !== "resolved") return;
            const locked = first.packages.map(({ id, name, version, source }) => ({
                id,
                name,
                version,
                source,
                dependencies: [...(first.edges.get(id) ?? [])],
            }));
            const again = await resolveVersions({ ...request, locked }, registry);
            assert.deepEqual(again.kind === "resolved" && ids(again), ids(first));
        }),
        { numRuns: 500, seed: 9 },
    );
});

function ids({ packages }: Resolved): string[] {
    return packages.map(({ id }) => id);
}
