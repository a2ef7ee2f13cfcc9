import { clippyLintNames } from "./names/clippy-lints.ts";
import { rustLintNames } from "./names/rust-lints.ts";
import { rustdocLintNames } from "./names/rustdoc-lints.ts";

export type LintTool = "rust" | "clippy" | "rustdoc";

const sources = { rust: rustLintNames, clippy: clippyLintNames, rustdoc: rustdocLintNames };
const known = new Map<LintTool, ReadonlyMap<string, string>>();

/** Lints of a tool with the level that they have unless somebody says otherwise. */
export function lintLevels(tool: LintTool): ReadonlyMap<string, string> {
    let levels = known.get(tool);
    if (levels === undefined) {
        const { allow, warn, deny } = sources[tool];
        levels = new Map(
            Object.entries({ allow, warn, deny }).flatMap(([level, names]) =>
                namesOf(names).map((name) => [name, level] as const),
            ),
        );
        known.set(tool, levels);
    }
    return levels;
}

export function lintGroups(tool: LintTool): readonly string[] {
    return namesOf(sources[tool].groups);
}

/** Groups first, then lints. */
export function lintNames(tool: LintTool): readonly string[] {
    return [...lintGroups(tool), ...lintLevels(tool).keys()];
}

function namesOf(text: string): readonly string[] {
    return text.split(/\s+/).filter((name) => name !== "");
}
