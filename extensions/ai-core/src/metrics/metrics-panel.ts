import { randomBytes } from "node:crypto";
import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import { metricsPanelId } from "../ids.ts";
import type { Session } from "../session.ts";
import { metricsPage } from "./metrics-page.ts";
import { emptyStatus, type MetricsSnapshot } from "./metrics-recorder.ts";
import { metricsSections, type Section } from "./metrics-sections.ts";

/** Figures change with every keystroke; a page that flickers cannot be read. */
const settleMs = 500;
/** While the page is seen, the memory and the figures are taken this often. */
const sampleMs = 5000;

const open = new WeakMap<Session, vscode.WebviewPanel>();

/** Opens the page, or brings it to the front. */
export function openMetricsPage(session: Session): void {
    const known = open.get(session);
    if (known !== undefined) {
        known.reveal();
        return;
    }
    const panel = vscode.window.createWebviewPanel(
        metricsPanelId,
        vscode.l10n.t("Rust AI: Metrics"),
        vscode.ViewColumn.Active,
    );
    fillMetricsPanel(session, panel);
}

/** Fills a panel that is new or was there before the window was reloaded. */
export function fillMetricsPanel(session: Session, panel: vscode.WebviewPanel): void {
    open.set(session, panel);
    const media = vscode.Uri.joinPath(session.context.extensionUri, "media");
    panel.iconPath = {
        light: vscode.Uri.joinPath(media, "metrics-light.svg"),
        dark: vscode.Uri.joinPath(media, "metrics-dark.svg"),
    };
    panel.webview.options = { enableScripts: true, localResourceRoots: [media] };
    const page = new MetricsPanel(session, panel);
    panel.onDidDispose(() => {
        page.dispose();
        open.delete(session);
    });
}

class MetricsPanel implements Disposable {
    private readonly session: Session;
    private readonly panel: vscode.WebviewPanel;
    private readonly disposables = new DisposableStore();
    private pending: Disposable | undefined;
    private sampling: Disposable | undefined;
    private sent = new Map<string, string>();

    constructor(session: Session, panel: vscode.WebviewPanel) {
        this.session = session;
        this.panel = panel;
        const { metrics, orchestration } = session;
        const later = (): void => this.later();
        this.disposables.add(metrics.onDidChange(later));
        const status = orchestration.current?.onDidChangeStatus(later);
        if (status !== undefined) this.disposables.add(status);
        else {
            this.disposables.add(
                orchestration.onDidCreate((orchestrator) => {
                    this.disposables.add(orchestrator.onDidChangeStatus(later));
                }),
            );
        }
        this.disposables.add(
            panel.webview.onDidReceiveMessage((message: unknown) => void this.receive(message)),
        );
        this.disposables.add(panel.onDidChangeViewState(() => this.sample()));
        panel.webview.html = this.document();
        this.sample();
    }

    dispose(): void {
        this.pending?.dispose();
        this.sampling?.dispose();
        this.disposables.dispose();
    }

    private snapshot(): MetricsSnapshot {
        const status = this.session.orchestration.current?.status ?? emptyStatus;
        return this.session.metrics.snapshot(status);
    }

    private sections(): readonly Section[] {
        return metricsSections(this.snapshot(), vscode.l10n.t);
    }

    private document(): string {
        const { webview } = this.panel;
        const file = (name: string): string =>
            webview
                .asWebviewUri(vscode.Uri.joinPath(this.session.context.extensionUri, "media", name))
                .toString();
        return metricsPage(
            this.sections(),
            {
                source: webview.cspSource,
                script: file("metrics-page.js"),
                style: file("metrics-page.css"),
                nonce: randomBytes(16).toString("base64url"),
                language: vscode.env.language,
            },
            vscode.l10n.t,
        );
    }

    private later(): void {
        if (!this.panel.visible) return;
        this.pending ??= this.session.clock.schedule(settleMs, () => {
            this.pending = undefined;
            this.send();
        });
    }

    /** Sends what has changed, so that an opened table or a selection elsewhere stays. */
    private send(): void {
        const changed = this.sections().filter(({ id, content }) => {
            if (this.sent.get(id) === content.html) return false;
            this.sent.set(id, content.html);
            return true;
        });
        if (changed.length === 0) return;
        void this.panel.webview.postMessage({
            kind: "sections",
            sections: changed.map(({ id, content }) => ({ id, html: content.html })),
        });
    }

    private sample(): void {
        this.sampling?.dispose();
        this.sampling = undefined;
        if (!this.panel.visible) return;
        const { store, inference, clock } = this.session;
        // Asking would start the process; the page only looks on.
        if (store.current.engine.kind === "ready") void inference.refreshHealth();
        this.later();
        this.sampling = clock.schedule(sampleMs, () => this.sample());
    }

    private async receive(message: unknown): Promise<void> {
        const { kind } = (message ?? {}) as { readonly kind?: unknown };
        if (kind === "ready") {
            // A page that was hidden is made anew and knows nothing of what was sent.
            this.sent = new Map();
            this.send();
        } else if (kind === "copy") {
            await vscode.env.clipboard.writeText(JSON.stringify(this.snapshot(), undefined, 2));
            this.notice(vscode.l10n.t("Copied."));
        } else if (kind === "reset") {
            this.session.metrics.reset(this.session.orchestration.current?.status ?? emptyStatus);
            this.notice(vscode.l10n.t("The figures start anew."));
        }
    }

    private notice(text: string): void {
        void this.panel.webview.postMessage({ kind: "notice", text });
    }
}
