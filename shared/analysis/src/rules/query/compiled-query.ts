import type { SyntaxTable } from "../../syntax/syntax-table.ts";
import type { Quantifier, QueryPredicate } from "./query-syntax.ts";

/** Whether a node may be what a capture stands for. */
export type NodeGuard = (table: SyntaxTable, node: number) => boolean;

/** Kinds that stand for many: any node, any named one. */
export const wildcards = { any: -1, named: -2 } as const;

/** One node of a query, with everything looked up in a grammar. */
export interface CompiledNode {
    readonly form: "node";
    /** Of the grammar, or one of {@link wildcards}. */
    readonly kind: number;
    readonly isMissing: boolean;
    /** 0 for any. */
    readonly field: number;
    readonly negatedFields: readonly number[];
    /** Indexes in the query's `captureNames`. */
    readonly captures: readonly number[];
    /** All have to hold; of the captures. */
    readonly guards: readonly NodeGuard[];
    readonly children: CompiledSequence;
    /**
     * Single nodes of which at least one has to be among the children, for each list: looked for
     * before anything is tried.
     */
    readonly probes: readonly (readonly CompiledNode[])[];
}

export interface CompiledChoice {
    readonly form: "choice";
    readonly branches: readonly CompiledSequence[];
}

export interface CompiledGroup {
    readonly form: "group";
    readonly sequence: CompiledSequence;
}

export type CompiledElement = CompiledNode | CompiledChoice | CompiledGroup;

export interface CompiledItem {
    readonly element: CompiledElement;
    readonly quantifier: Quantifier;
    readonly isAnchored: boolean;
    /** It is `_`: an anchor behind it means the very next node, whatever that is. */
    readonly isAnyNode: boolean;
}

export interface CompiledSequence {
    readonly items: readonly CompiledItem[];
    readonly isAnchoredAtEnd: boolean;
}

/** One pattern of a query for one grammar. */
export interface CompiledPattern {
    readonly element: CompiledElement;
    /** Kinds that its first node can have; undefined: any. */
    readonly firstKinds: readonly number[] | undefined;
    /** It speaks of siblings: several nodes side by side. */
    readonly hasSiblings: boolean;
    /** Those that need more than the text of one node. */
    readonly predicates: readonly QueryPredicate[];
}

export interface CompiledQuery {
    readonly captureNames: readonly string[];
    readonly patterns: readonly CompiledPattern[];
}
