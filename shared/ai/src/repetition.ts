/** At most `period` tokens that repeat over the last `window` tokens count as repetition. */
const rules = [
    { period: 1, window: 10 },
    { period: 10, window: 30 },
    { period: 20, window: 45 },
    { period: 30, window: 60 },
] as const;

/**
 * True when the end of a generation repeats itself. The period of the last tokens comes from the
 * failure function of Knuth, Morris and Pratt over the reversed tokens.
 * Source: github.com/microsoft/vscode-copilot-chat (MIT), repetition filter.
 */
export function isRepetitive(tokens: readonly number[]): boolean {
    return rules.some(({ period, window }) => {
        if (tokens.length < window) return false;
        const failure = failureFunction(tokens.slice(-window).reverse());
        return window - (failure[window - 1] ?? 0) <= period;
    });
}

/** For each position the length of the longest proper prefix that is also a suffix there. */
function failureFunction(sequence: readonly number[]): number[] {
    const failure = [0];
    let length = 0;
    for (let index = 1; index < sequence.length; index++) {
        while (length > 0 && sequence[length] !== sequence[index])
            length = failure[length - 1] ?? 0;
        if (sequence[length] === sequence[index]) length++;
        failure.push(length);
    }
    return failure;
}
