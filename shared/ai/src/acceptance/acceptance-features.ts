import type { CompletionMode, CompletionSource } from "@rust-ai-ide/protocol/completion";

/** A suggestion that passed every other check, with what is known about it. */
export interface SuggestionFacts {
    readonly text: string;
    readonly replaceAfter: number;
    readonly mode: CompletionMode;
    readonly source: CompletionSource;
    readonly textBefore: string;
    readonly textAfter: string;
    /** Natural logarithms; absent where the engine does not tell. */
    readonly meanLogProbability?: number | undefined;
    readonly minimumLogProbability?: number | undefined;
    readonly firstLogProbability?: number | undefined;
    /** Tokens that the model wrote; 0 or absent where the engine does not count. */
    readonly newTokens?: number | undefined;
    /** The model's own calibrated probability that the text is right; absent without one. */
    readonly probability?: number | undefined;
}

/** How the user took the suggestions before this one. */
export interface HistoryFacts {
    /** Share of accepted ones, recent ones weighing more; from 0 to 1. */
    readonly recentShare: number;
    readonly rejectedInARow: number;
    readonly sinceAcceptedMs: number;
    readonly sinceShownMs: number;
    /** The same text was rejected a moment ago. */
    readonly wasRejected: boolean;
}

type Feature = (facts: SuggestionFacts, history: HistoryFacts, line: LineFacts) => number;

interface LineFacts {
    readonly prefix: string;
    readonly lastUnit: string;
    readonly rest: string;
}

const flag = (condition: boolean): number => (condition ? 1 : 0);
const clipped = (value: number, low: number, high: number): number =>
    Math.min(high, Math.max(low, value));

/** By name, in the order of the weights; all about -2 to 2, so that one rate of learning fits. */
const features = {
    bias: () => 1,
    probability: ({ probability }) => (probability === undefined ? 0 : logit(probability) / 3),
    probabilityKnown: ({ probability }) => flag(probability !== undefined),
    mean: ({ meanLogProbability = -0.4 }) => clipped(meanLogProbability, -3, 0) + 0.4,
    total: (facts) => clipped(totalOf(facts), -8, 0) / 2 + 1,
    likelihood: (facts) => Math.exp(clipped(totalOf(facts), -30, 0)),
    minimum: ({ minimumLogProbability = -1.5 }) => clipped(minimumLogProbability, -6, 0) / 2 + 0.75,
    first: ({ firstLogProbability = -0.5 }) => clipped(firstLogProbability, -4, 0) + 0.5,
    units: ({ text }) => Math.log1p(text.trim().length) / 2 - 1.5,
    lines: ({ text }) => clipped(text.split("\n").length - 1, 0, 8) / 4,
    multiLine: ({ mode }) => flag(mode === "multi-line"),
    copied: ({ source }) => flag(source === "copy"),
    ownEngine: ({ source }) => flag(source === "engine"),
    replaces: ({ replaceAfter }) => flag(replaceAfter > 0),
    linePrefixUnits: (_facts, _history, { prefix }) =>
        Math.log1p(prefix.trimStart().length) / 2 - 1,
    indentation: (_facts, _history, { prefix }) =>
        clipped(prefix.length - prefix.trimStart().length, 0, 24) / 12,
    blankLine: (_facts, _history, { prefix }) => flag(prefix.trim() === ""),
    afterWord: (_facts, _history, { lastUnit }) => flag(/[\p{L}\p{N}_]/u.test(lastUnit)),
    afterSpace: (_facts, _history, { prefix, lastUnit }) =>
        flag(prefix.trim() !== "" && /\s/.test(lastUnit)),
    afterOpening: (_facts, _history, { lastUnit }) => flag(/[([{<]/.test(lastUnit)),
    afterDot: (_facts, _history, { lastUnit }) => flag(lastUnit === "."),
    afterColon: (_facts, _history, { lastUnit }) => flag(lastUnit === ":"),
    afterEqualSign: (_facts, _history, { prefix }) => flag(/=\s*$/.test(prefix)),
    afterComma: (_facts, _history, { prefix }) => flag(/,\s*$/.test(prefix)),
    afterEnd: (_facts, _history, { lastUnit }) => flag(/[;})]/.test(lastUnit)),
    lineGoesOn: (_facts, _history, { rest }) => flag(rest.trim() !== ""),
    beforeCloser: (_facts, _history, { rest }) => flag(/^\s*[)\]}>"']/.test(rest)),
    inComment: (_facts, _history, { prefix }) => flag(/^\s*(?:\/\/|\/?\*|#(?!\[))/.test(prefix)),
    inString: (_facts, _history, { prefix }) =>
        (prefix.replace(/\\"/g, "").split('"').length - 1) % 2,
    isImport: (_facts, _history, { prefix }) =>
        flag(/^\s*(?:pub )?(?:use|import|from)\b/.test(prefix)),
    isDeclaration: (_facts, _history, { prefix }) =>
        flag(
            /^\s*(?:pub(?:\([^)]*\))? )?(?:fn|struct|enum|trait|impl|mod|const|static|class|def|type)\b/.test(
                prefix,
            ),
        ),
    isBinding: (_facts, _history, { prefix }) => flag(/^\s*(?:let|const|var)\b/.test(prefix)),
    startsWithBlank: ({ text }) => flag(/^\s/.test(text)),
    startsWithWord: ({ text }) => flag(/^[\p{L}_]/u.test(text)),
    endsStatement: ({ text }) => flag(/[;{},]\s*$/.test(text)),
    hasLiteral: ({ text }) => flag(/["\d]/.test(text)),
    onlyPunctuation: ({ text }) => flag(!/[\p{L}\p{N}]/u.test(text)),
    unknownWords: ({ text, textBefore, textAfter }) => unknownShare(text, textBefore + textAfter),
    recentShare: (_facts, { recentShare }) => recentShare * 2 - 1,
    rejectedInARow: (_facts, { rejectedInARow }) => clipped(rejectedInARow, 0, 8) / 4,
    sinceAccepted: (_facts, { sinceAcceptedMs }) =>
        clipped(Math.log10(1 + sinceAcceptedMs / 1000) / 2, 0, 2),
    sinceShown: (_facts, { sinceShownMs }) =>
        clipped(Math.log10(1 + sinceShownMs / 1000) / 2, 0, 2),
    wasRejected: (_facts, { wasRejected }) => flag(wasRejected),
} as const satisfies Record<string, Feature>;

export const featureNames: readonly string[] = Object.keys(features);

/** The numbers of a suggestion, in the order of {@link featureNames}. None of them is text. */
export function acceptanceFeatures(
    facts: SuggestionFacts,
    history: HistoryFacts,
): readonly number[] {
    const prefix = facts.textBefore.slice(facts.textBefore.lastIndexOf("\n") + 1);
    const [rest = ""] = facts.textAfter.split("\n", 1);
    const line = { prefix, lastUnit: prefix.at(-1) ?? "", rest };
    return Object.values<Feature>(features).map((feature) => feature(facts, history, line));
}

/** Natural logarithm of the probability of the whole text: the best single number there is. */
function totalOf({ meanLogProbability, newTokens = 0, text }: SuggestionFacts): number {
    if (meanLogProbability === undefined) return -2;
    // About three characters are a token of code.
    const tokens = newTokens > 0 ? newTokens : Math.ceil(text.length / 3);
    return meanLogProbability * tokens;
}

function logit(probability: number): number {
    const inside = clipped(probability, 0.001, 0.999);
    return Math.log(inside / (1 - inside));
}

/** Share of the text's words that do not stand around the cursor. */
function unknownShare(text: string, around: string): number {
    const words = text.match(/[\p{L}_][\p{L}\p{N}_]+/gu) ?? [];
    if (words.length === 0) return 0;
    return words.filter((word) => !around.includes(word)).length / words.length;
}
