/**
 * Tells whether a text runs in circles: the same stretch again and again at its end. Lengths are
 * in words. The limits are those of GitHub Copilot's client (MIT): one word ten times over, or a
 * period of at most 10 in the last 30, 20 in the last 45, 30 in the last 60 words. The period is
 * found by the failure function of Knuth, Morris and Pratt on the reversed words.
 */
export function isRepetitive(text: string): boolean {
    const words = text.match(/\w+|[^\w\s]+/g) ?? [];
    return (
        hasPeriod(words, 10, 1) ||
        hasPeriod(words, 30, 10) ||
        hasPeriod(words, 45, 20) ||
        hasPeriod(words, 60, 30) ||
        repeatsLine(text)
    );
}

/** One line four times in a row is a loop, whatever its length. */
function repeatsLine(text: string): boolean {
    const lines = text.split("\n").map((line) => line.trim());
    let run = 1;
    for (let index = 1; index < lines.length; index++) {
        const same = lines[index] === lines[index - 1] && (lines[index]?.length ?? 0) > 1;
        run = same ? run + 1 : 1;
        if (run >= 4) return true;
    }
    return false;
}

function hasPeriod(words: readonly string[], window: number, longest: number): boolean {
    if (words.length < window) return false;
    const last = words.slice(-window).reverse();
    const failure = [0];
    let matched = 0;
    for (let index = 1; index < last.length; index++) {
        while (matched > 0 && last[index] !== last[matched]) matched = failure[matched - 1] ?? 0;
        if (last[index] === last[matched]) matched++;
        failure.push(matched);
    }
    return window - matched <= longest;
}
