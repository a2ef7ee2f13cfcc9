import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { RuleSet } from "@rust-ai-ide/analysis/rules/rule-set";
import type { ChangeSet } from "@rust-ai-ide/review/change-set";
import type { FileDelta } from "@rust-ai-ide/review/delta/file-delta";
import type { SideReader } from "@rust-ai-ide/review/delta/side-reader";
import type { ReviewReport } from "@rust-ai-ide/review/review-report";
import type { PackageContext } from "@rust-ai-ide/review/review-rule";
import { readPackageFacts } from "../../shared/node/src/review/package-facts.ts";
import { makeDeltas } from "../../shared/review/src/delta/make-deltas.ts";
import { reviewChanges } from "../../shared/review/src/engine/review-changes.ts";
import { reviewRules } from "../../shared/review/src/rules/rule-table.ts";
import { changedFile } from "../../shared/review/test/rust-reader.ts";

/** Texts by their paths. */
export type Tree = ReadonlyMap<string, string>;

interface ReviewedTrees {
    readonly report: ReviewReport;
    readonly changes: ChangeSet;
    readonly deltas: readonly FileDelta[];
    readonly declared: RuleSet;
    packageOf(path: string): PackageContext | undefined;
}

/** A review by rules of what two trees differ in, or of one file that others can see all of. */
export async function reviewTrees(
    reader: SideReader,
    base: Tree,
    head: Tree,
    only?: string,
): Promise<ReviewedTrees> {
    const paths = [...new Set([...base.keys(), ...head.keys()])].sort();
    const files = paths
        .filter((path) => only === undefined || path === only)
        .filter((path) => base.get(path) !== head.get(path) || base === head)
        .map((path) => changedFile(path, base.get(path), head.get(path)));
    const changes = { baseLabel: "old", headLabel: "new", files, problems: [] };
    const facts = await readPackageFacts(changes, (side, asked) => {
        const tree = side === "base" ? base : head;
        const texts = asked.flatMap((path) => {
            const text = tree.get(path);
            return text === undefined ? [] : [[path, text] as const];
        });
        return Promise.resolve(new Map(texts));
    });
    const isMutation = only !== undefined;
    const placeOf: typeof facts.placeOf = (path, side) =>
        isMutation ? { path, isModuleExported: true } : facts.placeOf(path, side);
    const deltas = makeDeltas(files, reader, placeOf);
    const declared = new RuleSet([]);
    const { packageOf } = facts;
    const report = reviewChanges({
        changes,
        deltas,
        rules: reviewRules,
        declared,
        disabled: new Set(),
        parse: () => undefined,
        packageOf,
        now: () => 0,
    });
    return { report, changes, deltas, declared, packageOf };
}

/** Texts of the Rust files and manifests below a folder. */
export function treeOf(folder: string): Tree {
    const texts = new Map<string, string>();
    const walk = (at: string): void => {
        for (const name of readdirSync(at)) {
            const path = join(at, name);
            if (name === "target" || name === ".git") continue;
            if (statSync(path).isDirectory()) walk(path);
            else if (/\.rs$|^Cargo\.toml$/.test(name)) {
                texts.set(relative(folder, path).replaceAll("\\", "/"), readFileSync(path, "utf8"));
            }
        }
    };
    walk(folder);
    return texts;
}
