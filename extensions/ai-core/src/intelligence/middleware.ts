import type { Middleware } from "vscode-languageclient/node";

/**
 * The client's own rename stays silent: `BorderRename` asks the server itself, because it has to be
 * registered anew and to ask the languages' own servers, too.
 */
export const ownRenameOnly: Middleware = {
    prepareRename: () => undefined,
    provideRenameEdits: () => undefined,
};
