import { cargoFileKind } from "@rust-ai-ide/cargo/schema/schema-of";
import { SecurityChanged } from "@rust-ai-ide/protocol/security/options";
import { suppressionFormatOf } from "@rust-ai-ide/security/suppressions/suppression-file";
import { DidChangeWatchedFilesNotification } from "vscode-languageserver/node";
import { isLock } from "../../cargo-language/manifest-file.ts";
import { pathOfUri } from "../../language-server/file-paths.ts";
import { WatchedParams } from "../../language-server/standard-params.ts";
import type { SecurityFeature } from "../security-session.ts";

const watched = [
    "**/Cargo.toml",
    "**/Cargo.lock",
    "**/.cargo/config.toml",
    "**/{deny,.deny,audit,osv-scanner}.toml",
    "**/{*.vex,*.openvex,vex,openvex}.json",
];

/** Hears of changes that make other findings, and tells the client that there are some. */
export const fileChanges: SecurityFeature = {
    register(session) {
        const { router, service, cargo, files, state, settings } = session;
        const note = (path: string | undefined): void => {
            if (path === undefined) return;
            const isCargo = isLock(path) || cargoFileKind(path) !== undefined;
            if (!isCargo && suppressionFormatOf(path) === undefined) return;
            if (isCargo) cargo.changed([path]);
            state.renew();
        };
        files.onDidChange((uri) => note(pathOfUri(uri)));
        router.hear("workspace/didChangeWatchedFiles", WatchedParams, ({ changes }) => {
            for (const { uri } of changes) note(pathOfUri(uri));
        });
        service.onDidChange(() => state.renew());
        settings.onDidChange(() => state.renew());
        state.onDidChange(() => {
            if (router.phase !== "running") return;
            const what = ["findings"];
            // A connection that is closed throws at once.
            Promise.resolve()
                .then(() => router.connection.sendNotification(SecurityChanged.method, { what }))
                .catch(() => {});
        });
        session.onInitialized(() => {
            state.renew(0);
            if (!settings.client.watchedFiles) return;
            const watchers = watched.map((globPattern) => ({ globPattern }));
            router.connection.client
                .register(DidChangeWatchedFilesNotification.type, { watchers })
                .catch(() => {});
        });
    },
};
