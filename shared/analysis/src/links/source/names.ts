import { editDistance } from "@rust-ai-ide/core/edit-distance";

/**
 * The name that was surely meant: at most two letters away (one in short names), and nearer than
 * every other. What is only somewhat like it may be a name that the workspace does not show.
 */
export function surelyMeant(name: string, known: Iterable<string>): string | undefined {
    const limit = name.length < 6 ? 1 : 2;
    let best: string | undefined;
    let least = limit + 1;
    for (const candidate of known) {
        if (candidate === name) return undefined;
        if (candidate === best) continue;
        const distance = editDistance(name, candidate, limit + 1);
        if (distance === least && distance <= limit) best = undefined;
        if (distance >= least) continue;
        least = distance;
        best = candidate;
    }
    return best;
}
