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

/** `RULE PACKAGE VERSION` of our findings, under which those of others are found by any name. */
export class OwnNames {
    private readonly own = new Set<string>();
    private readonly aliases = new Map<string, string>();

    constructor(ours: readonly SecurityFinding[]) {
        for (const finding of ours) {
            const key = this.ownKey(finding);
            if (key === undefined) continue;
            this.own.add(key);
            const { aliases = [], package: of } = finding;
            for (const alias of aliases) {
                this.aliases.set(`${alias} ${of?.name} ${of?.version}`, key);
            }
        }
    }

    /** Undefined for what is no business of these tools. */
    ownKey({ category, rule, package: of }: SecurityFinding): string | undefined {
        const isTheirs = category === "advisory" || category === "yanked";
        return isTheirs && of !== undefined ? `${rule} ${of.name} ${of.version}` : undefined;
    }

    keyOf({ rule, package: name, version }: ExternalFinding): string {
        const key = `${rule} ${name} ${version}`;
        return this.own.has(key) ? key : (this.aliases.get(key) ?? key);
    }

    has(key: string): boolean {
        return this.own.has(key);
    }

    get keys(): readonly string[] {
        return [...this.own];
    }
}

/** Compares advisories and yanked versions; other findings are no business of these tools. */
export function compareExternal(
    tool: ExternalTool,
    theirs: readonly ExternalFinding[],
    ours: readonly SecurityFinding[],
): ExternalDifference {
    const names = new OwnNames(ours);
    const other = new Set(theirs.map((each) => names.keyOf(each)));
    return {
        tool,
        onlyThere: [...other].filter((key) => !names.has(key)).sort(),
        onlyHere: names.keys.filter((key) => !other.has(key)).sort(),
        agreed: [...other].filter((key) => names.has(key)).length,
    };
}
