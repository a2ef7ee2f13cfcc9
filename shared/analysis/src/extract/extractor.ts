import type { GrammarNames } from "../syntax/syntax-table.ts";
import type { FactWriter } from "./fact-writer.ts";

/** Reads a node and tells at which one to go on: the next, or the one behind its subtree. */
export type NodeHandler = (writer: FactWriter, node: number) => number;

/** What is done at the nodes of one grammar. */
export interface Extractor {
    /** By kind: place in `handlers`, 0 for nodes that say nothing. Errors have the last kind. */
    readonly actions: Uint8Array;
    readonly handlers: readonly NodeHandler[];
    /** Called before each text. */
    begin(writer: FactWriter): void;
    /** Called behind each text. */
    finish(writer: FactWriter): void;
}

/** Kind of a node that the grammar could not read. */
export const errorKind = 0xffff;

/** Fills the actions of an extractor. */
export class HandlerTable {
    readonly actions = new Uint8Array(errorKind + 1);
    readonly handlers: NodeHandler[] = [(_writer, node) => node + 1];
    private readonly names: GrammarNames;

    constructor(names: GrammarNames) {
        this.names = names;
    }

    /** Kinds of named nodes that the grammar does not have are passed over. */
    on(kinds: readonly string[], handler: NodeHandler): void {
        this.set(
            kinds.map((kind) => this.names.kind(kind)),
            handler,
        );
    }

    onTokens(tokens: readonly string[], handler: NodeHandler): void {
        this.set(
            tokens.map((token) => this.names.kind(token, false)),
            handler,
        );
    }

    onErrors(handler: NodeHandler): void {
        this.set([errorKind], handler);
    }

    private set(kinds: readonly number[], handler: NodeHandler): void {
        const place = this.handlers.push(handler) - 1;
        for (const kind of kinds) if (kind >= 0) this.actions[kind] = place;
    }
}

/** By kind, whether it is one of these; for the one look in a hot loop. */
export function kindSet(names: GrammarNames, kinds: readonly string[]): Uint8Array {
    const set = new Uint8Array(errorKind + 1);
    for (const name of kinds) {
        const kind = names.kind(name);
        if (kind >= 0) set[kind] = 1;
    }
    return set;
}

/** Names whose numbers are asked of the grammar once; asking it costs a call into WebAssembly. */
export function rememberedNames(names: GrammarNames): GrammarNames {
    const kinds = new Map<string, number>();
    const tokens = new Map<string, number>();
    const fields = new Map<string, number>();
    const remember = (known: Map<string, number>, name: string, ask: () => number): number => {
        const found = known.get(name) ?? ask();
        known.set(name, found);
        return found;
    };
    return {
        kinds: names.kinds,
        fields: names.fields,
        kind: (name, named = true) =>
            remember(named ? kinds : tokens, name, () => names.kind(name, named)),
        field: (name) => remember(fields, name, () => names.field(name)),
    };
}
