import { rustTokens } from "@rust-ai-ide/cargo/rust/rust-tokens";
import { LineIndex } from "@rust-ai-ide/core/text";
import { isExplained } from "./safety-comments.ts";
import { type PendingItem, ScopeStack } from "./scope-stack.ts";
import { isClosing, isOpening, marks, TokenReader } from "./token-reader.ts";
import type { UnsafeFile, UnsafeKind, UnsafeTotals, UnsafeUse } from "./unsafe-use.ts";

/** No file without one of these words takes anything on trust. */
const words =
    /\bunsafe\b|\bextern\b|\bno_mangle\b|\bexport_name\b|\blink_section\b|\bstatic\s+mut\b/;

/** Attributes that are unsafe wherever they stand, with `unsafe(...)` around them or without. */
const unsafeAttributes = new Set(["no_mangle", "export_name", "link_section"]);

/**
 * Everything in a Rust file that the compiler takes on trust. Works on tokens, so that code in
 * macros counts as well, half-written files are no hindrance, and a file without any of it costs no
 * more than a search. Tests are marked, and are no part of the totals.
 */
export function findUnsafe(text: string): UnsafeFile {
    const finder = new UnsafeFinder(text);
    finder.run();
    return finder.result();
}

/** True: `findUnsafe` may find something. Costs a fraction of it. */
export function mayBeUnsafe(text: string): boolean {
    return words.test(text);
}

/** Tokens between the name of an item and its body. */
const longestHead = 2_000;

class UnsafeFinder {
    private readonly reader: TokenReader;
    private readonly lines: LineIndex;
    private readonly scopes = new ScopeStack();
    private readonly uses: UnsafeUse[] = [];
    /** Uses whose braces open at a token. */
    private readonly bodies = new Map<number, number>();
    private readonly totals = { functions: 0, methods: 0, impls: 0, traits: 0 };
    private forbidsUnsafe = false;
    /** An attribute in front says that the next item is a test. */
    private isTestNext = false;

    constructor(text: string) {
        this.reader = new TokenReader(rustTokens(text));
        this.lines = new LineIndex(text);
    }

    result(): UnsafeFile {
        const uses = this.uses.sort((left, right) => left.start - right.start);
        return {
            uses,
            totals: this.totals satisfies UnsafeTotals,
            forbidsUnsafe: this.forbidsUnsafe,
        };
    }

    run(): void {
        const { reader, scopes } = this;
        for (let at = 0; at < reader.count; at++) {
            const mark = reader.mark(at);
            if (mark === marks.hash) at = this.attribute(at);
            else if (isOpening(mark)) this.open(at, mark);
            else if (isClosing(mark)) {
                scopes.close(at);
                if (mark === marks.closeCurly) this.isTestNext = false;
            } else if (mark === marks.semicolon) {
                scopes.end();
                this.isTestNext = false;
            } else if (mark === 0 && reader.isWord(at)) this.word(at);
        }
        scopes.closeAll(reader.count - 1);
    }

    private open(at: number, mark: number): void {
        const { reader } = this;
        const isMacro =
            reader.mark(at - 1) === marks.bang ||
            // macro_rules! name { ... }
            (reader.isWord(at - 1) && reader.mark(at - 2) === marks.bang);
        const of = this.bodies.get(at);
        const onClose = of === undefined ? undefined : (last: number) => this.measure(of, at, last);
        this.scopes.open(mark === marks.openCurly, isMacro, onClose);
    }

    private word(at: number): void {
        const { reader } = this;
        if (reader.is(at, "unsafe")) this.unsafeWord(at);
        else if (reader.is(at, "fn")) this.item(at, "function");
        else if (reader.is(at, "impl")) this.implementation(at);
        else if (reader.is(at, "trait")) this.item(at, "trait");
        else if (reader.is(at, "mod")) this.item(at, "module");
        else if (reader.is(at, "extern")) this.foreign(at);
        else if (reader.is(at, "static") && reader.is(at + 1, "mut")) {
            const name = reader.text(at + 2);
            // In a foreign block the block itself is what is trusted.
            if (this.scopes.around !== "foreign") this.use("mutable-static", at + 1, -1, name);
        }
    }

    private item(at: number, kind: "function" | "trait" | "module"): void {
        const { scopes } = this;
        const name = this.nameAt(at + 1);
        if (name === undefined) return;
        const isTest = scopes.isTest || this.isTestNext;
        this.await({ kind, name, isTest: this.isTestNext, depth: scopes.depth });
        if (isTest) return;
        if (kind === "trait") this.totals.traits++;
        else if (kind === "function" && scopes.around !== "foreign") {
            this.totals[this.isMember() ? "methods" : "functions"]++;
        }
    }

    /** `fn(u8)` is a type and has none; `$name` is the hole of a macro. */
    private nameAt(at: number): string | undefined {
        const { reader } = this;
        if (reader.mark(at) === marks.dollar) return `$${reader.text(at + 1)}`;
        return reader.isWord(at) ? reader.text(at) : undefined;
    }

    private implementation(at: number): void {
        const { reader, scopes } = this;
        // `impl Trait` as a type stands behind something; an item behind an end or a modifier.
        const isItem =
            at === 0 ||
            [0, marks.semicolon, marks.closeCurly, marks.openCurly, marks.closeSquare].includes(
                reader.mark(at - 1),
            );
        const isBehindWord =
            reader.isWord(at - 1) && !reader.is(at - 1, "unsafe") && !reader.is(at - 1, "default");
        if (!isItem || isBehindWord || reader.isString(at - 1)) return;
        this.await({
            kind: "impl",
            name: this.implName(at + 1),
            isTest: this.isTestNext,
            depth: scopes.depth,
        });
        if (!scopes.isTest && !this.isTestNext) this.totals.impls++;
    }

    private await(item: PendingItem): void {
        this.scopes.pending = item;
        this.isTestNext = false;
    }

    /** The type that an implementation is for: the last name outside of generics. */
    private implName(from: number): string {
        const { reader } = this;
        let angles = 0;
        let name = "";
        for (let at = from; at < reader.count && at < from + 200; at++) {
            const mark = reader.mark(at);
            if (mark === marks.openCurly || mark === marks.semicolon) break;
            if (mark === marks.less) angles++;
            // An arrow's end is no bracket.
            else if (mark === marks.greater && reader.text(at - 1) !== "-") angles--;
            else if (angles <= 0 && reader.is(at, "where")) break;
            else if (angles <= 0 && reader.isWord(at) && !reader.is(at, "for")) {
                if (!reader.is(at, "dyn") && !reader.is(at, "mut")) name = reader.text(at);
            }
        }
        return name;
    }

    /** `extern "C" {`: a foreign block; `extern "C" fn` and `extern crate` are others. */
    private foreign(at: number): void {
        const { reader, scopes } = this;
        const body = reader.isString(at + 1) ? at + 2 : at + 1;
        if (reader.mark(body) !== marks.openCurly) return;
        const isSaid = reader.is(at - 1, "unsafe");
        const abi = reader.isString(at + 1) ? `extern ${reader.text(at + 1)}` : "extern";
        this.use("foreign-block", isSaid ? at - 1 : at, body, abi);
        this.await({ kind: "foreign", name: "", isTest: this.isTestNext, depth: scopes.depth });
    }

    private unsafeWord(at: number): void {
        const { reader } = this;
        let next = at + 1;
        if (reader.is(next, "extern")) next += reader.isString(next + 1) ? 2 : 1;
        // A foreign block is told by its own word.
        else if (reader.mark(next) === marks.openCurly) this.use("block", at, next);
        if (reader.is(next, "auto")) next++;
        const name = this.nameAt(next + 1);
        if (reader.is(next, "impl")) {
            this.use("impl", at, this.bodyOf(next), this.implName(next + 1));
        } else if (reader.is(next, "trait")) {
            this.use("trait", at, this.bodyOf(next), name);
        } else if (
            reader.is(next, "fn") &&
            name !== undefined &&
            this.scopes.around !== "foreign"
        ) {
            // In a foreign block the block is what is trusted, not each of its functions.
            const kind = this.isMember() ? "method" : "function";
            this.use(kind, at, this.bodyOf(next), name);
        }
    }

    /** The opening brace of an item's body; -1 for none, or where it would be absurdly far. */
    private bodyOf(from: number): number {
        const { reader } = this;
        let depth = 0;
        for (let at = from; at < reader.count && at - from < longestHead; at++) {
            const mark = reader.mark(at);
            if (mark === marks.openCurly && depth === 0) return at;
            if (mark === marks.semicolon && depth === 0) return -1;
            if (isOpening(mark)) depth++;
            else if (isClosing(mark) && --depth < 0) return -1;
        }
        return -1;
    }

    private isMember(): boolean {
        const { around } = this.scopes;
        return around === "impl" || around === "trait";
    }

    private use(kind: UnsafeKind, at: number, body: number, name?: string): void {
        const { reader, scopes } = this;
        const [start, end] = [reader.start(at), reader.end(at)];
        const line = this.lines.positionAt(start).line + 1;
        if (body >= 0) this.bodies.set(body, this.uses.length);
        this.uses.push({
            kind,
            start,
            end,
            line,
            lines: 1,
            item: scopes.path(kind === "attribute" ? undefined : name),
            isExplained: kind === "attribute" || isExplained(reader, at, body),
            isTest: scopes.isTest || this.isTestNext,
            isInMacro: scopes.isInMacro,
        });
    }

    private measure(use: number, first: number, last: number): void {
        const { reader, lines, uses } = this;
        const known = uses[use];
        if (known === undefined) return;
        const from = lines.positionAt(reader.start(first)).line;
        uses[use] = { ...known, lines: lines.positionAt(reader.start(last)).line - from + 1 };
    }

    /** Reads an attribute; gives the number of its last token. */
    private attribute(at: number): number {
        const { reader } = this;
        const isInner = reader.mark(at + 1) === marks.bang;
        const open = isInner ? at + 2 : at + 1;
        if (reader.mark(open) !== marks.openSquare) return at;
        let depth = 0;
        let end = open;
        for (; end < reader.count; end++) {
            const mark = reader.mark(end);
            if (isOpening(mark)) depth++;
            else if (isClosing(mark) && --depth === 0) break;
        }
        const first = reader.text(open + 1);
        if (isInner) {
            if (first === "forbid" && this.has(open, end, "unsafe_code")) this.forbidsUnsafe = true;
            if (first === "cfg" && this.isTestCondition(open, end)) this.isTestNext = true;
        } else if (this.isTestAttribute(open, end)) this.isTestNext = true;
        for (let token = open + 1; token < end; token++) {
            if (unsafeAttributes.has(reader.text(token)) && reader.isWord(token)) {
                this.use("attribute", token, -1);
                break;
            }
        }
        return Math.min(end, reader.count - 1);
    }

    /** `#[test]`, `#[tokio::test]`, `#[test_case(...)]`, `#[rstest]`, `#[cfg(test)]`, `#[bench]`. */
    private isTestAttribute(open: number, end: number): boolean {
        const { reader } = this;
        if (reader.is(open + 1, "cfg")) return this.isTestCondition(open, end);
        let last = open + 1;
        while (reader.isWord(last + 2) && reader.text(last + 1) === "::") last += 2;
        return /^(?:r?test(?:_case)?|bench|quickcheck|proptest)$/.test(reader.text(last));
    }

    private isTestCondition(open: number, end: number): boolean {
        return this.has(open, end, "test") && !this.has(open, end, "not");
    }

    private has(from: number, to: number, word: string): boolean {
        for (let at = from; at < to; at++) if (this.reader.is(at, word)) return true;
        return false;
    }
}
