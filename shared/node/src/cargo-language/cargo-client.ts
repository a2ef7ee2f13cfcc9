import type { ClientCapabilities } from "vscode-languageserver/node";

/** What a client can do beyond the least; everything false where it says nothing. */
export interface CargoClient {
    readonly markdown: boolean;
    readonly snippets: boolean;
    readonly lazyDocumentation: boolean;
    readonly hierarchicalSymbols: boolean;
    readonly definitionLinks: boolean;
    readonly hintRefresh: boolean;
    readonly lazyHintTooltip: boolean;
    readonly codeActionLiterals: boolean;
    readonly documentChanges: boolean;
    readonly watchedFiles: boolean;
    /** Definition and references may be registered for more documents while the server runs. */
    readonly registersNavigation: boolean;
}

export function cargoClient(capabilities: ClientCapabilities): CargoClient {
    const { textDocument, workspace } = capabilities;
    const item = textDocument?.completion?.completionItem;
    const lazy: unknown = item?.resolveSupport?.properties;
    const hintLazy: unknown = textDocument?.inlayHint?.resolveSupport?.properties;
    return {
        markdown:
            includes(textDocument?.hover?.contentFormat, "markdown") ||
            includes(item?.documentationFormat, "markdown"),
        snippets: item?.snippetSupport === true,
        lazyDocumentation: includes(lazy, "documentation"),
        hierarchicalSymbols:
            textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
        definitionLinks: textDocument?.definition?.linkSupport === true,
        hintRefresh: workspace?.inlayHint?.refreshSupport === true,
        lazyHintTooltip: includes(hintLazy, "tooltip"),
        codeActionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
        documentChanges: workspace?.workspaceEdit?.documentChanges === true,
        watchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
        registersNavigation:
            textDocument?.definition?.dynamicRegistration === true &&
            textDocument.references?.dynamicRegistration === true &&
            textDocument.synchronization?.dynamicRegistration === true,
    };
}

/** Clients differ in what they send where a list is expected. */
function includes(list: unknown, wanted: string): boolean {
    return Array.isArray(list) && list.includes(wanted);
}
