import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import { metricsPanelId } from "../ids.ts";
import type { Session } from "../session.ts";

/** Records the memory as it is reported, and brings a page back that was open before a reload. */
export function showMetricsPage(session: Session): Disposable {
    const disposables = new DisposableStore();
    let known = session.store.current.health;
    disposables.add(
        session.store.onDidChange(({ health }) => {
            if (health === known) return;
            known = health;
            if (health !== undefined) session.metrics.noteMemory(health.residentBytes);
        }),
    );
    disposables.add(
        vscode.window.registerWebviewPanelSerializer(metricsPanelId, {
            async deserializeWebviewPanel(panel) {
                const { fillMetricsPanel } = await import("./metrics-panel.ts");
                fillMetricsPanel(session, panel);
            },
        }),
    );
    return disposables;
}
