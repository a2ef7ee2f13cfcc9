import { closingBracket, type Piece, skipToken, splitArguments, trimmed } from "../source/split.ts";

/** A parameter or a field in an interface definition of UniFFI. */
export interface UdlValue {
    readonly name: string;
    readonly type: string;
    readonly hasDefault: boolean;
    readonly start: number;
    readonly end: number;
}

/** A function, method, constructor, field or variant. */
export interface UdlMember {
    /** "constructor" for the nameless one. */
    readonly name: string;
    readonly start: number;
    readonly end: number;
    /** Undefined for what is no function. */
    readonly parameters: readonly UdlValue[] | undefined;
    /** "" for constructors and variants. */
    readonly type: string;
    /** As written, on one line. */
    readonly text: string;
}

export interface UdlItem {
    readonly kind: "namespace" | "interface" | "dictionary" | "enum" | "callback";
    readonly name: string;
    readonly start: number;
    readonly end: number;
    readonly members: readonly UdlMember[];
}

const heads =
    /^(namespace|interface|dictionary|enum|callback\s+interface|trait\s+interface)\s+(\w+)/;

/**
 * Reads a `.udl` file (https://mozilla.github.io/uniffi-rs/latest/udl): what it cannot read it leaves
 * out. Total; linear in the text.
 */
export function parseUdl(text: string): UdlItem[] {
    const items: UdlItem[] = [];
    for (const statement of statementsIn(text, 0, text.length)) {
        const { start, marks } = behindMarks(text, statement);
        const head = heads.exec(text.slice(start, start + 200));
        const open = bodyOf(text, start, statement.end);
        if (head === null || open < 0) continue;
        const [all, word = "", name = ""] = head;
        const kind = word.startsWith("callback")
            ? "callback"
            : word.startsWith("trait")
              ? "interface"
              : (word as UdlItem["kind"]);
        const end = start + all.length;
        const close = closingBracket(text, open, statement.end);
        const members =
            kind === "enum"
                ? variantsIn(text, open + 1, close)
                : membersIn(text, open + 1, close, kind, /\b(?:Enum|Error)\b/.test(marks));
        items.push({ kind, name, start: end - name.length, end, members });
    }
    return items;
}

/** What `;` ends, outside of brackets and comments. */
function statementsIn(text: string, start: number, end: number): Piece[] {
    const found: Piece[] = [];
    let from = start;
    for (let at = start; at < end; ) {
        const skipped = skipToken(text, at);
        if (skipped > at) at = skipped;
        else if ("([{".includes(text[at] ?? ".")) at = closingBracket(text, at, end) + 1;
        else {
            if (text[at] === ";") {
                found.push(trimmed(text, from, at));
                from = at + 1;
            }
            at++;
        }
    }
    found.push(trimmed(text, from, end));
    return found.filter((piece) => piece.text !== "");
}

/** `[Throws=Error, Name=x]` in front of something. */
function behindMarks(text: string, piece: Piece): { start: number; marks: string } {
    if (!piece.text.startsWith("[")) return { start: piece.start, marks: "" };
    const close = closingBracket(text, piece.start, piece.end);
    const { start } = trimmed(text, Math.min(close + 1, piece.end), piece.end);
    return { start, marks: text.slice(piece.start + 1, close) };
}

function bodyOf(text: string, start: number, end: number): number {
    const open = text.indexOf("{", start);
    return open < end ? open : -1;
}

function variantsIn(text: string, start: number, end: number): UdlMember[] {
    return splitArguments(text, start, end).flatMap((piece): UdlMember[] => {
        const name = /^"(\w+)"$/.exec(piece.text)?.[1];
        if (name === undefined) return [];
        const place = { start: piece.start + 1, end: piece.end - 1 };
        return [{ name, ...place, parameters: undefined, type: "", text: name }];
    });
}

function membersIn(
    text: string,
    start: number,
    end: number,
    kind: UdlItem["kind"],
    hasVariants: boolean,
): UdlMember[] {
    const found: UdlMember[] = [];
    for (const piece of statementsIn(text, start, end)) {
        const { start: from, marks } = behindMarks(text, piece);
        const open = text.indexOf("(", from);
        const hasList = open >= 0 && open < piece.end && kind !== "dictionary";
        const before = trimmed(text, from, hasList ? open : piece.end);
        const value = declaredValue(before);
        if (value === undefined) continue;
        const close = hasList ? closingBracket(text, open, piece.end) : -1;
        const given = /\bName\s*=\s*(\w+)/.exec(marks)?.[1];
        const isMaker = value.name === "constructor" && value.type === "";
        found.push({
            name: isMaker ? (given ?? "constructor") : value.name,
            start: value.start,
            end: value.end,
            parameters:
                hasList && !hasVariants
                    ? splitArguments(text, open + 1, close).flatMap((each) => {
                          const { start: at } = behindMarks(text, each);
                          return declaredValue(trimmed(text, at, each.end)) ?? [];
                      })
                    : undefined,
            type: value.type,
            text: text.slice(from, piece.end).replace(/\s+/g, " ").slice(0, 300),
        });
    }
    return found;
}

/** `optional type name = default`, `type name`, `name`. */
function declaredValue(piece: Piece): UdlValue | undefined {
    const [declared = "", ...rest] = piece.text.split("=");
    const name = /(\w+)\s*$/.exec(declared)?.[1];
    if (name === undefined) return undefined;
    const end = piece.start + declared.trimEnd().length;
    const type = declared
        .trimEnd()
        .slice(0, -name.length)
        .replace(/\b(?:optional|required|async)\b/g, "")
        .trim();
    return { name, type, hasDefault: rest.length > 0, start: end - name.length, end };
}
