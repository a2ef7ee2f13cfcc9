import { cargoFileKind } from "@rust-ai-ide/cargo/schema/schema-of";
import { CargoChanged } from "@rust-ai-ide/protocol/cargo/options";
import { DidChangeWatchedFilesNotification } from "vscode-languageserver/node";
import { pathOfUri } from "../../language-server/file-paths.ts";
import { WatchedParams } from "../../language-server/standard-params.ts";
import type { CargoFeature } from "../cargo-session.ts";
import { isLock } from "../manifest-file.ts";

const watched = [
    "**/Cargo.toml",
    "**/Cargo.lock",
    "**/.cargo/config.toml",
    "**/.cargo/config",
    "**/rust-toolchain",
    "**/rust-toolchain.toml",
];
/** Changes that come together are told together. */
const settleMs = 150;

/** Hears which files changed, forgets what followed from them, and says so. */
export const fileChanges: CargoFeature = {
    register(session) {
        const { router, service, files, changes, settings } = session;
        const waiting = new Set<string>();
        let timer: NodeJS.Timeout | undefined;
        const tell = (): void => {
            timer = undefined;
            const paths = [...waiting];
            waiting.clear();
            if (router.phase !== "running") return;
            changes.fire(paths);
            Promise.resolve()
                .then(() => router.connection.sendNotification(CargoChanged.method, { paths }))
                .catch(() => {});
        };
        const note = (path: string | undefined): void => {
            if (path === undefined) return;
            if (!isLock(path) && cargoFileKind(path) === undefined) return;
            service.changed([path]);
            waiting.add(path);
            if (timer === undefined) timer = setTimeout(tell, settleMs).unref();
        };
        files.onDidChange((uri) => note(pathOfUri(uri)));
        router.hear("workspace/didChangeWatchedFiles", WatchedParams, ({ changes: all }) => {
            for (const { uri } of all) note(pathOfUri(uri));
        });
        session.onInitialized(() => {
            // The first manifest finds cargo's configuration read.
            void service.registries(session.folder());
            void service.installed();
            if (!settings.client.watchedFiles) return;
            const watchers = watched.map((globPattern) => ({ globPattern }));
            router.connection.client
                .register(DidChangeWatchedFilesNotification.type, { watchers })
                .catch(() => {});
        });
    },
};
