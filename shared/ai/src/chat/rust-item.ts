import { scanRust } from "../evaluation/rust-scanner.ts";

/** An item of a Rust file that is written out in it. */
export interface RustItem {
    /** `fn`, `struct`, `enum`, `union`, `trait`, `type`, `const`, `static`, `impl` or `mod`. */
    readonly kind: string;
    /** Of an `impl`: the type that it is for. */
    readonly name: string;
    /** Type of the impl block or name of the trait around it; empty outside of both. */
    readonly owner: string;
    /** Offsets in UTF-16 units: with its attributes and documentation, without them, behind its end. */
    readonly start: number;
    readonly headStart: number;
    readonly end: number;
    /** Everything in front of the body, on one line. */
    readonly signature: string;
    /** Its documentation comments without their marks; empty when there are none. */
    readonly documentation: string;
}

/** Text on either side of an offset that is looked at; scanning more would hold up an editor. */
const windowUnits = 60_000;

const head =
    /^([ \t]*)((?:pub(?:\([^)\n]*\))?[ ]+)?(?:(?:async|const|unsafe|default|extern(?:[ ]+"[^"\n]*"|[ ]+))[ ]*)*(?:(fn|struct|enum|union|trait|type|const|static|mod)[ ]+(?:mut[ ]+)?([A-Za-z_][A-Za-z0-9_]*)|(impl)\b))/gm;

/**
 * The items around an offset from the outermost to the innermost, found by brackets and not by a
 * parser: it works in code that does not compile. An offset in front of an item, in its attributes
 * or documentation, is in it. Never throws.
 */
export function itemsAt(source: string, offset: number): RustItem[] {
    const from = windowStart(source, offset);
    const text = source.slice(from, offset + windowUnits);
    const at = offset - from;
    const { code, partner } = scanRust(text);
    const found: RustItem[] = [];
    for (const match of code.matchAll(head)) {
        const [whole, indentation = "", , keyword, name, impl] = match;
        const headStart = match.index + indentation.length;
        if (headStart > at && text.slice(at, headStart).split("\n").length > 60) break;
        const bodyStart = headEnd(code, match.index + whole.length, partner);
        if (bodyStart === undefined) continue;
        const end = code[bodyStart] === "{" ? partner.get(bodyStart) : bodyStart;
        if (end === undefined || end < at) continue;
        const start = withLeading(text, headStart - indentation.length);
        if (start > at) continue;
        const signature = text.slice(headStart, bodyStart).replace(/\s+/g, " ").trim();
        const around = found.findLast(({ kind }) => kind === "impl" || kind === "trait");
        found.push({
            kind: keyword ?? impl ?? "",
            name: name ?? implementedType(signature),
            owner: around?.name ?? "",
            start: from + start,
            headStart: from + headStart,
            end: from + end + 1,
            signature,
            documentation: documentationOf(text.slice(start, headStart)),
        });
    }
    return found;
}

/** The innermost item around an offset that a person would call one: no module unless there is nothing else. */
export function itemAt(source: string, offset: number): RustItem | undefined {
    const items = itemsAt(source, offset);
    return items.findLast(({ kind }) => kind !== "mod") ?? items.at(-1);
}

/** The nearest line with something at the left margin that begins early enough. */
function windowStart(source: string, offset: number): number {
    if (offset <= windowUnits) return 0;
    const earliest = offset - windowUnits;
    const margin = /\n(?=(?:pub|fn|impl|struct|enum|trait|mod|use|const|static|type|#)\b)/g;
    margin.lastIndex = earliest;
    const match = margin.exec(source.slice(0, offset));
    return match === null ? earliest : match.index + 1;
}

/** Offset of the `{` or `;` that ends a head; undefined when neither comes. */
function headEnd(
    code: string,
    from: number,
    partner: ReadonlyMap<number, number>,
): number | undefined {
    for (let at = from; at < code.length; at++) {
        const unit = code[at];
        if (unit === "{" || unit === ";") return at;
        if (unit === "}") return undefined;
        if (unit === "(" || unit === "[") at = partner.get(at) ?? code.length;
    }
    return undefined;
}

/** Start of the attributes and documentation in the lines directly above a line. */
function withLeading(text: string, lineStart: number): number {
    let start = lineStart;
    while (start > 0) {
        const previous = text.lastIndexOf("\n", start - 2) + 1;
        const line = text.slice(previous, start - 1).trim();
        if (!/^(?:\/\/\/|#\[|\/\*\*)/.test(line)) return start;
        start = previous;
    }
    return start;
}

function documentationOf(leading: string): string {
    const lines = leading.split("\n").map((line) => /^\s*\/\/\/ ?(.*)$/.exec(line)?.[1]);
    return lines.filter((line) => line !== undefined).join("\n");
}

function implementedType(signature: string): string {
    const behind =
        /\bfor\s+(?:[\w]+::)*(\w+)/.exec(signature) ?? /([A-Za-z_]\w*)/.exec(bare(signature));
    return behind?.[1] ?? "";
}

/** An impl's head without the keyword, its parameters and the path in front of the type. */
function bare(signature: string): string {
    return signature
        .replace(/^(?:unsafe )?impl\s*/, "")
        .replace(/^<[^{]*?>\s+/, "")
        .replace(/^(?:\w+::)+/, "");
}
