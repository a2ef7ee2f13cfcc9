import type { Suppression } from "@rust-ai-ide/analysis/rules/suppressions";
import type { SourceThreat } from "./rust-sources.ts";

/** A place in a file; lines and columns count from 1, in UTF-16 units. */
export interface TaintPlace {
    readonly start: number;
    readonly end: number;
    readonly line: number;
    readonly column: number;
    readonly endLine: number;
    readonly endColumn: number;
}

/** Where a value of a function comes from. */
export type TaintOrigin =
    | { readonly form: "parameter"; readonly index: number }
    | {
          readonly form: "source";
          readonly threat: SourceThreat;
          readonly name: string;
          readonly place: TaintPlace;
      }
    /** What a call answers; an index into the calls of the function. */
    | { readonly form: "call"; readonly call: number };

/** A call of a function that may be one of the crate. */
export interface TaintCall {
    /** The last name of the path, or of the method. */
    readonly name: string;
    /** The name in front of it, `Self` resolved; undefined for methods and plain functions. */
    readonly owner: string | undefined;
    readonly isMethod: boolean;
    readonly place: TaintPlace;
    readonly argumentCount: number;
}

export type TaintTarget =
    | { readonly form: "return" }
    /** Of a method the receiver is argument 0. */
    | { readonly form: "argument"; readonly call: number; readonly index: number }
    | {
          readonly form: "sink";
          readonly name: string;
          readonly place: TaintPlace;
      };

/** From an origin to a target, with the kinds of harm (bits) that nothing on the way prevents. */
export interface TaintEdge {
    readonly origin: number;
    readonly target: TaintTarget;
    readonly kinds: number;
}

/** All that the crate's analysis needs of one function: small, and plain data for threads. */
export interface FunctionTaint {
    readonly name: string;
    /** Of a method: its type. */
    readonly owner: string | undefined;
    readonly hasSelf: boolean;
    readonly parameters: readonly string[];
    readonly place: TaintPlace;
    readonly origins: readonly TaintOrigin[];
    readonly calls: readonly TaintCall[];
    readonly edges: readonly TaintEdge[];
}

export interface FileTaint {
    readonly path: string;
    /** Default: Rust. */
    readonly language?: "script";
    /** Comments that silence rules. */
    readonly silenced: readonly Suppression[];
    readonly functions: readonly FunctionTaint[];
}
