import { randomBytes } from "node:crypto";
import { DisposableStore } from "@rust-ai-ide/core/disposable";
import type { Logger } from "@rust-ai-ide/core/logger";
import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import type * as v from "valibot";
import * as vscode from "vscode";
import { pageDocument } from "./page-document.ts";

export interface PagePanelOptions<In extends v.GenericSchema> {
    /** Below the extension's `pages` folder, without its ending. */
    readonly page: "graph" | "timings";
    readonly title: string;
    readonly body: string;
    readonly manifestPath: string;
    readonly schema: In;
    readonly receive: (message: v.InferOutput<In>) => Promise<void>;
    readonly extensionUri: vscode.Uri;
    readonly logger: Logger;
}

/** A panel whose page is a program of its own: what it says is checked before it is believed. */
export class PagePanel<Out, In extends v.GenericSchema> {
    readonly panel: vscode.WebviewPanel;
    /** Goes with the panel. */
    readonly disposables = new DisposableStore();

    constructor(panel: vscode.WebviewPanel, options: PagePanelOptions<In>) {
        this.panel = panel;
        const { extensionUri, page, logger } = options;
        const pages = vscode.Uri.joinPath(extensionUri, "pages");
        const media = vscode.Uri.joinPath(extensionUri, "media");
        panel.webview.options = { enableScripts: true, localResourceRoots: [pages] };
        panel.title = options.title;
        panel.iconPath = {
            light: vscode.Uri.joinPath(media, "report-light.svg"),
            dark: vscode.Uri.joinPath(media, "report-dark.svg"),
        };
        const { webview } = panel;
        const file = (name: string): string =>
            webview.asWebviewUri(vscode.Uri.joinPath(pages, name)).toString();
        panel.onDidDispose(() => this.disposables.dispose());
        this.disposables.add(
            webview.onDidReceiveMessage((message: unknown) => {
                const parsed = parseMessage(options.schema, message);
                if (parsed.ok) void options.receive(parsed.value);
                else logger.warn(`Page ${page}: ${parsed.message}`);
            }),
        );
        webview.html = pageDocument({
            title: options.title,
            language: vscode.env.language,
            source: webview.cspSource,
            script: file(`${page}.js`),
            style: file(`${page}.css`),
            nonce: randomBytes(16).toString("base64url"),
            texts: translations(),
            manifestPath: options.manifestPath,
            body: options.body,
        });
    }

    send(message: Out): void {
        void this.panel.webview.postMessage(message);
    }
}

/** The bundle of the user's language; English needs none. */
function translations(): Readonly<Record<string, string>> {
    const texts: Record<string, string> = {};
    for (const [key, value] of Object.entries(vscode.l10n.bundle ?? {})) {
        if (typeof value === "string") texts[key] = value;
    }
    return texts;
}

/** What a page kept of itself says whose it is; empty where that is another version's. */
export function keptManifestPath(state: unknown): string {
    if (typeof state !== "object" || state === null || !("manifestPath" in state)) return "";
    return typeof state.manifestPath === "string" ? state.manifestPath : "";
}
