import type { ClientCapabilities } from "vscode-languageserver/node";

/** What a client can do beyond the least; everything false where it says nothing. */
export interface ClientFeatures {
    readonly hierarchicalSymbols: boolean;
    readonly lineFoldingOnly: boolean;
    readonly definitionLinks: boolean;
    readonly typeDefinitionLinks: boolean;
    readonly markdown: boolean;
    readonly symbolResolve: boolean;
    readonly codeActionLiterals: boolean;
    readonly preferredActions: boolean;
    readonly documentChanges: boolean;
    readonly changeAnnotations: boolean;
    readonly prepareRename: boolean;
    readonly lensRefresh: boolean;
    readonly watchedFiles: boolean;
    readonly workspaceFolders: boolean;
    /** Methods that may be registered while the server runs, for some languages alone. */
    readonly dynamic: ReadonlySet<string>;
}

/** By method, the part of the client's capabilities that speaks of it. */
const dynamicMethods = {
    "textDocument/documentSymbol": "documentSymbol",
    "textDocument/foldingRange": "foldingRange",
    "textDocument/selectionRange": "selectionRange",
    "textDocument/typeDefinition": "typeDefinition",
    "textDocument/prepareCallHierarchy": "callHierarchy",
} as const;

export function clientFeatures(capabilities: ClientCapabilities): ClientFeatures {
    const { textDocument, workspace } = capabilities;
    const dynamic = Object.entries(dynamicMethods)
        .filter(([, part]) => textDocument?.[part]?.dynamicRegistration === true)
        .map(([method]) => method);
    const edit = workspace?.workspaceEdit;
    return {
        hierarchicalSymbols:
            textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
        lineFoldingOnly: textDocument?.foldingRange?.lineFoldingOnly === true,
        definitionLinks: textDocument?.definition?.linkSupport === true,
        typeDefinitionLinks: textDocument?.typeDefinition?.linkSupport === true,
        markdown: textDocument?.hover?.contentFormat?.includes?.("markdown") === true,
        symbolResolve:
            workspace?.symbol?.resolveSupport?.properties?.includes?.("location.range") === true,
        codeActionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
        preferredActions: textDocument?.codeAction?.isPreferredSupport === true,
        documentChanges: edit?.documentChanges === true,
        changeAnnotations: edit?.changeAnnotationSupport !== undefined,
        prepareRename: textDocument?.rename?.prepareSupport === true,
        lensRefresh: workspace?.codeLens?.refreshSupport === true,
        watchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
        workspaceFolders: workspace?.workspaceFolders === true,
        dynamic: new Set(dynamic),
    };
}
