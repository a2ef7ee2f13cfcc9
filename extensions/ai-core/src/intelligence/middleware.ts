import type { Middleware } from "vscode-languageclient/node";
import { isWatched } from "./watched-files.ts";

/**
 * The client's own rename stays silent: `BorderRename` asks the server itself, because it has to be
 * registered anew and to ask the languages' own servers, too. A build tells the server of none of
 * its files.
 */
export const middleware: Middleware = {
    prepareRename: () => undefined,
    provideRenameEdits: () => undefined,
    workspace: {
        async didChangeWatchedFile(event, next) {
            if (isWatched(event.uri)) await next(event);
        },
    },
};
