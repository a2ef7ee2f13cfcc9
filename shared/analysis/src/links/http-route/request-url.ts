/** A piece of an address: a text where it stands, or a value that is put in. */
export interface UrlPiece {
    /** Undefined for a value. */
    readonly text: string | undefined;
    readonly start: number;
    readonly end: number;
}

/** An address that is put together of more parts is left alone. */
export const longestSum = 50;

export interface RequestPath {
    /** With `{}` for each value. */
    readonly path: string;
    /** Where the path begins and ends in the source. */
    readonly start: number;
    readonly end: number;
}

const ownHost = /^https?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\])(?::\d*)?/;

/**
 * The path of an address that this workspace's server may answer: relative to the origin, on this
 * machine, or behind a value that stands for a base.
 */
export function requestPath(pieces: readonly UrlPiece[]): RequestPath | undefined {
    let path = "";
    let start = -1;
    let end = -1;
    let isHost = false;
    for (const [index, piece] of pieces.entries()) {
        if (piece.text === undefined) {
            if (path !== "") {
                path += "{}";
                // In a template the value stands in the text, elsewhere behind a quote.
                if (piece.start === end) end = piece.end;
            } else if (index > 0 && !isHost) return undefined;
            continue;
        }
        let text = piece.text;
        let from = piece.start;
        if (path === "") {
            const host = index === 0 ? ownHost.exec(text) : null;
            if (host !== null) {
                isHost = true;
                text = text.slice(host[0].length);
                from += host[0].length;
            } else if (isHost) {
                const slash = text.indexOf("/");
                text = slash < 0 ? "" : text.slice(slash);
                from += Math.max(0, slash);
            }
            if (text === "") continue;
            if (!text.startsWith("/") || text.startsWith("//")) return undefined;
            start = from;
        }
        const query = text.search(/[?#]/);
        const kept = query < 0 ? text : text.slice(0, query);
        path += kept;
        if (kept !== "" && (end < 0 || from === end)) end = from + kept.length;
        if (query >= 0) break;
    }
    if (start < 0 || /[\s\\]/.test(path)) return undefined;
    return { path, start, end };
}
