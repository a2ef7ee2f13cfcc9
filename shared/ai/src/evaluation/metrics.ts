/** How one completion compares with the text that really stood there. Whitespace at the ends never counts. */
export interface Comparison {
    readonly exact: boolean;
    /** 1 - edit distance / longer length, in UTF-16 units. */
    readonly editSimilarity: number;
    readonly firstLine: boolean;
    /** Units of the expected text that accepting the whole completion saves; 0 when anything is wrong in it. */
    readonly completedUnits: number;
    readonly expectedUnits: number;
    /** The completion repeats what stands behind the cursor. */
    readonly duplicatesSuffix: boolean;
}

export function compareCompletion(
    completion: string,
    point: { readonly expected: string; readonly suffix: string },
): Comparison {
    const actual = completion.trim();
    const expected = point.expected.trim();
    return {
        exact: actual === expected,
        editSimilarity: editSimilarity(actual, expected),
        firstLine: firstLineOf(actual) === firstLineOf(expected),
        completedUnits: actual !== "" && expected.startsWith(actual) ? actual.length : 0,
        expectedUnits: expected.length,
        duplicatesSuffix: duplicatesSuffix(completion, point),
    };
}

/** Similarity of two texts from 0 to 1; two empty texts are equal. */
export function editSimilarity(left: string, right: string): number {
    const longer = Math.max(left.length, right.length);
    return longer === 0 ? 1 : 1 - editDistance(left, right) / longer;
}

/** Levenshtein distance in UTF-16 units, O(left * right) time, one row of memory. */
export function editDistance(left: string, right: string): number {
    let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
    for (let row = 1; row <= left.length; row++) {
        const current = [row];
        for (let column = 1; column <= right.length; column++) {
            const substitution = left[row - 1] === right[column - 1] ? 0 : 1;
            current.push(
                Math.min(
                    (previous[column] ?? 0) + 1,
                    (current[column - 1] ?? 0) + 1,
                    (previous[column - 1] ?? 0) + substitution,
                ),
            );
        }
        previous = current;
    }
    return previous[right.length] ?? 0;
}

/**
 * True when the end of the completion is what follows the cursor anyway: the rest of the
 * cursor's line, or the next line with text in it. Where the real text ends in the same way
 * (one closing brace before another), the repetition is right.
 */
export function duplicatesSuffix(
    completion: string,
    point: { readonly expected: string; readonly suffix: string },
): boolean {
    const next = firstLineOf(point.suffix.trimStart()).trim();
    const actual = completion.trimEnd();
    if (next === "" || actual.trim() === "") return false;
    return endsWithLine(actual, next) && !endsWithLine(point.expected.trimEnd(), next);
}

function endsWithLine(text: string, line: string): boolean {
    // A short tail such as ")" is only a duplicate at the very end; a long one is one anywhere in the last line.
    return line.length < 12 ? text.endsWith(line) : lastLineOf(text).includes(line);
}

function firstLineOf(text: string): string {
    return (text.split("\n", 1)[0] ?? "").trimEnd();
}

function lastLineOf(text: string): string {
    return text.slice(text.lastIndexOf("\n") + 1);
}

/** Nearest-rank percentile of unsorted numbers; 0 of none. */
export function percentile(values: readonly number[], share: number): number {
    const sorted = [...values].sort((left, right) => left - right);
    const rank = Math.max(1, Math.ceil(share * sorted.length));
    return sorted[rank - 1] ?? 0;
}

/** Four digits say all that a few hundred points can, and keep the output the same on every machine. */
export function rounded(value: number): number {
    return Math.round(value * 10_000) / 10_000;
}

export function sum(values: readonly number[]): number {
    return values.reduce((left, right) => left + right, 0);
}
