import { TokeniserErrors } from "./errors.ts";
import type { Behaviour, PreTokenizerStep } from "./tokenizer-file.ts";

/** Calls back for each word of a text in order; offsets are UTF-16 units. */
export type PreTokenizer = (text: string, onWord: (start: number, end: number) => void) => void;

/** The words of GPT-2. Source: OpenAI GPT-2, encoder.py. */
const gpt2Pattern =
    "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

type Splitter = (text: string, onPiece: (start: number, end: number) => void) => void;

/** Compiles the steps of a pre-tokeniser; every step cuts the pieces of the one before. */
export function compilePreTokenizer(steps: readonly PreTokenizerStep[]): PreTokenizer {
    const splitters = steps.flatMap((step): Splitter[] => {
        if (step.type === "Digits") {
            const pattern = step.individual_digits ? "\\p{N}" : "\\p{N}+";
            return [splitBy(compilePattern(pattern), "Isolated", false)];
        }
        if (step.type === "ByteLevel") {
            return step.use_regex ? [splitBy(compilePattern(gpt2Pattern), "Isolated", false)] : [];
        }
        const pattern =
            "Regex" in step.pattern ? step.pattern.Regex : escapePattern(step.pattern.String);
        return [splitBy(compilePattern(pattern), step.behavior, step.invert)];
    });
    return (text, onWord) => {
        if (text === "") return;
        applyFrom(splitters, 0, text, 0, onWord);
    };
}

function applyFrom(
    splitters: readonly Splitter[],
    level: number,
    text: string,
    offset: number,
    onWord: (start: number, end: number) => void,
): void {
    const splitter = splitters[level];
    if (!splitter) {
        onWord(offset, offset + text.length);
        return;
    }
    const isLast = level + 1 === splitters.length;
    splitter(text, (start, end) => {
        if (isLast) onWord(offset + start, offset + end);
        else applyFrom(splitters, level + 1, text.slice(start, end), offset + start, onWord);
    });
}

/** Cuts at the matches of a pattern. `invert` swaps matches and gaps. Source: huggingface/tokenizers, normalizer.rs, split. */
function splitBy(pattern: RegExp, behaviour: Behaviour, invert: boolean): Splitter {
    if (behaviour === "Isolated") {
        return (text, onPiece) => {
            forEachSpan(text, pattern, (start, end) => onPiece(start, end));
        };
    }
    return (text, onPiece) => {
        let pendingStart = -1;
        let pendingEnd = -1;
        let pendingIsMatch = false;
        const flush = (): void => {
            if (pendingStart >= 0) onPiece(pendingStart, pendingEnd);
            pendingStart = -1;
        };
        forEachSpan(text, pattern, (start, end, matched) => {
            const isMatch = matched !== invert;
            if (behaviour === "Removed") {
                if (!isMatch) onPiece(start, end);
                return;
            }
            const joins =
                pendingStart >= 0 &&
                (behaviour === "Contiguous"
                    ? isMatch === pendingIsMatch
                    : behaviour === "MergedWithPrevious"
                      ? isMatch && !pendingIsMatch
                      : pendingIsMatch && !isMatch);
            if (!joins) {
                flush();
                pendingStart = start;
            }
            pendingEnd = end;
            pendingIsMatch = isMatch;
        });
        flush();
    };
}

/** Walks matches and the gaps between them; empty matches are passed over. */
function forEachSpan(
    text: string,
    pattern: RegExp,
    onSpan: (start: number, end: number, matched: boolean) => void,
): void {
    let position = 0;
    pattern.lastIndex = 0;
    for (;;) {
        const match = pattern.exec(text);
        if (match === null) break;
        const end = match.index + match[0].length;
        if (match[0] === "") {
            pattern.lastIndex = end + ((text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1);
            if (pattern.lastIndex > text.length) break;
            continue;
        }
        if (match.index > position) onSpan(position, match.index, false);
        onSpan(match.index, end, true);
        position = end;
    }
    if (position < text.length) onSpan(position, text.length, false);
}

/**
 * Reads an Oniguruma pattern as a JavaScript one. Two things differ: `\s` (Oniguruma's is the
 * Unicode property White_Space, JavaScript's has U+FEFF but not U+0085) and groups with the
 * flag i, which Node 20 does not know.
 */
export function compilePattern(pattern: string): RegExp {
    try {
        return new RegExp(translateWhiteSpace(expandCaseGroups(pattern)), "gu");
    } catch {
        throw TokeniserErrors.invalidPattern();
    }
}

function translateWhiteSpace(pattern: string): string {
    return pattern.replace(/\\(.)/gsu, (whole, escaped: string) => {
        if (escaped === "s") return "\\p{White_Space}";
        if (escaped === "S") return "\\P{White_Space}";
        // With the flag u, JavaScript refuses to escape what needs no escape.
        return /[^\p{L}\p{N}^$\\.*+?()[\]{}|/-]/u.test(escaped) ? escaped : whole;
    });
}

/** `(?i:'s|'re)` -> `(?:'[sS]|'[rR][eE])`, for groups of plain letters. */
function expandCaseGroups(pattern: string): string {
    return pattern.replace(/\(\?i:([^()[\]\\]*)\)/gu, (_, body: string) => {
        const expanded = body.replace(
            /[a-zA-Z]/gu,
            (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`,
        );
        return `(?:${expanded})`;
    });
}

function escapePattern(text: string): string {
    return text.replace(/[\^$\\.*+?()[\]{}|/]/gu, "\\$&");
}
