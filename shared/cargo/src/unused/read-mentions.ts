import { type RustTokens, rustTokens, stringContent, tokenKinds } from "../rust/rust-tokens.ts";
import { attributeAt, impliesTest } from "./attributes.ts";
import { documentationOf } from "./documentation.ts";
import { MentionLists } from "./mention-lists.ts";
import type { Mention, SourceMentions } from "./source-mentions.ts";

/** What an opened bracket encloses. */
interface Frame {
    readonly isTest: boolean;
    /** The macro whose input this is, or that of the brackets around it; empty outside of macros. */
    readonly macro: string;
    /** Name of an inline module. */
    readonly module: string | undefined;
}

const outermost: Frame = { isTest: false, macro: "", module: undefined };
/** Deeper brackets share the last frame: nobody writes them, and strangers' files must cost no memory. */
const deepest = 2_000;
/** Macros whose input becomes code of others, so that crates named there are those of the caller. */
const writers = /^(?:quote|quote_spanned|quote_into|parse_quote|parse_quote_spanned|macro_rules)$/;
/** Words in front of `::` at which a path begins all the same. */
const keywords =
    /^(?:use|in|return|as|dyn|impl|for|where|if|else|match|while|let|mut|ref|move|box|break|unsafe|await|pub|const|static|type|fn|struct|enum|union|trait|mod|extern|async|yield)$/;
const notCrates = /^(?:crate|self|super|Self)$/;
const pathInString = /(?<![\w:.$])(?:::)?([A-Za-z_]\w*)::/g;
const wordInString = /^\s*(?:::)?([A-Za-z_]\w*)\s*$/;
const variable = /^[A-Z][A-Z0-9_]{2,}$/;

/**
 * The names in a file that may be those of crates. Names are looked for in tokens, inputs of macros
 * included, so that nothing has to be expanded; what only tests compile is told apart by attributes.
 * Time is linear in the text.
 */
export function readMentions(text: string): SourceMentions {
    const reader = new MentionReader(rustTokens(text));
    reader.run();
    return reader.lists;
}

class MentionReader {
    readonly lists = new MentionLists();
    private readonly tokens: RustTokens;
    private readonly frames: Frame[] = [outermost];
    private extraDepth = 0;
    /** Tokens below this index belong to an item that only tests have. */
    private testEnd = 0;
    private isTestFile = false;
    /** `#[path]` of the item to come. */
    private path: string | undefined;
    /** The macro, and the inline module, whose bracket comes next. */
    private nextMacro: string | undefined;
    private nextModule: string | undefined;
    private at = 0;
    /** Markdown is documentation where the file takes texts in, however the path is put together. */
    private includesText = false;
    private readonly documents: string[] = [];

    constructor(tokens: RustTokens) {
        this.tokens = tokens;
    }

    run(): void {
        const { kinds, count } = this.tokens;
        while (this.at < count) {
            const kind = kinds[this.at];
            if (kind === tokenKinds.identifier) this.identifier();
            else if (kind === tokenKinds.punctuation) this.punctuation();
            else if (kind === tokenKinds.documentation) this.documentation();
            else {
                if (kind === tokenKinds.string) this.string();
                this.at++;
            }
        }
        if (this.includesText) this.lists.documents.push(...this.documents);
    }

    private get frame(): Frame {
        return this.frames[this.frames.length - 1] ?? outermost;
    }

    private get isTest(): boolean {
        return this.isTestFile || this.at < this.testEnd || this.frame.isTest;
    }

    private textAt(index: number): string {
        const { text, starts, ends, count } = this.tokens;
        return index < 0 || index >= count ? "" : text.slice(starts[index], ends[index]);
    }

    private isIdentifier(index: number): boolean {
        return index >= 0 && this.tokens.kinds[index] === tokenKinds.identifier;
    }

    private identifier(): void {
        const name = this.textAt(this.at);
        const next = this.textAt(this.at + 1);
        if (name === "use" && next !== "<") this.useTree();
        else if (name === "extern" && next === "crate") this.externCrate();
        else if (name === "mod" && this.isIdentifier(this.at + 1)) this.module();
        else {
            if (next === "!" && this.textAt(this.at + 2) !== "=") this.macro(name);
            this.word(name, next);
            this.at++;
        }
    }

    private word(name: string, next: string): void {
        if (name === "feature" && next === "=") this.feature();
        if (name === "OUT_DIR") this.lists.takesGenerated = true;
        if (variable.test(name)) this.lists.variables.add(name);
        if (next === "::") this.pathRoot(name);
        else if (this.frame.macro !== "" && next !== "." && !notCrates.test(name)) {
            const before = this.textAt(this.at - 1);
            if (before !== "." && before !== "::" && before !== "$")
                this.lists.addWord(name, this.offset(this.at));
        }
    }

    private offset(index: number): number {
        return this.tokens.starts[index] ?? 0;
    }

    /** A name with `::` behind it. */
    private pathRoot(name: string): void {
        const before = this.textAt(this.at - 1);
        if (before === "." || before === "$" || notCrates.test(name) || keywords.test(name)) return;
        // `#name` in what a macro writes stands for something of its caller.
        if (before === "#" && writers.test(this.frame.macro)) return;
        if (before === "::") {
            if (!this.beginsPath(this.at - 2)) return;
            this.lists.absolute.add(name);
        }
        this.addRoot(name, { offset: this.offset(this.at), what: "path" });
    }

    /** Whether `::` behind this token begins a path. */
    private beginsPath(index: number): boolean {
        if (index < 0) return true;
        const text = this.textAt(index);
        if (this.isIdentifier(index)) return keywords.test(text);
        return text !== ">" && text !== "]" && text !== ")";
    }

    private addRoot(name: string, mention: Mention): void {
        this.lists.addRoot(name, mention, this.isTest);
        if (writers.test(this.frame.macro)) this.lists.addGenerated(name, mention.offset);
    }

    private feature(): void {
        if (this.tokens.kinds[this.at + 2] !== tokenKinds.string) return;
        this.lists.addFeature(stringContent(this.textAt(this.at + 2)), this.offset(this.at + 2));
    }

    private macro(name: string): void {
        this.nextMacro = name;
        const open = this.at + 2;
        if (name === "include_str") this.includesText = true;
        if (name === "include") {
            const file = this.tokens.kinds[open + 1] === tokenKinds.string;
            const content = file ? stringContent(this.textAt(open + 1)) : "";
            if (content !== "") this.lists.inclusions.push({ path: content, isTest: this.isTest });
        }
    }

    /** `use a::b`, `use {a, b::c}`: names at the start of a path, also without `::` behind. */
    private useTree(): void {
        const { count } = this.tokens;
        let index = this.at + 1;
        let depth = 0;
        let isRoot = true;
        /** Depth of the braces behind a name: what is inside does not begin a path. */
        let named = Number.POSITIVE_INFINITY;
        for (; index < count; index++) {
            const text = this.textAt(index);
            if (text === ";") break;
            if (text === "{") {
                depth++;
                if (!isRoot) named = Math.min(named, depth);
                isRoot = depth < named;
            } else if (text === "}") {
                if (depth === 0) break;
                if (depth === named) named = Number.POSITIVE_INFINITY;
                depth--;
                isRoot = false;
            } else if (text === ",") isRoot = depth < named;
            else if (text === "::") {
                if (isRoot && this.isIdentifier(index + 1))
                    this.lists.absolute.add(this.textAt(index + 1));
            } else if (this.isIdentifier(index)) {
                const isPlain = this.textAt(index - 1) !== "$";
                if (isRoot && isPlain && !notCrates.test(text))
                    this.addRoot(text, { offset: this.offset(index), what: "use" });
                isRoot = false;
            } else if (text !== "$" && text !== "*") break;
        }
        this.at = Math.max(index, this.at + 1);
    }

    private externCrate(): void {
        const name = this.textAt(this.at + 2);
        if (this.isIdentifier(this.at + 2) && name !== "self") {
            this.lists.absolute.add(name);
            this.addRoot(name, { offset: this.offset(this.at + 2), what: "extern crate" });
        }
        this.at += 3;
    }

    private module(): void {
        const name = this.textAt(this.at + 1);
        const next = this.textAt(this.at + 2);
        if (next === ";") {
            this.lists.moduleNames.add(name);
            const inside = this.frames.map(({ module }) => module);
            this.lists.modules.push({
                name,
                path: this.path,
                inside: inside.filter((each) => each !== undefined),
                isTest: this.isTest,
            });
        } else if (next === "{") {
            this.lists.moduleNames.add(name);
            this.nextModule = this.path ?? name;
        }
        this.path = undefined;
        this.at += 2;
    }

    private punctuation(): void {
        const text = this.textAt(this.at);
        if (text === "#") {
            this.attribute();
            return;
        }
        if (text === "{" || text === "(" || text === "[") this.open();
        else if (text === "}" || text === ")" || text === "]") this.close();
        else if (text === ";") {
            this.nextMacro = undefined;
            this.path = undefined;
        }
        this.at++;
    }

    private open(): void {
        if (this.frames.length >= deepest) {
            this.extraDepth++;
            return;
        }
        this.frames.push({
            isTest: this.isTest,
            macro: this.nextMacro ?? this.frame.macro,
            module: this.nextModule,
        });
        this.nextMacro = undefined;
        this.nextModule = undefined;
    }

    private close(): void {
        if (this.extraDepth > 0) this.extraDepth--;
        else if (this.frames.length > 1) this.frames.pop();
    }

    /** `#[...]` and `#![...]`: what it names, and whether only tests have what follows. */
    private attribute(): void {
        const attribute = attributeAt(this.tokens, this.at, this.isTest);
        if (attribute === undefined) {
            this.at++;
            return;
        }
        const { end, isInner, isTest, path, itemEnd } = attribute;
        if (path !== undefined) this.path = path;
        if (isTest && isInner && this.frames.length === 1) this.isTestFile = true;
        else if (isTest) this.testEnd = Math.max(this.testEnd, itemEnd);
        // Of `cfg_attr(test, ...)` the attribute alone belongs to tests.
        const before = this.testEnd;
        if (impliesTest(attribute.conditional)) this.testEnd = Math.max(before, end);
        this.attributeTokens(attribute.start, end, attribute.name);
        this.testEnd = before;
        this.at = end;
    }

    private attributeTokens(start: number, end: number, name: string): void {
        const { kinds } = this.tokens;
        for (this.at = start; this.at < end; this.at++) {
            const text = this.textAt(this.at);
            if (kinds[this.at] === tokenKinds.string) {
                if (name !== "doc") this.attributeString();
                this.string();
            } else if (kinds[this.at] === tokenKinds.identifier) {
                const next = this.textAt(this.at + 1);
                if (next === "!") this.macro(text);
                if (text === "feature" && next === "=") this.feature();
                if (next === "::") this.pathRoot(text);
            }
        }
        this.nextMacro = undefined;
    }

    /** `#[serde(with = "a::b")]`, `#[serde(crate = "a")]`. */
    private attributeString(): void {
        const content = stringContent(this.textAt(this.at));
        const offset = this.offset(this.at);
        for (const [, name = ""] of content.matchAll(pathInString)) {
            if (!notCrates.test(name)) this.addRoot(name, { offset, what: "attribute" });
        }
        const word = wordInString.exec(content)?.[1];
        const key = this.textAt(this.at - 1) === "=" ? this.textAt(this.at - 2) : "";
        if (word !== undefined && /crate|with|path|module|root|remote/.test(key))
            this.addRoot(word, { offset, what: "attribute" });
    }

    private string(): void {
        const { starts, ends } = this.tokens;
        const length = (ends[this.at] ?? 0) - (starts[this.at] ?? 0);
        if (length > 10_000) return;
        const content = stringContent(this.textAt(this.at));
        if (variable.test(content)) this.lists.variables.add(content);
        if (content === "OUT_DIR") this.lists.takesGenerated = true;
        if (/^\S+\.md$/i.test(content)) this.documents.push(content);
        if (!content.includes("::")) return;
        for (const [, name = ""] of content.matchAll(pathInString)) {
            if (!notCrates.test(name)) this.lists.addGenerated(name, this.offset(this.at));
        }
    }

    private documentation(): void {
        const { end, examples, links } = documentationOf(this.tokens, this.at);
        const offset = this.offset(this.at);
        for (const example of examples) this.lists.addDoctest(readMentions(example), offset);
        for (const name of links) this.lists.addLink(name, offset);
        this.at = end;
    }
}
