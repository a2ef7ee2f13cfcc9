import { lstat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { IgnoreRules } from "./ignore-rules.ts";
import { readSource } from "./source-folder.ts";

const mostParents = 32;
const largestRules = 100_000;

/** What git leaves out in a folder, and the folder that the rules' paths are relative to. */
export interface PlacedRules {
    readonly root: string;
    readonly rules: IgnoreRules;
}

/** The rules of the repository around `folder`, of its folders down to the one above `folder`. */
export async function rulesAbove(folder: string): Promise<PlacedRules> {
    const parents: string[] = [];
    let current = folder;
    for (let depth = 0; depth < mostParents; depth++) {
        const isRoot = await lstat(join(current, ".git")).then(
            () => true,
            () => false,
        );
        if (isRoot) {
            let rules = await ownRules(current);
            for (const parent of parents) {
                rules = rules.with(relativePath(current, parent), await readRules(parent));
            }
            return { root: current, rules };
        }
        current = dirname(current);
        if (current === dirname(current)) break;
        parents.unshift(current);
    }
    return { root: folder, rules: new IgnoreRules() };
}

/** Text of the folder's .gitignore; empty without one. */
export async function readRules(folder: string): Promise<string> {
    return (await readSource(join(folder, ".gitignore"), largestRules)) ?? "";
}

/** With "/" separators. */
export function relativePath(folder: string, path: string): string {
    return relative(folder, path).split(sep).join("/");
}

/** The user's own rules for one repository, over which every .gitignore stands. */
async function ownRules(repository: string): Promise<IgnoreRules> {
    const text = await readSource(join(repository, ".git/info/exclude"), largestRules);
    return new IgnoreRules().with("", text ?? "");
}
