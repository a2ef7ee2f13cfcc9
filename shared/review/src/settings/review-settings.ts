import type { Severity } from "@rust-ai-ide/analysis/rules/rule";
import { PathFilter } from "../changes/path-filter.ts";

/** Where a repository keeps how it wants to be reviewed, from its folder on. */
export const reviewSettingsPath = ".rust-ai/review.toml";

export const ruleLevels = ["off", "error", "warning", "information", "hint"] as const;
export type RuleLevel = "off" | Severity;

/** Rules of some paths, which count more than those of the whole repository. */
export interface PathSettings {
    /** Patterns as in `.gitignore`. */
    readonly match: readonly string[];
    readonly rules: ReadonlyMap<string, RuleLevel>;
}

/** What a repository wants of its reviews. */
export interface ReviewSettings {
    /** Patterns as in `.gitignore` of what is left out. */
    readonly exclude: readonly string[];
    /** Findings at most that stand out; undefined: as many as without settings. */
    readonly leads: number | undefined;
    readonly rules: ReadonlyMap<string, RuleLevel>;
    /** In the order of the file: the last that fits counts. */
    readonly paths: readonly PathSettings[];
    /** Stands in front of paths that are asked about; "" where they start at the repository. */
    readonly prefix: string;
}

export const noReviewSettings: ReviewSettings = {
    exclude: [],
    leads: undefined,
    rules: new Map(),
    paths: [],
    prefix: "",
};

const filters = new WeakMap<PathSettings, PathFilter>();

/** What settings make of a rule in a file; undefined: what the rule says itself. */
export function levelOf(
    { rules, paths, prefix }: ReviewSettings,
    rule: string,
    path: string,
): RuleLevel | undefined {
    for (const each of paths.toReversed()) {
        const level = each.rules.get(rule);
        if (level === undefined) continue;
        const filter = filters.get(each) ?? new PathFilter(each.match);
        filters.set(each, filter);
        if (filter.excludes(prefix + path)) return level;
    }
    return rules.get(rule);
}

/** Settings as they hold for a folder of the repository, whose paths are told from there on. */
export function settingsBelow(settings: ReviewSettings, folder: string): ReviewSettings {
    return { ...settings, prefix: folder === "" ? "" : `${folder}/` };
}
