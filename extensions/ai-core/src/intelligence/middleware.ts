import { readForeignSetting } from "@rust-ai-ide/host/configuration";
import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";
import { isCargoFile } from "./cargo-files.ts";
import { isWatched } from "./watched-files.ts";

const cargoExtensionId = "rust-ai-ide.cargo";

/** The cargo extension knows what a manifest means; told twice, it would stand there twice. */
function isLeftToCargo({ uri }: vscode.TextDocument): boolean {
    return (
        isCargoFile(uri.path) &&
        vscode.extensions.getExtension(cargoExtensionId) !== undefined &&
        readForeignSetting("rustAi.cargo.enabled") !== false
    );
}

/**
 * The client's own rename stays silent: `BorderRename` asks the server itself, because it has to be
 * registered anew and to ask the languages' own servers, too. A build tells the server of none of
 * its files.
 */
export const middleware: Middleware = {
    prepareRename: () => undefined,
    provideRenameEdits: () => undefined,
    provideHover: (document, position, token, next) =>
        isLeftToCargo(document) ? undefined : next(document, position, token),
    provideDefinition: (document, position, token, next) =>
        isLeftToCargo(document) ? undefined : next(document, position, token),
    provideReferences: (document, position, options, token, next) =>
        isLeftToCargo(document) ? undefined : next(document, position, options, token),
    provideDocumentHighlights: (document, position, token, next) =>
        isLeftToCargo(document) ? undefined : next(document, position, token),
    provideDocumentSymbols: (document, token, next) =>
        isLeftToCargo(document) ? undefined : next(document, token),
    provideFoldingRanges: (document, context, token, next) =>
        isLeftToCargo(document) ? undefined : next(document, context, token),
    workspace: {
        async didChangeWatchedFile(event, next) {
            if (isWatched(event.uri)) await next(event);
        },
    },
};
