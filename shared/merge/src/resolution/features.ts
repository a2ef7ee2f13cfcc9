import { conservesTokens } from "../checks/conservation.ts";
import { splitLines } from "../lines/split-lines.ts";
import { significantTokens } from "../tokens/split-tokens.ts";
import type { Candidate } from "./candidate.ts";
import { type CandidateKind, candidateKinds, tokenIdentity } from "./candidates.ts";
import type { ConflictHunk } from "./conflict-hunk.ts";

/** What the scorer looks at besides the kind; one number each, in this order. */
const measured = [
    "isAlsoStructured",
    "isAlsoTokenMerge",
    "isAlsoImportUnion",
    "isAlsoRenamed",
    "hasStructured",
    "hasTokenMerge",
    "baseTokens",
    "oursTokens",
    "theirsTokens",
    "candidateTokens",
    "oursLikeBase",
    "theirsLikeBase",
    "oursLikeTheirs",
    "candidateLikeOurs",
    "candidateLikeTheirs",
    "candidateLikeBase",
    "oursInTheirs",
    "theirsInOurs",
    "conserves",
    "keepsAddedByOurs",
    "keepsAddedByTheirs",
    "revivesDeletedByOurs",
    "revivesDeletedByTheirs",
    "repeatedLines",
    "balance",
    "balanceLikeOurs",
    "balanceLikeTheirs",
    "isImports",
    "isComments",
    "oursInContext",
    "theirsInContext",
    "candidates",
    "lines",
] as const;

export const featureNames: readonly string[] = [
    ...candidateKinds.map((kind) => `kind:${kind}`),
    ...measured,
];

/** Rows of numbers, one for each candidate, in the order of {@link featureNames}. */
export function featuresOf(
    hunk: ConflictHunk,
    candidates: readonly Candidate[],
    made: Readonly<Partial<Record<CandidateKind, string>>>,
): readonly (readonly number[])[] {
    const { base, ours, theirs } = hunk;
    const [b, o, t] = [base, ours, theirs].map((text) => new Bag(significantTokens(text))) as [
        Bag,
        Bag,
        Bag,
    ];
    const around = new Set(significantTokens(hunk.before + hunk.after));
    const identities = new Map(
        (Object.entries(made) as [CandidateKind, string][]).map(([kind, text]) => [
            kind,
            tokenIdentity(text),
        ]),
    );
    const ownWords = (side: Bag, other: Bag): number => {
        const fresh = side.words().filter((word) => !other.has(word) && !b.has(word));
        return share(fresh.filter((word) => around.has(word)).length, fresh.length);
    };
    const [oursAround, theirsAround] = [ownWords(o, t), ownWords(t, o)];
    return candidates.map(({ kind, text }) => {
        const c = new Bag(significantTokens(text));
        const identity = tokenIdentity(text);
        const isAlso = (other: CandidateKind): number => Number(identities.get(other) === identity);
        const row: Readonly<Record<(typeof measured)[number], number>> = {
            isAlsoStructured: isAlso("structured"),
            isAlsoTokenMerge: isAlso("token-merge"),
            isAlsoImportUnion: isAlso("import-union"),
            isAlsoRenamed: isAlso("renamed"),
            hasStructured: Number(identities.has("structured")),
            hasTokenMerge: Number(identities.has("token-merge")),
            baseTokens: Math.log1p(b.size),
            oursTokens: Math.log1p(o.size),
            theirsTokens: Math.log1p(t.size),
            candidateTokens: Math.log1p(c.size),
            oursLikeBase: o.likeness(b),
            theirsLikeBase: t.likeness(b),
            oursLikeTheirs: o.likeness(t),
            candidateLikeOurs: c.likeness(o),
            candidateLikeTheirs: c.likeness(t),
            candidateLikeBase: c.likeness(b),
            oursInTheirs: share(o.common(t), o.size),
            theirsInOurs: share(t.common(o), t.size),
            conserves: Number(conservesTokens(base, ours, theirs, text)),
            keepsAddedByOurs: o.without(b).keptIn(c),
            keepsAddedByTheirs: t.without(b).keptIn(c),
            revivesDeletedByOurs: b.without(o).keptIn(c),
            revivesDeletedByTheirs: b.without(t).keptIn(c),
            repeatedLines: repeatedLines(text),
            balance: balance(text),
            balanceLikeOurs: Number(balance(text) === balance(ours)),
            balanceLikeTheirs: Number(balance(text) === balance(theirs)),
            isImports: Number(/^\s*(?:pub\s+)?use\b/m.test(ours + theirs)),
            isComments: Number(
                splitLines(ours + theirs).every((line) => /^\s*(?:\/\/.*)?$/.test(line.trimEnd())),
            ),
            oursInContext: oursAround,
            theirsInContext: theirsAround,
            candidates: candidates.length,
            lines: Math.log1p(splitLines(ours).length + splitLines(theirs).length),
        };
        return [
            ...candidateKinds.map((each) => Number(each === kind)),
            ...measured.map((name) => row[name]),
        ];
    });
}

/** Tokens with how often they stand there. */
class Bag {
    private readonly counts = new Map<string, number>();
    readonly size: number;

    constructor(tokens: readonly string[]) {
        for (const token of tokens) this.counts.set(token, (this.counts.get(token) ?? 0) + 1);
        this.size = tokens.length;
    }

    has(token: string): boolean {
        return this.counts.has(token);
    }

    words(): readonly string[] {
        return [...this.counts.keys()].filter((token) => /^[\p{L}_]/u.test(token));
    }

    common(other: Bag): number {
        let sum = 0;
        for (const [token, count] of this.counts) {
            sum += Math.min(count, other.counts.get(token) ?? 0);
        }
        return sum;
    }

    /** Dice's coefficient. */
    likeness(other: Bag): number {
        return share(2 * this.common(other), this.size + other.size);
    }

    without(other: Bag): Bag {
        const tokens: string[] = [];
        for (const [token, count] of this.counts) {
            const rest = count - (other.counts.get(token) ?? 0);
            for (let index = 0; index < rest; index++) tokens.push(token);
        }
        return new Bag(tokens);
    }

    /** The share of it that another one has; 1 where there is nothing to have. */
    keptIn(other: Bag): number {
        return share(this.common(other), this.size);
    }
}

function share(part: number, whole: number): number {
    return whole === 0 ? 1 : part / whole;
}

/** Open brackets less closed ones. */
function balance(text: string): number {
    let sum = 0;
    for (const letter of text) {
        if (letter === "{" || letter === "(" || letter === "[") sum++;
        else if (letter === "}" || letter === ")" || letter === "]") sum--;
    }
    return sum;
}

/** Lines of some length that stand there more than once. */
function repeatedLines(text: string): number {
    const seen = new Set<string>();
    let count = 0;
    for (const line of splitLines(text)) {
        const plain = line.trim();
        if (plain.length < 8) continue;
        if (seen.has(plain)) count++;
        seen.add(plain);
    }
    return count;
}
