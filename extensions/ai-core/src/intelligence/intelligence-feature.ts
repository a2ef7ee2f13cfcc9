import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import type { Session } from "../session.ts";
import type { Settings } from "../settings.ts";
import { nativeInEditor } from "./editor-extensions.ts";
import { intelligenceSettings } from "./intelligence-options.ts";
import { followCursor } from "./link-cursor.ts";
import { shownOf } from "./server-options.ts";

/** The window draws itself first. */
const startMs = 300;

/** Settings that the server only reads when it starts. */
const startKeys: readonly (keyof Settings)[] = [
    "rustAi.intelligence.enabled",
    "rustAi.intelligence.exclude",
    "rustAi.intelligence.cacheMegabytes",
    "rustAi.intelligence.workers",
];

const shownKeys: readonly (keyof Settings)[] = [
    "rustAi.intelligence.codeLens",
    "rustAi.intelligence.diagnostics",
    "rustAi.intelligence.severities",
];

/**
 * Starts the index of a workspace with Rust in it a moment after the activation, and keeps the
 * language server in step with settings and with the other extensions of the editor.
 */
export function provideIntelligence(session: Session): Disposable {
    const disposables = new DisposableStore();
    const { language, store, rust } = session;
    /** What the running server was told of the languages' own servers. */
    let native: string | undefined;
    const startAnew = (): void => {
        if (language.isStarted) language.reset();
        void session.startIndex();
    };
    disposables.add(
        language.onDidConnect((connection) => {
            native = JSON.stringify(nativeInEditor());
            connection.onIndexStatus((index) => store.update({ index }));
        }),
    );
    disposables.add(
        session.configuration.onDidChange((keys) => {
            if (startKeys.some((key) => keys.has(key))) startAnew();
            else if (shownKeys.some((key) => keys.has(key))) {
                void import("./ask-index.ts").then(({ tellShown }) =>
                    tellShown(session, shownOf(intelligenceSettings(session))),
                );
            }
        }),
    );
    const followNative = (): void => {
        if (native === undefined) return;
        const now = nativeInEditor();
        if (JSON.stringify(now) === native) return;
        native = JSON.stringify(now);
        void session.isIndexing().then(async (isIndexing) => {
            if (!isIndexing) return;
            const { tellNative } = await import("./ask-index.ts");
            await tellNative(session, now);
        });
    };
    disposables.add(vscode.extensions.onDidChange(followNative));
    disposables.add(
        vscode.workspace.onDidChangeConfiguration((change) => {
            if (change.affectsConfiguration("python.languageServer")) followNative();
        }),
    );
    disposables.add(
        vscode.workspace.onDidChangeWorkspaceFolders(({ added }) => {
            rust.forget();
            // The server follows folders by itself once it has an index.
            if (added.length > 0 && store.current.index === undefined) startAnew();
        }),
    );
    disposables.add(followCursor(session));
    disposables.add(session.clock.schedule(startMs, () => void session.startIndex()));
    return disposables;
}
