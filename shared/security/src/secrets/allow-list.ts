import { LinearRegex, type Matcher } from "./regex/linear-regex.ts";
import type { RegexSource, SecretAllow, SecretMatch } from "./secret-rule.ts";

/** Where a text comes from. */
export type AllowedPlace = Pick<SecretMatch, "path" | "commit">;

/** What is no secret by a rule's own exceptions, or by those of all rules. */
export class AllowList {
    private readonly source: SecretAllow;
    private readonly regexes: () => readonly Matcher[];
    private readonly paths: () => readonly Matcher[];

    constructor(source: SecretAllow) {
        this.source = source;
        this.regexes = compiled(source.regexes);
        this.paths = compiled(source.paths);
    }

    /** Whether nothing in a file of this path, with `/`, or of this commit counts. */
    allowsPlace(place: AllowedPlace): boolean {
        if (this.source.all === true) return false;
        return this.hasPath(place) || this.hasCommit(place);
    }

    allows(match: SecretMatch): boolean {
        const { regexes, target, paths, stopwords, commits, all } = this.source;
        const answers: boolean[] = [];
        if (regexes !== undefined) {
            const on = target === "match" || target === "line" ? match[target] : match.secret;
            answers.push(this.regexes().some((regex) => regex.test(on)));
        }
        if (stopwords !== undefined && (all === true || answers.at(-1) !== true)) {
            const lower = match.secret.toLowerCase();
            answers.push(stopwords.some((word) => lower.includes(word)));
        }
        if (all !== true) return answers.some(Boolean);
        if (paths !== undefined) answers.push(this.hasPath(match));
        if (commits !== undefined) answers.push(this.hasCommit(match));
        return answers.every(Boolean);
    }

    private hasPath({ path }: AllowedPlace): boolean {
        return this.source.paths !== undefined && this.paths().some((regex) => regex.test(path));
    }

    private hasCommit({ commit }: AllowedPlace): boolean {
        return commit !== undefined && this.source.commits?.includes(commit) === true;
    }
}

function compiled(sources: readonly RegexSource[] | undefined): () => readonly Matcher[] {
    let regexes: readonly Matcher[] | undefined;
    return () => {
        regexes ??= (sources ?? []).map((source) => compileRegex(source, ""));
        return regexes;
    };
}

/** An expression of a rule for one of the ways to look with it. */
export function compileRegex(source: RegexSource, flag: "" | "y" | "g"): Matcher {
    if (source.tree !== undefined) return new LinearRegex(source.tree, flag);
    return new RegExp(source.source, (source.flags ?? "") + flag);
}
