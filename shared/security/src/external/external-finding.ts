import type { SecurityFinding } from "../finding.ts";

/** Tools that answer a part of the same questions, where the user has them. */
export const externalTools = ["cargo-audit", "cargo-deny"] as const;
export type ExternalTool = (typeof externalTools)[number];

/** An advisory that another tool found. */
export interface ExternalFinding {
    readonly tool: ExternalTool;
    /** Id of an advisory, or `yanked`. */
    readonly rule: string;
    readonly package: string;
    readonly version: string;
}

export interface ReadExternal {
    readonly found: readonly ExternalFinding[];
    /** Why its answer cannot be used; undefined: it can. */
    readonly problem: string | undefined;
}

/** What two tools say differently. */
export interface ExternalDifference {
    readonly tool: ExternalTool;
    /** Told by the tool alone, and by us alone; `RULE PACKAGE VERSION`, sorted. */
    readonly onlyThere: readonly string[];
    readonly onlyHere: readonly string[];
    readonly agreed: number;
}

/** Compares advisories and yanked versions; other findings are no business of these tools. */
export function compareExternal(
    tool: ExternalTool,
    theirs: readonly ExternalFinding[],
    ours: readonly SecurityFinding[],
): ExternalDifference {
    const names = new Map<string, string>();
    const own = new Set<string>();
    for (const { category, rule, aliases = [], package: of } of ours) {
        if (of === undefined || (category !== "advisory" && category !== "yanked")) continue;
        const key = `${rule} ${of.name} ${of.version}`;
        own.add(key);
        for (const alias of aliases) names.set(`${alias} ${of.name} ${of.version}`, key);
    }
    const other = new Set(
        theirs
            .map((each) => `${each.rule} ${each.package} ${each.version}`)
            .map((key) => (own.has(key) ? key : (names.get(key) ?? key))),
    );
    return {
        tool,
        onlyThere: [...other].filter((key) => !own.has(key)).sort(),
        onlyHere: [...own].filter((key) => !other.has(key)).sort(),
        agreed: [...other].filter((key) => own.has(key)).length,
    };
}
