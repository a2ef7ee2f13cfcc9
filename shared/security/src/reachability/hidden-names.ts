import { stringContent } from "@rust-ai-ide/cargo/rust/rust-tokens";
import { isClosing, marks, type TokenReader } from "../unsafe/token-reader.ts";

/** Known parts of a name, `undefined` for others. */
type NameParts = readonly (string | undefined)[];

/** A name that code puts together, so that no file may hold it. */
export interface MadeName {
    readonly parts: NameParts;
    /** By a macro in the code itself; else by a program that makes code. */
    readonly isPasted: boolean;
}

/** What files that put names together hold, as quick questions to their text. */
const makers = ["[<", "format_ident", "concat_idents", "Ident::new", "parse_str"];
const declaring = /^(?:fn|struct|enum|union|trait|mod|let|mut|const|static|type|macro_rules)$/;
/** Parts of one name that are looked at; more are taken for unknown ones. */
const mostParts = 50;

export function mayMakeNames(text: string): boolean {
    return makers.some((each) => text.includes(each));
}

/** Names that a file puts together to use them; those that it only declares are not told. */
export function madeNames(reader: TokenReader): readonly MadeName[] {
    const found: MadeName[] = [];
    for (let at = 0; at < reader.count; at++) {
        if (reader.mark(at) === marks.openSquare && reader.mark(at + 1) === marks.less) {
            const made = declaring.test(reader.text(at - 1)) ? undefined : pasted(reader, at + 2);
            if (made !== undefined) found.push({ parts: made, isPasted: true });
        } else if (!reader.isWord(at)) continue;
        else if (reader.is(at, "format_ident") && reader.mark(at + 1) === marks.bang)
            found.push({ parts: template(reader, at + 3), isPasted: false });
        else if (reader.is(at, "concat_idents") && reader.mark(at + 1) === marks.bang)
            found.push({ parts: parts(reader, at + 3), isPasted: true });
        else if (reader.is(at, "parse_str")) found.push({ parts: [undefined], isPasted: false });
        else if (reader.is(at, "Ident") && reader.is(at + 2, "new")) {
            let value = at + 4;
            while (reader.mark(value) === 38) value++;
            const isFormat = reader.is(value, "format") && reader.mark(value + 1) === marks.bang;
            found.push({ parts: template(reader, isFormat ? value + 3 : value), isPasted: false });
        }
    }
    return found;
}

/** Whether a name may come of the parts, in whatever letters: macros change them. */
export function mayMake(made: NameParts, name: string): boolean {
    const wanted = plain(name);
    let at = 0;
    for (const [index, part] of made.entries()) {
        if (part === undefined) continue;
        const text = plain(part);
        const isFree = index > 0 && made[index - 1] === undefined;
        const found = isFree ? wanted.indexOf(text, at) : wanted.startsWith(text, at) ? at : -1;
        if (found < 0) return false;
        at = found + text.length;
    }
    return made.at(-1) === undefined || wanted.endsWith(plain(made.at(-1) ?? ""));
}

/** True where nothing of the name is known. */
export function isAnyName(made: NameParts): boolean {
    return made.every((part) => part === undefined || plain(part) === "");
}

function plain(text: string): string {
    return text.toLowerCase().replaceAll("_", "");
}

/** Parts behind `[<` up to `>]`; undefined where it is a type in brackets. */
function pasted(reader: TokenReader, from: number): NameParts | undefined {
    const found: (string | undefined)[] = [];
    for (let at = from; at < from + mostParts; at++) {
        const mark = reader.mark(at);
        if (mark === marks.greater)
            return reader.mark(at + 1) === marks.closeSquare ? found : undefined;
        if (at >= reader.count || isClosing(mark) || mark === marks.semicolon) return undefined;
        if (mark === marks.dollar || mark === marks.hash) {
            add(found, undefined);
            at++;
        } else if (mark === 58)
            at++; // How the letters are changed.
        else if (reader.isString(at)) add(found, stringContent(reader.text(at)));
        else if (reader.isWord(at)) add(found, reader.text(at));
        else if (mark === 0) add(found, undefined);
    }
    return [undefined];
}

function parts(reader: TokenReader, from: number): NameParts {
    const found: (string | undefined)[] = [];
    for (let at = from; at < from + mostParts && !isClosing(reader.mark(at)); at++) {
        if (reader.mark(at) === marks.dollar) {
            add(found, undefined);
            at++;
        } else if (reader.isWord(at)) add(found, reader.text(at));
    }
    return found;
}

/** Of a string with `{}` in it at a token; any other expression may be any name. */
function template(reader: TokenReader, at: number): NameParts {
    if (!reader.isString(at)) return [undefined];
    const found: (string | undefined)[] = [];
    for (const [index, part] of stringContent(reader.text(at))
        .split(/\{[^{}]*\}/)
        .entries()) {
        if (index >= mostParts) return [undefined];
        if (index > 0) add(found, undefined);
        if (part !== "") add(found, part);
    }
    return found;
}

function add(found: (string | undefined)[], part: string | undefined): void {
    if (part !== undefined || found.at(-1) !== undefined || found.length === 0) found.push(part);
}
