import type { RegexSource, SecretAllow, SecretMatch } from "./secret-rule.ts";

/** What is no secret by a rule's own exceptions, or by those of all rules. */
export class AllowList {
    private readonly source: SecretAllow;
    private readonly regexes: () => readonly RegExp[];
    private readonly paths: () => readonly RegExp[];

    constructor(source: SecretAllow) {
        this.source = source;
        this.regexes = compiled(source.regexes);
        this.paths = compiled(source.paths);
    }

    /** Whether nothing in a file of this path, with `/`, counts. */
    allowsPath(path: string): boolean {
        if (this.source.all === true || this.source.paths === undefined) return false;
        return this.paths().some((regex) => regex.test(path));
    }

    allows(match: SecretMatch): boolean {
        const { regexes, target, paths, stopwords, all } = this.source;
        const answers: boolean[] = [];
        if (regexes !== undefined) {
            const on = target === "match" || target === "line" ? match[target] : match.secret;
            answers.push(this.regexes().some((regex) => regex.test(on)));
        }
        if (stopwords !== undefined && answers.at(-1) !== true) {
            const lower = match.secret.toLowerCase();
            answers.push(stopwords.some((word) => lower.includes(word)));
        }
        if (all === true && paths !== undefined) {
            answers.push(this.paths().some((regex) => regex.test(match.path)));
        }
        return all === true ? answers.every(Boolean) : answers.some(Boolean);
    }
}

function compiled(sources: readonly RegexSource[] | undefined): () => readonly RegExp[] {
    let regexes: readonly RegExp[] | undefined;
    return () => {
        regexes ??= (sources ?? []).map(({ source, flags }) => new RegExp(source, flags));
        return regexes;
    };
}
