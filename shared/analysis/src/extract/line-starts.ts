/** Filled again for each text. */
let starts = new Uint32Array(4_096);

/** UTF-16 offsets at which the lines of a text start; LF, CRLF and CR end a line. */
export function lineStartsOf(text: string): Uint32Array {
    let count = 1;
    if (text.includes("\r")) {
        for (let at = 0; at < text.length; at++) {
            const unit = text.charCodeAt(at);
            if (unit !== 10 && (unit !== 13 || text.charCodeAt(at + 1) === 10)) continue;
            if (count === starts.length) widen();
            starts[count++] = at + 1;
        }
    } else {
        for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
            if (count === starts.length) widen();
            starts[count++] = at + 1;
        }
    }
    return starts.slice(0, count);
}

function widen(): void {
    const wider = new Uint32Array(starts.length * 2);
    wider.set(starts);
    starts = wider;
}
