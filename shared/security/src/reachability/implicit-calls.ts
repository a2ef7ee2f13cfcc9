import { isClosing, marks, type TokenReader } from "../unsafe/token-reader.ts";
import { endOfHead } from "./binding-type.ts";
import { isOf, type Target } from "./classify-reference.ts";
import type { ReachFile } from "./reach-file.ts";
import type { ReachWorld } from "./reach-package.ts";
import { type ExpressionPlace, endOfGroup, expressionType, receiverType } from "./receiver-type.ts";
import { functionAround } from "./source-facts.ts";
import { readType, type SourceType } from "./source-type.ts";
import { isStandardName } from "./standard-names.ts";
import { opened } from "./standard-types.ts";
import type { TypeLookup } from "./type-lookup.ts";

type SiteKind = "loop" | "end" | "deref" | "index" | "equal" | "parse" | "collect";

interface Site {
    readonly kind: SiteKind;
    readonly token: number;
    readonly type: SourceType;
}

/** What the language calls for a trait, at which kind of place. */
const kinds: Readonly<Record<string, readonly SiteKind[]>> = {
    IntoIterator: ["loop"],
    Iterator: ["loop", "end"],
    Deref: ["deref"],
    DerefMut: ["deref"],
    Index: ["index"],
    IndexMut: ["index"],
    PartialEq: ["equal"],
    FromStr: ["parse"],
    FromIterator: ["collect"],
};
/** Methods that go through an iterator to its end. */
const ending =
    /^(?:collect|for_each|fold|count|sum|product|any|all|find|position|last|max|min|next)$/;
const longestPattern = 60;
const longestStatement = 200;

/** Finds calls that nobody writes down: of loops, operators, ends of scopes and conversions. */
export class ImplicitCalls {
    private readonly world: ReachWorld;
    private readonly lookup: TypeLookup;
    private readonly sites = new Map<ReachFile, readonly Site[]>();

    constructor(world: ReachWorld, lookup: TypeLookup) {
        this.world = world;
        this.lookup = lookup;
    }

    /** True where calls of a function are looked for here at all. */
    knows({ function: { trait } }: Target): boolean {
        return trait === "Drop" || kinds[trait] !== undefined;
    }

    /** Names of which one stands in a file that may make a value of the target's type. */
    names(target: Target): ReadonlySet<string> {
        const found = new Set(target.typeNames);
        for (const file of this.world.packages[target.package]?.files ?? []) {
            if (![...target.typeNames].some((name) => file.mentions(name))) continue;
            const { reader, functions } = file.facts;
            for (const made of functions) {
                for (let at = made.returns[0]; at < made.returns[1]; at++) {
                    if (!reader.isWord(at) || !target.typeNames.has(reader.text(at))) continue;
                    found.add(isStandardName(made.name) ? made.container : made.name);
                    break;
                }
            }
        }
        for (const odd of ["", "?", "Self"]) found.delete(odd);
        return found;
    }

    /** Tokens of a file at which the target is called. */
    in(id: number, file: ReachFile, target: Target): readonly number[] {
        const { trait } = target.function;
        if (trait === "Drop") return this.made(file, target);
        const wanted = kinds[trait] ?? [];
        const look = { world: this.world, lookup: this.lookup, target };
        let sites = this.sites.get(file);
        if (sites === undefined) {
            sites = this.find(id, file);
            this.sites.set(file, sites);
        }
        return sites
            .filter(({ kind, type }) => wanted.includes(kind) && isOf(look, type))
            .map(({ token }) => token);
    }

    /** Values are made by literals, and dropped by whoever has them last: who makes one gets it dropped. */
    private made(file: ReachFile, target: Target): number[] {
        const { reader } = file.facts;
        const found: number[] = [];
        for (const name of [...target.typeNames, "Self"]) {
            if (!file.mentions(name)) continue;
            for (const at of file.tokensNamed(name)) {
                const open = reader.mark(at + 1);
                if (open !== marks.openCurly && open !== marks.openRound) continue;
                const before = reader.text(at - 1);
                if (/^(?:impl|struct|enum|union|trait|for|let|>|:|&|\+|mod|fn|in)$/.test(before))
                    continue;
                const caller = functionAround(file.facts, at);
                if (caller === undefined || caller.isMacro) continue;
                if (name === "Self" && !target.typeNames.has(caller.container)) continue;
                if (at < caller.returns[1]) continue;
                const close = endOfGroup(reader, at + 1, at + longestStatement);
                // Patterns take values apart.
                if (/^(?:=|=>|\|)$/.test(reader.text(close + 1))) continue;
                found.push(at);
            }
        }
        return found;
    }

    private find(id: number, file: ReachFile): Site[] {
        const { facts } = file;
        const { reader } = facts;
        const found: Site[] = [];
        const add = (kind: SiteKind, token: number, type: SourceType | undefined): void => {
            if (type !== undefined) found.push({ kind, token, type });
        };
        for (let at = 0; at < reader.count; at++) {
            const mark = reader.mark(at);
            if (mark === 0 && !(reader.isWord(at) && reader.is(at, "for"))) continue;
            const place = (): ExpressionPlace => {
                const caller = functionAround(facts, at);
                const container = caller?.container ?? "";
                return { package: id, file, container, caller, lookup: this.lookup, depth: 0 };
            };
            if (mark === 0) {
                const from = inOf(reader, at);
                if (from < 0) continue;
                add("loop", at, expressionType(place(), from, endOfHead(reader, from)));
            } else if (mark === 46 && reader.mark(at - 1) !== 46 && reader.isWord(at + 1)) {
                const name = reader.text(at + 1);
                if (name === "parse" || name === "collect") add(name, at + 1, wanted(place(), at));
                const isCall = reader.mark(at + 2) === marks.openRound;
                const type = receiverType(place(), at);
                if (type === undefined) continue;
                if (isCall && ending.test(name)) add("end", at + 1, type);
                // Methods that the type does not have are those of what it stands for.
                if (this.lookup.method(type, name, id) === undefined) add("deref", at + 1, type);
            } else if (mark === 42 && isPrefix(reader, at))
                add("deref", at, expressionType(place(), at + 1, endOfChain(reader, at + 1)));
            else if (mark === marks.openSquare && isBehindValue(reader, at))
                add("index", at, receiverType(place(), at));
            else if (mark === marks.equals && reader.mark(at + 1) === marks.equals)
                add("equal", at, receiverType(place(), at));
        }
        return found;
    }
}

/** The type that `parse` or `collect` is to make: behind it, or of the variable. */
function wanted(place: ExpressionPlace, dot: number): SourceType | undefined {
    const { reader } = place.file.facts;
    if (reader.text(dot + 2) === "::") {
        const end = dot + longestPattern;
        const type = readType(place, dot + 4, end);
        return type === undefined ? undefined : opened(type);
    }
    for (let at = dot; at > dot - longestStatement; at--) {
        if (reader.mark(at) === marks.semicolon) return undefined;
        if (!reader.is(at, "let")) continue;
        const colon = reader.is(at + 1, "mut") ? at + 3 : at + 2;
        if (reader.mark(colon) !== 58) return undefined;
        const type = readType(place, colon + 1, dot);
        return type === undefined ? undefined : opened(type);
    }
    return undefined;
}

/** The token behind `in` of a loop; negative where it is no loop. */
function inOf(reader: TokenReader, at: number): number {
    for (let token = at + 1; token < at + longestPattern; token++) {
        const mark = reader.mark(token);
        if (reader.is(token, "in")) return token + 1;
        if (mark === marks.openCurly || mark === marks.semicolon || mark === marks.less) return -1;
    }
    return -1;
}

function isBehindValue(reader: TokenReader, at: number): boolean {
    const before = reader.mark(at - 1);
    if (before === 63 || (isClosing(before) && before !== marks.closeCurly)) return true;
    return (
        reader.isWord(at - 1) &&
        !/^(?:return|in|mut|match|if|else|dyn|as|const)$/.test(reader.text(at - 1))
    );
}

function isPrefix(reader: TokenReader, at: number): boolean {
    const isType = reader.is(at + 1, "const") || reader.is(at + 1, "mut");
    return !isType && !isBehindValue(reader, at) && reader.text(at - 1) !== "::";
}

/** Behind a path, fields, calls and indexes. */
function endOfChain(reader: TokenReader, from: number): number {
    let at = from;
    const to = from + longestStatement;
    while (at < to) {
        const mark = reader.mark(at);
        if (mark === marks.openRound || mark === marks.openSquare)
            at = endOfGroup(reader, at, to) + 1;
        else if (mark === 46 || mark === 63 || reader.text(at) === "::" || reader.isWord(at)) {
            if (reader.isWord(at) && reader.isWord(at - 1) && at > from) break;
            at++;
        } else break;
    }
    return at;
}
