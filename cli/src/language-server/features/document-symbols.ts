import {
    type FileFacts,
    type SymbolFact,
    type SymbolKind,
    symbolFlags,
} from "@rust-ai-ide/analysis/index/file-facts";
import { DocumentParams } from "@rust-ai-ide/node/language-server/standard-params";
import {
    type DocumentSymbol,
    SymbolKind as Kind,
    type SymbolInformation,
    SymbolTag,
} from "vscode-languageserver/node";
import { rangeAt } from "../positions.ts";
import type { ServerFeature } from "../server-session.ts";

const kinds: Readonly<Record<SymbolKind, Kind>> = {
    module: Kind.Module,
    namespace: Kind.Namespace,
    function: Kind.Function,
    method: Kind.Method,
    struct: Kind.Struct,
    union: Kind.Struct,
    enum: Kind.Enum,
    variant: Kind.EnumMember,
    trait: Kind.Interface,
    implementation: Kind.Object,
    type: Kind.TypeParameter,
    constant: Kind.Constant,
    static: Kind.Constant,
    field: Kind.Field,
    macro: Kind.Function,
    class: Kind.Class,
    interface: Kind.Interface,
    property: Kind.Property,
    variable: Kind.Variable,
    table: Kind.Object,
    key: Kind.Key,
};

export const documentSymbols: ServerFeature = {
    perLanguage: { "textDocument/documentSymbol": "documentSymbolProvider" },
    register({ router, live, natives, settings }) {
        router.answer(
            "textDocument/documentSymbol",
            DocumentParams,
            ({ textDocument: { uri } }) => {
                const file = live.get(uri);
                if (file === undefined || natives.has(file.languageId)) return [];
                return settings.client.hierarchicalSymbols
                    ? symbolTree(file.facts)
                    : file.facts.symbols.map((symbol) =>
                          symbolInformation(file.facts, symbol, uri),
                      );
            },
        );
    },
};

/** The symbols of a file, each with those inside of it. */
export function symbolTree(facts: FileFacts): DocumentSymbol[] {
    const top: DocumentSymbol[] = [];
    const made: DocumentSymbol[] = [];
    for (const symbol of facts.symbols) {
        const item: DocumentSymbol = {
            // Clients refuse the whole answer for the sake of one empty name.
            name: symbol.name || "(unnamed)",
            kind: lspKind(symbol.kind),
            range: rangeAt(facts.lineStarts, symbol.start, symbol.end),
            selectionRange: rangeAt(facts.lineStarts, symbol.nameStart, symbol.nameEnd),
            ...tagsOf(symbol),
        };
        made.push(item);
        const parent = made[symbol.container];
        if (parent === undefined) top.push(item);
        else {
            parent.children ??= [];
            parent.children.push(item);
        }
    }
    return top;
}

export function symbolInformation(
    facts: FileFacts,
    symbol: SymbolFact,
    uri: string,
): SymbolInformation {
    const container = facts.symbols[symbol.container]?.name;
    return {
        name: symbol.name || "(unnamed)",
        kind: lspKind(symbol.kind),
        location: { uri, range: rangeAt(facts.lineStarts, symbol.nameStart, symbol.nameEnd) },
        ...(container === undefined ? {} : { containerName: container }),
        ...tagsOf(symbol),
    };
}

export function lspKind(kind: SymbolKind): Kind {
    return kinds[kind];
}

function tagsOf(symbol: SymbolFact): { tags?: SymbolTag[] } {
    return (symbol.flags & symbolFlags.deprecated) === 0 ? {} : { tags: [SymbolTag.Deprecated] };
}
