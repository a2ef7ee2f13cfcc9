import { rustTokens, stringContent } from "@rust-ai-ide/cargo/rust/rust-tokens";
import { isClosing, isOpening, marks, TokenReader } from "../unsafe/token-reader.ts";
import { Brackets } from "./brackets.ts";
import { readImports } from "./read-imports.ts";
import type {
    MacroRange,
    SourceFacts,
    SourceFunction,
    SourceImport,
    TokenRange,
} from "./source-facts.ts";
import { outermost, type Scope } from "./source-scope.ts";
import { behindGenerics, typeHead } from "./type-heads.ts";

/** Reads what a file says of calls. Any text is read; what is no Rust says little. */
export function readSource(text: string): SourceFacts {
    return new SourceReader(new TokenReader(rustTokens(text))).run();
}

/** Tokens of a header and of a type's name; more is no code that somebody wrote. */
const longestHeader = 1000;
const longestHead = 100;
/** Tokens of a `struct` in which fields are looked for. */
const mostOfFields = 5000;

class SourceReader {
    private readonly reader: TokenReader;
    private readonly brackets: Brackets;
    private isLost = false;
    private readonly functions: SourceFunction[] = [];
    private readonly imports: SourceImport[] = [];
    private readonly importRanges: [number, number][] = [];
    private readonly attributeRanges: [number, number][] = [];
    private readonly macros: MacroRange[] = [];
    private readonly aliases = new Map<string, string>();
    private readonly aliasTypes = new Map<string, TokenRange>();
    private readonly structs = new Map<string, TokenRange[]>();
    private readonly associated = new Map<string, TokenRange>();
    private readonly declared = new Set<string>();
    private readonly scopes: Scope[] = [];
    private includesGenerated = false;
    private readonly includes: string[] = [];
    private readonly otherPaths: string[] = [];
    private readonly traits = new Set<string>();
    private readonly modules: { path: string; isTest: boolean }[] = [];
    private isTest = false;
    private isExported = false;
    private features: string[] = [];
    /** What the next curly brace opens. */
    private pending: { readonly scope: Scope; readonly at: number } | undefined;

    constructor(reader: TokenReader) {
        this.reader = reader;
        this.brackets = new Brackets(reader);
    }

    run(): SourceFacts {
        const { reader } = this;
        for (let at = 0; at < reader.count; ) at = this.step(at);
        for (const { ends } of this.scopes) if (ends !== undefined) ends.end = reader.count;
        const { functions, imports, importRanges, attributeRanges, macros } = this;
        const {
            aliases,
            aliasTypes,
            structs,
            associated,
            declared,
            includesGenerated,
            includes,
            traits,
            modules,
            otherPaths,
        } = this;
        return {
            reader,
            functions,
            imports,
            importRanges,
            attributeRanges,
            macros,
            aliases,
            aliasTypes,
            structs,
            associated,
            declared,
            includesGenerated,
            includes,
            otherPaths,
            traits,
            modules,
            isBroken: !this.brackets.areWhole || this.isLost,
        };
    }

    private get scope(): Scope {
        return this.scopes.at(-1) ?? outermost;
    }

    /** Handles a token and tells the next one. */
    private step(at: number): number {
        const { reader } = this;
        const mark = reader.mark(at);
        if (mark !== 0) return this.mark(at, mark);
        if (!reader.isWord(at)) return at + 1;
        switch (reader.text(at)) {
            case "use": {
                const { imports, end } = readImports(reader, at, this.isPublic(at));
                this.imports.push(...imports);
                this.importRanges.push([at, end]);
                this.forget();
                return end;
            }
            case "fn":
                return reader.isWord(at + 1) ? this.function(at) : at + 1;
            case "extern":
                return reader.is(at + 1, "crate") ? this.externCrate(at) : at + 1;
            case "impl":
                return this.implementation(at);
            case "trait":
                return reader.isWord(at + 1) ? this.named(at, true) : at + 1;
            case "mod":
                return reader.isWord(at + 1) ? this.named(at, false) : at + 1;
            case "struct":
            case "enum":
            case "union":
                return reader.isWord(at + 1) ? this.type(at) : at + 1;
            case "type":
                return reader.isWord(at + 1) ? this.alias(at) : at + 1;
            case "macro_rules":
                return this.macroRules(at);
            default:
                return reader.mark(at + 1) === marks.bang && isOpening(reader.mark(at + 2))
                    ? this.macroCall(at)
                    : at + 1;
        }
    }

    private externCrate(at: number): number {
        const { reader } = this;
        const isRenamed = reader.is(at + 3, "as");
        const name = reader.text(isRenamed ? at + 4 : at + 2);
        const isPublic = this.isPublic(at);
        this.imports.push({ path: [reader.text(at + 2)], name, isPublic });
        this.importRanges.push([at, at + (isRenamed ? 5 : 3)]);
        return at + (isRenamed ? 5 : 3);
    }

    private mark(at: number, mark: number): number {
        const { reader } = this;
        if (mark === marks.hash) {
            const open = reader.mark(at + 1) === marks.bang ? at + 2 : at + 1;
            if (reader.mark(open) === marks.openSquare) return this.attribute(at, open);
        } else if (mark === marks.openCurly) {
            const { pending } = this;
            this.pending = undefined;
            this.scopes.push(pending?.at === at ? pending.scope : this.inner({}));
            this.forget();
        } else if (mark === marks.closeCurly) {
            const closed = this.scopes.pop();
            if (closed?.ends !== undefined) closed.ends.end = at;
            this.forget();
        } else if (mark === marks.semicolon || mark === marks.comma) this.forget();
        return at + 1;
    }

    private forget(): void {
        this.isTest = false;
        this.isExported = false;
        if (this.features.length > 0) this.features = [];
    }

    private attribute(at: number, open: number): number {
        const { reader } = this;
        const end = Math.min(this.brackets.endOf(open) + 1, reader.count);
        const text = reader.tokens.text.slice(reader.end(open), reader.start(end - 1));
        this.attributeRanges.push([at, end]);
        if (open === at + 1) {
            const plain = text.replace(/\s+/g, "");
            // What `any(test, ...)` holds for is built into products as well.
            if (/^(?:cfg\((?:test\)$|all\(test[,)])|(?:\w+::)*(?:test|bench)(?:$|\())/.test(plain))
                this.isTest = true;
            const path = /^(?:cfg_attr\(.*,)?path="([^"]*)"/.exec(plain)?.[1];
            if (path !== undefined) this.otherPaths.push(path);
            if (/^(?:unsafe\()?(?:no_mangle|export_name)/.test(plain)) this.isExported = true;
            const feature = /^cfg\(feature="([^"]+)"\)$/.exec(plain)?.[1];
            if (feature !== undefined) this.features.push(feature);
        }
        return end;
    }

    private isPublic(at: number): boolean {
        const { reader } = this;
        if (reader.is(at - 1, "pub")) return true;
        // Crate-wide ones count too: they are part of chains inside of the package.
        for (let back = at - 1; back > at - 8 && back >= 0; back--)
            if (reader.is(back, "pub")) return reader.mark(at - 1) === marks.closeRound;
        return false;
    }

    private inner(changes: Partial<Scope>): Scope {
        const { container, trait, module, isTest, features } = this.scope;
        return {
            container,
            trait,
            module,
            isTest: isTest || this.isTest,
            features: this.features.length > 0 ? [...features, ...this.features] : features,
            ...changes,
        };
    }

    private function(at: number): number {
        const { reader } = this;
        const body = this.bodyOf(at);
        const isBody = reader.mark(body) === marks.openCurly;
        const open = behindGenerics(reader, at + 2, body);
        const close = Math.min(this.brackets.endOf(open), body);
        let returned = close + 1;
        while (returned < body && !reader.is(returned, "where")) returned++;
        const { container, trait, module, isTest, features } = this.inner({});
        const isForeign = reader.isString(at - 1) && reader.is(at - 2, "extern");
        const made: SourceFunction = {
            name: reader.text(at + 1),
            isMacro: false,
            container,
            trait,
            module,
            isTest,
            isExported: this.isExported || isForeign,
            features,
            nameToken: at + 1,
            start: at,
            end: body,
            parameters: [open + 1, close],
            returns: [close + 1, returned],
            takesSelf: this.takesSelf(open, close),
            hasBody: isBody,
        };
        this.functions.push(made);
        if (isBody)
            this.pending = {
                scope: this.inner({ container: "", trait: "", ends: made }),
                at: body,
            };
        return body;
    }

    private takesSelf(open: number, close: number): boolean {
        const { reader } = this;
        for (let at = open + 1; at < close && reader.mark(at) !== marks.comma; at++)
            if (reader.is(at, "self")) return true;
        return false;
    }

    /** The curly brace or semicolon that ends a header. */
    private bodyOf(at: number): number {
        const { reader } = this;
        const last = Math.min(reader.count, at + longestHeader);
        for (let token = at; token < last; token++) {
            const mark = reader.mark(token);
            if (mark === marks.openCurly || mark === marks.semicolon) return token;
            if (isOpening(mark)) token = this.brackets.endOf(token);
            else if (isClosing(mark)) return token;
        }
        this.isLost ||= last < reader.count;
        return reader.count;
    }

    private implementation(at: number): number {
        const { reader } = this;
        // `impl Trait` in a type follows a mark; an item follows another item or an attribute.
        const before = reader.mark(at - 1);
        const isItem =
            at === 0 ||
            before === marks.closeCurly ||
            before === marks.openCurly ||
            before === marks.semicolon ||
            before === marks.closeSquare ||
            before === marks.closeRound ||
            reader.is(at - 1, "unsafe") ||
            reader.is(at - 1, "default") ||
            reader.isDocumentation(at - 1);
        if (!isItem) return at + 1;
        const body = this.bodyOf(at);
        if (reader.mark(body) !== marks.openCurly) return at + 1;
        const start = behindGenerics(reader, at + 1, body);
        let [split, end] = [-1, body];
        for (let token = start, depth = 0; token < body; token++) {
            const mark = reader.mark(token);
            if (mark === marks.less) depth++;
            else if (mark === marks.greater && reader.mark(token - 1) !== 45) depth--;
            else if (
                depth === 0 &&
                reader.is(token, "for") &&
                reader.mark(token + 1) !== marks.less
            )
                split = split < 0 ? token : split;
            else if (depth === 0 && reader.is(token, "where")) {
                end = token;
                break;
            }
        }
        const container = typeHead(reader, split < 0 ? start : split + 1, end);
        const trait = split < 0 ? "" : typeHead(reader, start, split);
        this.pending = { scope: this.inner({ container: container || "?", trait }), at: body };
        return body;
    }

    private named(at: number, isTrait: boolean): number {
        const { reader } = this;
        const name = reader.text(at + 1);
        this.declared.add(name);
        if (isTrait) this.traits.add(name);
        const body = this.bodyOf(at);
        const { module } = this.scope;
        if (reader.mark(body) !== marks.openCurly) {
            const path = module === "" ? name : `${module}::${name}`;
            if (!isTrait) this.modules.push({ path, isTest: this.inner({}).isTest });
            return body;
        }
        const scope = isTrait
            ? this.inner({ container: name, trait: name })
            : this.inner({ module: module === "" ? name : `${module}::${name}` });
        this.pending = { scope, at: body };
        return body;
    }

    private type(at: number): number {
        const { reader } = this;
        const name = reader.text(at + 1);
        this.declared.add(name);
        const body = this.bodyOf(at);
        if (reader.mark(body) !== marks.openCurly || !reader.is(at, "struct")) return at + 2;
        const close = Math.min(this.brackets.endOf(body), body + mostOfFields);
        const before = this.structs.get(name);
        if (before === undefined) this.structs.set(name, [[body + 1, close]]);
        else before.push([body + 1, close]);
        return body;
    }

    private alias(at: number): number {
        const { reader } = this;
        const name = reader.text(at + 1);
        const equals = behindGenerics(reader, at + 2, Math.min(reader.count, at + longestHeader));
        if (reader.mark(equals) !== marks.equals) return at + 2;
        this.declared.add(name);
        const end = Math.min(this.bodyOf(equals), equals + longestHead);
        const head = typeHead(reader, equals + 1, end);
        const { container, trait } = this.scope;
        if (trait !== "") this.associated.set(`${container}.${name}`, [equals + 1, end]);
        else if (!this.aliasTypes.has(name)) this.aliasTypes.set(name, [equals + 1, end]);
        const before = this.aliases.get(name);
        // Two of one name: neither is known, nor is it a type of its own.
        if (head !== "" && trait === "")
            this.aliases.set(name, before === undefined || before === head ? head : "");
        return equals;
    }

    private macroRules(at: number): number {
        const { reader } = this;
        if (reader.mark(at + 1) !== marks.bang || !reader.isWord(at + 2)) return at + 1;
        const end = this.brackets.endOf(at + 3);
        const { module, isTest, features } = this.inner({});
        this.declared.add(reader.text(at + 2));
        this.functions.push({
            name: reader.text(at + 2),
            isMacro: true,
            container: "",
            trait: "",
            module,
            isTest,
            isExported: false,
            features,
            nameToken: at + 2,
            start: at,
            end,
            parameters: [end, end],
            returns: [end, end],
            takesSelf: false,
            hasBody: true,
        });
        this.forget();
        return end + 1;
    }

    private macroCall(at: number): number {
        const { reader } = this;
        const name = reader.text(at);
        const end = this.brackets.endOf(at + 2);
        if (name === "include") {
            const path = reader.isString(at + 3) && at + 4 >= end - 1 ? reader.text(at + 3) : "";
            if (path === "") this.includesGenerated = true;
            else this.includes.push(stringContent(path));
        }
        this.macros.push({ name, start: at + 2, end });
        // Items inside of the arguments are read as any others, for most macros pass them on.
        return at + 2;
    }
}
