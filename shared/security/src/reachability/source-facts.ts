import type { TokenReader } from "../unsafe/token-reader.ts";

/** What calls can be in: a function, or the body of a macro that expands to them. */
export interface SourceFunction {
    readonly name: string;
    readonly isMacro: boolean;
    /** Head of the type of the `impl` around, or the trait's name; "" for a free function. */
    readonly container: string;
    /** Last name of the trait whose implementation it is in, or of the trait that declares it. */
    readonly trait: string;
    /** Of inline modules inside of the file, with `::`. */
    readonly module: string;
    readonly isTest: boolean;
    /** `extern "C"`, `no_mangle`: others than Rust may call it. */
    readonly isExported: boolean;
    /** Features of plain `cfg(feature = "...")` around. */
    readonly features: readonly string[];
    /** Tokens: its name, and the first and the last of it. */
    readonly nameToken: number;
    readonly start: number;
    end: number;
    /** Tokens between which its parameters stand. */
    readonly parameters: TokenRange;
    /** Tokens of the type that it returns; empty for none. */
    readonly returns: TokenRange;
    readonly takesSelf: boolean;
    /** False for a declaration. */
    readonly hasBody: boolean;
}

/** From a token up to the one behind the last. */
export type TokenRange = readonly [from: number, to: number];

/** One name that a `use` brings in. */
export interface SourceImport {
    /** Without the leading `::`. */
    readonly path: readonly string[];
    /** What it is called here; `*` for all of a module. */
    readonly name: string;
    readonly isPublic: boolean;
}

/** Tokens inside of the arguments of a macro that is called. */
export interface MacroRange {
    readonly name: string;
    readonly start: number;
    end: number;
}

/** What one file says of calls. Made from tokens, because macros are nothing else. */
export interface SourceFacts {
    readonly reader: TokenReader;
    /** In the order of their start; those inside of others follow them. */
    readonly functions: readonly SourceFunction[];
    readonly imports: readonly SourceImport[];
    /** Tokens of `use` declarations: first and behind the last. */
    readonly importRanges: readonly (readonly [number, number])[];
    readonly attributeRanges: readonly (readonly [number, number])[];
    readonly macros: readonly MacroRange[];
    /** `type Alias = Type`: head of the type by alias. */
    readonly aliases: ReadonlyMap<string, string>;
    /** What `type Alias = Type` stands for, of the first of a name. */
    readonly aliasTypes: ReadonlyMap<string, TokenRange>;
    /** Fields of the structs of a name: one for each platform may be there. */
    readonly structs: ReadonlyMap<string, readonly TokenRange[]>;
    /** `type Name = Type` in implementations of traits, by `Container.Name`. */
    readonly associated: ReadonlyMap<string, TokenRange>;
    /** Types, traits, modules and macros that the file declares. */
    readonly declared: ReadonlySet<string>;
    /** Code that is included from a place that only the build knows. */
    readonly includesGenerated: boolean;
    /** Files whose text is included as code, as they are written. */
    readonly includes: readonly string[];
    /** Files of modules that `#[path]` tells. */
    readonly otherPaths: readonly string[];
    /** Traits among what is declared. */
    readonly traits: ReadonlySet<string>;
    /** `mod name;`: with the inline modules around, by `::`. */
    readonly modules: readonly { readonly path: string; readonly isTest: boolean }[];
    /** Brackets that do not match, or a string or comment without an end: what follows may be misread. */
    readonly isBroken: boolean;
}

/** The innermost function around a token. */
export function functionAround(facts: SourceFacts, token: number): SourceFunction | undefined {
    const { functions } = facts;
    let [low, high] = [0, functions.length];
    while (low < high) {
        const middle = (low + high) >> 1;
        if ((functions[middle]?.start ?? 0) <= token) low = middle + 1;
        else high = middle;
    }
    for (let index = low - 1; index >= 0; index--) {
        const each = functions[index];
        if (each !== undefined && each.end >= token) return each;
    }
    return undefined;
}

/** True where one of the ranges, which do not overlap and are in order, holds a token. */
export function isInRange(ranges: readonly (readonly [number, number])[], token: number): boolean {
    let [low, high] = [0, ranges.length];
    while (low < high) {
        const middle = (low + high) >> 1;
        if ((ranges[middle]?.[1] ?? 0) <= token) low = middle + 1;
        else high = middle;
    }
    return (ranges[low]?.[0] ?? Number.POSITIVE_INFINITY) <= token;
}

/** By the macros of a file: which one stands around each, -1 for none. */
const outerMacros = new WeakMap<readonly MacroRange[], Int32Array>();

/** The innermost macro call whose arguments hold a token. */
export function macroAround({ macros }: SourceFacts, token: number): MacroRange | undefined {
    let outer = outerMacros.get(macros);
    if (outer === undefined) {
        outer = new Int32Array(macros.length).fill(-1);
        for (let index = 1; index < macros.length; index++) {
            const start = macros[index]?.start ?? 0;
            let around = index - 1;
            while (around >= 0 && (macros[around]?.end ?? 0) <= start) around = outer[around] ?? -1;
            outer[index] = around;
        }
        outerMacros.set(macros, outer);
    }
    let [low, high] = [0, macros.length];
    while (low < high) {
        const middle = (low + high) >> 1;
        if ((macros[middle]?.start ?? 0) < token) low = middle + 1;
        else high = middle;
    }
    let index = low - 1;
    while (index >= 0 && (macros[index]?.end ?? 0) <= token) index = outer[index] ?? -1;
    return macros[index];
}
