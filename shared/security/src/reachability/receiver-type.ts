import { isClosing, isOpening, marks, type TokenReader } from "../unsafe/token-reader.ts";
import { bindingType } from "./binding-type.ts";
import type { SourceFunction } from "./source-facts.ts";
import { readType, type SourceType, type TypeOrigin } from "./source-type.ts";
import { elementOf, opened, standardMethod } from "./standard-types.ts";
import type { TypeLookup } from "./type-lookup.ts";

/** Where an expression stands, which tells what its names mean. */
export interface ExpressionPlace extends TypeOrigin {
    readonly caller: SourceFunction | undefined;
    readonly lookup: TypeLookup;
    /** Expressions that led here. */
    readonly depth: number;
}

/** How many tokens an expression is looked through, and how many expressions lead to one. */
const longestExpression = 400;
const deepest = 12;

/**
 * The type of what stands in front of a dot: chains of calls, fields, variables and parameters, as far
 * as declarations tell. Undefined where they do not: generics, closures that are kept, macros.
 */
export function receiverType(place: ExpressionPlace, dot: number): SourceType | undefined {
    const start = chainStart(place.file.facts.reader, dot - 1);
    return start < 0 ? undefined : expressionType(place, start, dot);
}

/** The type of an expression that begins at a token and reaches up to another one. */
export function expressionType(
    place: ExpressionPlace,
    from: number,
    to: number,
): SourceType | undefined {
    if (place.depth > deepest) return undefined;
    return new Expression({ ...place, depth: place.depth + 1 }, from, to).type();
}

/** What loops over a value give. */
function itemType(place: ExpressionPlace, type: SourceType): SourceType | undefined {
    const plain = place.lookup.plain(type);
    const named = place.lookup.associated(plain, "Item", place.package);
    return named ?? elementOf(plain) ?? viaLoop(place, plain);
}

function viaLoop(place: ExpressionPlace, type: SourceType): SourceType | undefined {
    const made = place.lookup.associated(type, "IntoIter", place.package);
    if (made === undefined || made.head === type.head) return undefined;
    const plain = place.lookup.plain(made);
    return place.lookup.associated(plain, "Item", place.package) ?? elementOf(plain);
}

class Expression {
    private readonly place: ExpressionPlace;
    private readonly reader: TokenReader;
    private at: number;
    private readonly to: number;

    constructor(place: ExpressionPlace, from: number, to: number) {
        this.place = place;
        this.reader = place.file.facts.reader;
        this.at = from;
        this.to = Math.min(to, from + longestExpression);
    }

    type(): SourceType | undefined {
        const { reader } = this;
        while (/^(?:[&*]|&&|mut|move)$/.test(reader.text(this.at))) this.at++;
        let type = this.first();
        // A cast tells the type of anything.
        if (type === undefined && reader.is(this.at, "as"))
            return readType(this.place, this.at + 1, this.to);
        while (type !== undefined && this.at < this.to) {
            const mark = reader.mark(this.at);
            if (mark === 63) {
                type = opened(type);
                this.at++;
            } else if (mark === 46) type = this.member(type);
            else if (mark === marks.openSquare) {
                type = type.arguments.at(-1);
                this.at = this.behind(this.at);
            } else if (reader.is(this.at, "as")) return readType(this.place, this.at + 1, this.to);
            else
                return /^[;,){}\]]?$/.test(reader.text(this.at)) || reader.is(this.at, "else")
                    ? type
                    : undefined;
        }
        return type;
    }

    private behind(open: number): number {
        return endOfGroup(this.reader, open, this.to) + 1;
    }

    private first(): SourceType | undefined {
        const { reader, place } = this;
        if (reader.is(this.at, "unsafe")) this.at++;
        const open = this.at;
        const mark = reader.mark(open);
        if (mark === marks.openRound || mark === marks.openCurly) {
            this.at = this.behind(open);
            let start = open + 1;
            for (let at = start; mark === marks.openCurly && at < this.at - 2; at++) {
                if (isOpening(reader.mark(at))) at = endOfGroup(reader, at, this.to);
                else if (reader.mark(at) === marks.semicolon) start = at + 1;
            }
            return expressionType(place, start, this.at - 1);
        }
        if (reader.mark(open) === marks.less) return undefined;
        if (!reader.isWord(open)) return undefined;
        const path: string[] = [];
        let inner: SourceType[] = [];
        let end = open;
        for (; end < this.to && reader.isWord(end); end++) {
            path.push(reader.text(end));
            if (reader.text(end + 1) !== "::") break;
            if (reader.mark(end + 2) === marks.less) {
                const close = endOfAngles(reader, end + 2, this.to);
                if (path.length > 0)
                    inner = [...(readType(place, end, close + 1)?.arguments ?? [])];
                end = close;
                if (reader.text(end + 1) !== "::") break;
            }
            end++;
        }
        this.at = end + 1;
        const next = reader.mark(this.at);
        const last = path.at(-1) ?? "";
        if (next === marks.openRound) {
            const from = this.at + 1;
            this.at = this.behind(this.at);
            return this.called(path, inner, from);
        }
        if (next === marks.bang) {
            this.at = this.behind(this.at + 1);
            return last === "vec" ? this.made(["Vec"], []) : undefined;
        }
        if (next === marks.openCurly && /^[A-Z]/.test(last) && this.at < this.to) {
            this.at = this.behind(this.at);
            return this.made(path, inner);
        }
        if (path.length > 1) {
            if (/^[A-Z][A-Z0-9_]+$/.test(last) && !/^[A-Z]/.test(path.at(-2) ?? ""))
                return place.lookup.constant(place, path);
            // A variant or a constant of a type.
            return /^[A-Z]/.test(path.at(-2) ?? "")
                ? this.made(path.slice(0, -1), inner)
                : undefined;
        }
        if (last === "self") return place.container === "" ? undefined : this.made(["Self"], []);
        const bound = bindingType(place, place.caller, last, open, {
            expression: (from, to) => expressionType(place, from, to),
            receiver: (dot) => receiverType(place, dot),
            item: (type) => itemType(place, type),
        });
        if (bound !== undefined) return bound === "unknown" ? undefined : bound;
        if (/^[A-Z][A-Z0-9_]*$/.test(last)) return place.lookup.constant(place, path);
        return /^[A-Z]/.test(last) ? this.made(path, inner) : undefined;
    }

    private made(path: readonly string[], inner: readonly SourceType[]): SourceType {
        const type = { head: path.at(-1) ?? "", path, arguments: inner, origin: this.place };
        return this.place.lookup.plain(type);
    }

    /** `Type::name(...)`, `name(...)`, `Type(...)`. */
    private called(
        path: readonly string[],
        inner: readonly SourceType[],
        from: number,
    ): SourceType | undefined {
        const { lookup, package: id } = this.place;
        const name = path.at(-1) ?? "";
        if (path.length === 1 && /^(?:Some|Ok|Err)$/.test(name)) {
            const held = expressionType(this.place, from, this.at - 1);
            const head = name === "Some" ? "Option" : "Result";
            if (held === undefined) return undefined;
            return { head, path: [head], arguments: [held], origin: this.place };
        }
        const written = path.at(-2) ?? "";
        if (/^[A-Z]/.test(name))
            return this.made(/^[A-Z]/.test(written) ? path.slice(0, -1) : path, inner);
        if (!/^[A-Z]/.test(written)) return lookup.free(this.place, path);
        const type = this.made(path.slice(0, -1), inner);
        // A wrapper is what it wraps: `Arc::new(value)`.
        if (/^(?:Box|Rc|Arc|Cell|RefCell|Mutex|RwLock)$/.test(written) && name === "new") {
            const held = expressionType(this.place, from, this.at - 1);
            if (/^(?:Box|Rc|Arc)$/.test(written)) return held;
            return held === undefined ? undefined : { ...type, arguments: [held] };
        }
        const found = lookup.method(type, name, id);
        if (found !== undefined) return isOpen(found) ? undefined : found;
        return name === "default" ? type : undefined;
    }

    /** A field or a method behind a dot. */
    private member(type: SourceType): SourceType | undefined {
        const { reader, place } = this;
        const at = this.at + 1;
        const name = reader.text(at);
        if (name === "await") {
            this.at = at + 1;
            return type;
        }
        let open = at + 1;
        if (reader.text(open) === "::" && reader.mark(open + 1) === marks.less)
            open = endOfAngles(reader, open + 1, this.to) + 1;
        if (reader.mark(open) !== marks.openRound) {
            this.at = at + 1;
            if (type.head === "(") return type.arguments[Number(name)];
            return place.lookup.field(type, name, place.package);
        }
        this.at = this.behind(open);
        const found = place.lookup.method(type, name, place.package);
        if (found !== undefined) return isOpen(found) ? undefined : place.lookup.plain(found);
        return standardMethod(place.lookup.plain(type), name) ?? this.looped(type, name);
    }

    private looped(type: SourceType, name: string): SourceType | undefined {
        if (!/^(?:iter|iter_mut|into_iter|next|by_ref|enumerate|filter|take|skip)$/.test(name))
            return undefined;
        const item = itemType(this.place, type);
        if (item === undefined) return undefined;
        const iterator = { ...item, head: "Iterator", path: ["Iterator"], arguments: [item] };
        return standardMethod(iterator, name) ?? iterator;
    }
}

/** Generics are named by a letter: what they stand for is not known here. */
function isOpen({ head }: SourceType): boolean {
    return /^[A-Z][0-9]?$/.test(head);
}

/** The token that closes the group that one opens; the end where there is none. */
export function endOfGroup(reader: TokenReader, open: number, to: number): number {
    let depth = 0;
    for (let at = open; at < to; at++) {
        const mark = reader.mark(at);
        if (isOpening(mark)) depth++;
        else if (isClosing(mark) && --depth === 0) return at;
    }
    return to;
}

function endOfAngles(reader: TokenReader, open: number, to: number): number {
    let depth = 0;
    for (let at = open; at < to; at++) {
        if (reader.mark(at) === marks.less) depth++;
        else if (reader.mark(at) === marks.greater && reader.mark(at - 1) !== 45 && --depth === 0)
            return at;
    }
    return to;
}

/** The token with which the chain begins that ends at one; negative where that is not known. */
function chainStart(reader: TokenReader, last: number): number {
    const first = Math.max(0, last - longestExpression);
    let at = last;
    while (at >= first) {
        if (reader.mark(at) === 63) at--;
        else if (isClosing(reader.mark(at))) {
            const open = startOfGroup(reader, at, first);
            if (open < 0) return -1;
            const before = open - 1;
            if (reader.mark(open) === marks.openCurly)
                return reader.is(before, "unsafe") ? before : open;
            if (reader.mark(before) === marks.bang && reader.isWord(before - 1)) return before - 1;
            const isBehind =
                (reader.isWord(before) &&
                    !/^(?:return|in|if|match|while|else|break|let|mut|move)$/.test(
                        reader.text(before),
                    )) ||
                isClosing(reader.mark(before)) ||
                reader.mark(before) === 63 ||
                (reader.mark(before) === marks.greater && reader.mark(open) === marks.openRound);
            if (!isBehind) return open;
            at = before;
        } else if (reader.mark(at) === marks.greater) {
            const open = startOfAngles(reader, at, first);
            if (open < 0 || reader.text(open - 1) !== "::") return -1;
            at = open - 2;
        } else if (reader.mark(at) !== 0 || reader.text(at) === "::") return -1;
        else if (reader.mark(at - 1) === 46 && reader.mark(at - 2) !== 46) at -= 2;
        else if (reader.text(at - 1) === "::") at -= 2;
        else return at;
    }
    return -1;
}

function startOfGroup(reader: TokenReader, close: number, first: number): number {
    let depth = 0;
    for (let at = close; at >= first; at--) {
        const mark = reader.mark(at);
        if (isClosing(mark)) depth++;
        else if (isOpening(mark) && --depth === 0) return at;
    }
    return -1;
}

function startOfAngles(reader: TokenReader, close: number, first: number): number {
    let depth = 0;
    for (let at = close; at >= first; at--) {
        if (reader.mark(at) === marks.greater && reader.mark(at - 1) !== 45) depth++;
        else if (reader.mark(at) === marks.less && --depth === 0) return at;
    }
    return -1;
}
