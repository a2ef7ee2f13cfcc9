import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import { graphPanelId, timingsPanelId } from "../ids.ts";
import type { Session } from "../session.ts";
import { keptManifestPath } from "./page-panel.ts";

/** Fills pages again that were open when the window was closed. */
export function restorePages(session: Session): Disposable {
    const store = new DisposableStore();
    const restore = (
        id: string,
        fill: (panel: vscode.WebviewPanel, manifestPath: string) => Promise<void>,
    ): void => {
        store.add(
            vscode.window.registerWebviewPanelSerializer(id, {
                deserializeWebviewPanel: async (panel, state: unknown) => {
                    const manifestPath = keptManifestPath(state);
                    if (manifestPath === "") panel.dispose();
                    else await fill(panel, manifestPath);
                },
            }),
        );
    };
    restore(graphPanelId, async (panel, manifestPath) => {
        const { fillGraphPanel } = await import("../graph/graph-panel.ts");
        fillGraphPanel(session, panel, manifestPath);
    });
    restore(timingsPanelId, async (panel, manifestPath) => {
        const { fillTimingsPanel } = await import("../timings/timings-panel.ts");
        fillTimingsPanel(session, panel, manifestPath);
    });
    return store;
}
