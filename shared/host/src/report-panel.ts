import type { Logger } from "@rust-ai-ide/core/logger";
import * as vscode from "vscode";
import { type Report, reportPage } from "./report-page.ts";

export interface ReportPanelOptions {
    readonly extensionUri: vscode.Uri;
    readonly logger: Logger;
    /** Another one each time, that nobody can guess. */
    readonly nonce: () => string;
    /** View type of the panel. */
    readonly id: string;
    readonly report: Report;
    /** A button of the report was pressed. */
    readonly onAction: (id: string, panel: ReportPanel) => Promise<void>;
    readonly onClosed?: () => void;
}

/** A panel beside the editors that shows a report. */
export class ReportPanel {
    private readonly logger: Logger;
    private readonly nonce: () => string;
    private readonly panel: vscode.WebviewPanel;
    private readonly media: vscode.Uri;

    constructor(options: ReportPanelOptions) {
        this.logger = options.logger;
        this.nonce = options.nonce;
        this.media = vscode.Uri.joinPath(options.extensionUri, "media");
        this.panel = vscode.window.createWebviewPanel(
            options.id,
            options.report.title,
            vscode.ViewColumn.Beside,
            { enableScripts: true, localResourceRoots: [this.media] },
        );
        this.panel.iconPath = {
            light: vscode.Uri.joinPath(this.media, "report-light.svg"),
            dark: vscode.Uri.joinPath(this.media, "report-dark.svg"),
        };
        const ids = new Set(options.report.actions.map(({ id }) => id));
        this.panel.webview.onDidReceiveMessage((message: unknown) => {
            const { kind, action } = (message ?? {}) as { kind?: unknown; action?: unknown };
            if (kind !== "action" || typeof action !== "string" || !ids.has(action)) return;
            void options.onAction(action, this);
        });
        this.panel.onDidDispose(() => options.onClosed?.());
        this.show(options.report);
    }

    show(report: Report): void {
        const { webview } = this.panel;
        const file = (name: string): string =>
            webview.asWebviewUri(vscode.Uri.joinPath(this.media, name)).toString();
        this.panel.title = report.title;
        webview.html = reportPage(report, {
            source: webview.cspSource,
            script: file("report-page.js"),
            style: file("report-page.css"),
            nonce: this.nonce(),
            language: vscode.env.language,
        });
        this.logger.debug(`Report: ${report.sections.length} sections`);
    }

    /** A sentence in the page, which screen readers say. */
    notice(text: string): void {
        void this.panel.webview.postMessage({ kind: "notice", text });
    }

    reveal(): void {
        this.panel.reveal();
    }

    close(): void {
        this.panel.dispose();
    }
}
