import { isClosing, isOpening, marks, type TokenReader } from "../unsafe/token-reader.ts";

/** Which bracket closes which, found once, so that nested ones are not walked again and again. */
export class Brackets {
    /** False: some do not match, or a string or comment has no end: what follows may be misread. */
    readonly areWhole: boolean;
    private readonly closing: Int32Array;

    constructor(reader: TokenReader) {
        const { count } = reader;
        this.closing = new Int32Array(count).fill(count);
        const open: number[] = [];
        let areWhole = !endsInside(reader);
        for (let at = 0; at < count; at++) {
            const mark = reader.mark(at);
            if (isOpening(mark)) open.push(at);
            else if (isClosing(mark)) {
                const last = open.pop();
                if (last !== undefined) this.closing[last] = at;
                // The code of `)` follows that of `(`; of the others, one stands between.
                const apart = mark === marks.closeRound ? 1 : 2;
                if (last === undefined || mark - reader.mark(last) !== apart) areWhole = false;
            }
        }
        this.areWhole = areWhole && open.length === 0;
    }

    /** The token that closes the group which one opens, or behind the last token. */
    endOf(at: number): number {
        return this.closing[at] ?? this.closing.length;
    }
}

/** Whether the text ends in a string or a comment. */
function endsInside(reader: TokenReader): boolean {
    const { count, tokens } = reader;
    const last = reader.text(count - 1);
    if (reader.isString(count - 1) && !/"#*$/.test(last.replace(/^[^"]*"/, ""))) return true;
    const end = count === 0 ? 0 : reader.end(count - 1);
    const rest = tokens.text
        .slice(end)
        .replace(/\/\/.*/g, "")
        .trimEnd();
    const isOpenDocument = last.startsWith("/*") && !last.endsWith("*/");
    return isOpenDocument || (rest.includes("/*") && !rest.endsWith("*/"));
}
