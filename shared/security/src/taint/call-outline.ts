import {
    functionSinks,
    logMacros,
    methodSinks,
    shellProgram,
    type TaintSink,
} from "./rust-sinks.ts";
import {
    archiveMethods,
    extractorTypes,
    filterStart,
    pageAttribute,
    plainRequestTypes,
    readMethods,
    routeAttribute,
    type SourceThreat,
    sourceCalls,
    threatKinds,
    webFrameworks,
} from "./rust-sources.ts";
import { everyKind, taintKinds } from "./taint-kinds.ts";

/** A function as its text shows it, without a parser: never less than what there is. */
export interface OutlinedFunction {
    readonly name: string;
    /** Types that the function may belong to stand in the file after `impl`. */
    readonly file: number;
    /** What comes into it from outside may do these kinds of harm. */
    sources: number;
    /** Kinds of harm that may be done in it. */
    sinks: number;
    readonly calls: Map<string, OutlinedCall>;
}

export interface OutlinedCall {
    readonly name: string;
    /** The name in front of it, where that is known. */
    readonly owner: string | undefined;
    readonly isMethod: boolean;
}

export interface FileOutline {
    readonly functions: readonly OutlinedFunction[];
    /** Names after `impl` and `for`. */
    readonly types: ReadonlySet<string>;
}

/** A function, the end of a block at the begin of a line, or a call or macro. */
const token =
    /\bfn\s+([A-Za-z_]\w*)|\n([ \t]*)\}|(\.\s*|([A-Za-z_]\w*)\s*::\s*|>\s*::\s*)?\b([A-Za-z_]\w*)\s*(\(|!\s*[([{]|::\s*<)/g;
const implemented = /\bimpl\b[^{;]*/g;
const typeName = /[A-Z]\w*/g;
const words = (names: ReadonlySet<string>): RegExp =>
    new RegExp(`\\b(?:${[...names].join("|")})\\b`);
const requestTypes = words(new Set([...extractorTypes, ...plainRequestTypes]));
const routes = anywhere(routeAttribute);
const pages = anywhere(pageAttribute);
const filters = anywhere(filterStart);
/** A function that other languages call, with a number. */
const foreignHead = /\bextern\s*"(?:C|system)/;
const numberParameter = /:\s*(?:usize|u32|u64|i32|i64|size_t|c_int|c_uint)\b/;
const longestHead = 2000;
const longestList = 2000;

function anywhere(form: RegExp): RegExp {
    return new RegExp(form.source.replace(/^\^/, ""));
}

const comments = /^[ \t]*\/\/.*$/gm;
const rawStart = /\br(#{1,20})"/g;
const testStart = /^#\[cfg\(test\)\]\s{0,20}mod\s{1,20}\w+\s{0,20}\{/gm;

/** Without what begins with a form and ends with the text that `endOf` says, where that is found. */
function without(code: string, start: RegExp, endOf: (hashes: string) => string): string {
    const missing = new Set<string>();
    let kept = "";
    let at = 0;
    start.lastIndex = 0;
    for (let found = start.exec(code); found !== null; found = start.exec(code)) {
        const end = endOf(found[1] ?? "");
        const close = missing.has(end) ? -1 : code.indexOf(end, start.lastIndex);
        if (close < 0) {
            missing.add(end);
            continue;
        }
        kept += code.slice(at, found.index);
        at = close + end.length;
        start.lastIndex = at;
    }
    return kept + code.slice(at);
}

const itemEnd = /[;}][ \t]*\n/g;

/** Where the last line behind an item or a statement begins: attributes stand behind it. */
function afterItem(text: string): number {
    let end = 0;
    for (const found of text.matchAll(itemEnd)) end = found.index + found[0].length;
    return end;
}

/** Reads the functions of a Rust file, what they call, and what may come in and do harm in them. */
export function outlineOf(text: string, file: number): FileOutline {
    const code = text.replace(comments, "");
    // Code in a text is that of a test, or of a generator.
    const real = without(code, rawStart, (hashes) => `"${hashes}`);
    const product = without(real, testStart, () => "\n}");
    return new Outliner(product, file).read();
}

class Outliner {
    private readonly text: string;
    private readonly file: number;
    private readonly functions: OutlinedFunction[] = [];
    private readonly open: { readonly column: number; readonly made: OutlinedFunction }[] = [];
    /** What stands behind a function's last brace is taken for part of it: the brace may be in a text. */
    private last: OutlinedFunction | undefined;
    private lastDefinition = 0;
    private readonly hasRoutes: boolean;
    private readonly hasPages: boolean;
    private readonly isWeb: boolean;
    private readonly hasInput: boolean;
    private readonly hasFilters: boolean;
    private readonly hasShell: boolean;
    private readonly archives: ReadonlySet<string>;

    constructor(text: string, file: number) {
        this.text = text;
        this.file = file;
        this.isWeb = webFrameworks.test(text);
        this.hasInput = text.includes("stdin");
        this.hasFilters = text.includes("warp::") && filters.test(text);
        this.hasShell = shellProgram.test(text);
        this.archives = new Set(
            [...archiveMethods]
                .filter(([, { needs, unless }]) => needs.test(text) && !unless.test(text))
                .map(([name]) => name),
        );
        this.hasRoutes = this.isWeb && routes.test(text);
        this.hasPages = text.includes("tauri") && pages.test(text);
    }

    read(): FileOutline {
        const { text } = this;
        for (const found of text.matchAll(token)) {
            const [, defined, indent, before, owner, name, behind] = found;
            if (defined !== undefined) this.define(defined, found.index);
            else if (indent !== undefined) this.close(indent.length);
            else if (name !== undefined) {
                const end = found.index + found[0].length;
                if (behind?.startsWith("!")) this.macro(name, end);
                else this.call(name, owner, before?.startsWith(".") ?? false);
            }
        }
        const types = new Set<string>();
        for (const [head] of text.matchAll(implemented)) {
            for (const [type] of head.matchAll(typeName)) types.add(type);
        }
        return { functions: this.functions, types };
    }

    private define(name: string, at: number): void {
        const { text } = this;
        const before = text.slice(Math.max(0, at - longestHead, this.lastDefinition), at);
        this.lastDefinition = at;
        const line = before.slice(before.lastIndexOf("\n") + 1);
        const column = /^[ \t]*/.exec(line)?.[0].length ?? 0;
        this.close(column);
        const behind = text.slice(at, at + longestHead);
        const brace = behind.indexOf("{");
        const head = line + (brace < 0 ? behind : behind.slice(0, brace));
        const attributes = before.slice(afterItem(before));
        let sources = 0;
        if (this.hasRoutes && routes.test(attributes)) sources |= threatKinds.remote;
        if (this.hasPages && pages.test(attributes)) sources |= threatKinds.page;
        if (this.isWeb && head.includes("async") && requestTypes.test(head))
            sources |= threatKinds.remote;
        if (foreignHead.test(head) && numberParameter.test(head)) sources |= threatKinds.foreign;
        const made = { name, file: this.file, sources, sinks: 0, calls: new Map() };
        this.functions.push(made);
        this.open.push({ column, made });
        this.last = made;
    }

    /** Functions that begin as far to the right, or further, end here. */
    private close(column: number): void {
        while ((this.open.at(-1)?.column ?? -1) >= column) this.open.pop();
    }

    private call(name: string, owner: string | undefined, isMethod: boolean): void {
        const path = owner === undefined ? name : `${owner}::${name}`;
        const sink = isMethod ? methodSinks.get(name) : functionSinks.get(path);
        let sinks = sink !== undefined && this.fits(sink) ? kindsOf(sink) : 0;
        if (isMethod && this.hasShell && (name === "arg" || name === "args"))
            sinks |= taintKinds.command;
        let threat: SourceThreat | undefined = sourceCalls.get(path)?.threat;
        if (isMethod && this.hasInput && readMethods.has(name)) threat = "local";
        if (isMethod && this.archives.has(name)) threat = "archive";
        if (isMethod && this.hasFilters && ["map", "then", "and_then"].includes(name))
            threat = "remote";
        const key = `${isMethod ? "." : ""}${path}`;
        const sources = threat === undefined ? 0 : threatKinds[threat];
        this.note(sources, sinks, (calls) => {
            if (!calls.has(key)) calls.set(key, { name, owner, isMethod });
        });
    }

    private macro(name: string, end: number): void {
        if (logMacros.has(name)) this.note(0, taintKinds.log);
        else if (name === "vec") {
            const list = this.text.slice(end, end + longestList);
            const close = list.indexOf("]");
            const isShort = close >= 0 && !list.slice(0, close).includes("[");
            const shown = isShort ? list.slice(0, close) : list;
            if (shown.includes(";") || shown.length === longestList) this.note(0, taintKinds.size);
        }
    }

    private note(
        sources: number,
        sinks: number,
        add?: (calls: OutlinedFunction["calls"]) => void,
    ): void {
        const { open, last } = this;
        const of =
            open.length > 0 ? open.map(({ made }) => made) : last === undefined ? [] : [last];
        for (const made of of) {
            made.sources |= sources;
            made.sinks |= sinks;
            add?.(made.calls);
        }
    }

    private fits({ needs }: TaintSink): boolean {
        return needs === undefined || needs.test(this.text);
    }
}

function kindsOf({ kind }: TaintSink): number {
    return taintKinds[kind] & everyKind;
}
