/** How the commits of a repository are written, from those that there are. */
export interface CommitConvention {
    /** `type(scope): what`; https://www.conventionalcommits.org. */
    readonly isConventional: boolean;
    /** Where it is: whether most name a scope. */
    readonly hasScopes: boolean;
    /** What most begin with, behind the type where there is one. */
    readonly firstLetter: "upper" | "lower";
    readonly endsWithPeriod: boolean;
    /** Letters that nine of ten subjects stay within, 50 to 72. */
    readonly subjectLength: number;
    /** Most have a text below the subject. */
    readonly hasBody: boolean;
    /** Most end with `Signed-off-by`. */
    readonly isSignedOff: boolean;
}

export interface CommitText {
    readonly subject: string;
    readonly body: string;
}

const conventional = /^(?<type>[a-z]+)(?:\((?<scope>[^)]+)\))?!?: (?<text>\S.*)$/;
const types = new Set(
    "feat fix docs style refactor perf test build ci chore revert bench deps release".split(" "),
);
/** Commits that programs write say nothing about people. */
const written = /^(?:Merge |Revert "|Bump \S+ from |Auto merge of |Rollup merge of |build\(deps)/;
const fewest = 5;

export const plainConvention: CommitConvention = {
    isConventional: false,
    hasScopes: false,
    firstLetter: "upper",
    endsWithPeriod: false,
    subjectLength: 72,
    hasBody: true,
    isSignedOff: false,
};

/** What most commits have in common; too few of them say nothing. */
export function conventionOf(commits: readonly CommitText[]): CommitConvention {
    const own = commits.filter(({ subject }) => subject !== "" && !written.test(subject));
    if (own.length < fewest) return plainConvention;
    const share = (fits: (commit: CommitText) => boolean, all = own): number =>
        all.length === 0 ? 0 : all.filter(fits).length / all.length;
    const typed = own.filter(({ subject }) => typeOf(subject) !== undefined);
    const isConventional = typed.length / own.length >= 0.5;
    const texts = own.map(({ subject }) => conventional.exec(subject)?.groups?.text ?? subject);
    const upper = texts.filter((text) => /^\p{Lu}/u.test(text)).length;
    const lower = texts.filter((text) => /^\p{Ll}/u.test(text)).length;
    const lengths = own.map(({ subject }) => subject.length).sort((a, b) => a - b);
    const most = lengths[Math.floor(lengths.length * 0.9)] ?? 72;
    return {
        isConventional,
        hasScopes:
            isConventional && share(({ subject }) => /^[a-z]+\(/.test(subject), typed) >= 0.5,
        firstLetter: upper >= lower ? "upper" : "lower",
        endsWithPeriod: share(({ subject }) => subject.endsWith(".")) >= 0.5,
        subjectLength: Math.min(72, Math.max(50, most)),
        hasBody: share(({ body }) => bodyOf(body) !== "") >= 0.3,
        isSignedOff: share(({ body }) => /^Signed-off-by: /m.test(body)) >= 0.5,
    };
}

function typeOf(subject: string): string | undefined {
    const type = conventional.exec(subject)?.groups?.type;
    return type !== undefined && types.has(type) ? type : undefined;
}

function bodyOf(body: string): string {
    return body.replace(/^(?:[A-Z][\w-]+: .*|\(cherry picked .*)$/gm, "").trim();
}
