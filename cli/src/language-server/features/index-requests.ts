import { pathOfUri } from "@rust-ai-ide/node/language-server/file-paths";
import { FoldersParams, WatchedParams } from "@rust-ai-ide/node/language-server/standard-params";
import {
    GetIndexStatus,
    IndexStatusChanged,
    RebuildIndex,
    StopIndexing,
} from "@rust-ai-ide/protocol/intelligence";
import type { ServerFeature, ServerSession } from "../server-session.ts";

/** Files that the index reads; folders are watched too, since deleting one tells of no file in it. */
const watched = "**/*";

export const indexRequests: ServerFeature = {
    capabilities: () => ({
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    }),
    register(session) {
        const { router, workspace, live } = session;
        router.answer(GetIndexStatus.method, GetIndexStatus.params, () => workspace.status);
        router.answer(RebuildIndex.method, RebuildIndex.params, () => {
            void workspace.rebuild();
            return workspace.status;
        });
        router.hear(StopIndexing.method, StopIndexing.params, () => workspace.stop());
        workspace.onDidChangeStatus((status) => {
            if (router.phase === "running")
                router.connection
                    .sendNotification(IndexStatusChanged.method, status)
                    .catch(() => {});
        });
        live.onDidChange(({ path, facts }) => workspace.setLive(path, facts));
        router.hear("workspace/didChangeWatchedFiles", WatchedParams, ({ changes }) => {
            const paths = changes.map(({ uri }) => pathOfUri(uri));
            workspace.filesChanged(paths.filter((path) => path !== undefined));
        });
    },
};

/** Takes folders in and out. To be called after `initialize`, when the connection has put its own handler. */
export function followFolders({ router, workspace }: ServerSession): void {
    router.hear("workspace/didChangeWorkspaceFolders", FoldersParams, ({ event }) => {
        const removed = new Set(event.removed.map(({ uri }) => pathOfUri(uri)));
        const kept = workspace.folders.filter((root) => !removed.has(root));
        const added = event.added.map(({ uri }) => pathOfUri(uri));
        const roots = [...kept, ...added.filter((path) => path !== undefined)];
        void workspace.setRoots([...new Set(roots)]);
    });
}

/** Asks to be told of files that change, where the client can. */
export async function watchFiles({ router, settings }: ServerSession): Promise<void> {
    if (!settings.client.watchedFiles) return;
    const method = "workspace/didChangeWatchedFiles";
    const registerOptions = { watchers: [{ globPattern: watched }] };
    const registrations = [{ id: "rustAi.watchedFiles", method, registerOptions }];
    try {
        await router.connection.sendRequest("client/registerCapability", { registrations });
    } catch {
        // A client that refuses it goes without; saved documents are known anyway.
    }
}
