/** UTF-16 offsets at which the lines of a text start; LF, CRLF and CR end a line. */
export function lineStartsOf(text: string): Uint32Array {
    let starts = new Uint32Array(256 + (text.length >> 5));
    let count = 1;
    const push = (start: number): void => {
        if (count === starts.length) {
            const wider = new Uint32Array(count * 2);
            wider.set(starts);
            starts = wider;
        }
        starts[count++] = start;
    };
    if (text.includes("\r")) {
        for (let at = 0; at < text.length; at++) {
            const unit = text.charCodeAt(at);
            if (unit === 10 || (unit === 13 && text.charCodeAt(at + 1) !== 10)) push(at + 1);
        }
    } else {
        for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) push(at + 1);
    }
    return starts.slice(0, count);
}
