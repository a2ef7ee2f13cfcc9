import { type Markup, markup } from "@rust-ai-ide/host/markup";
import type { Translate } from "@rust-ai-ide/host/translate";
import type { Section } from "./metrics-sections.ts";

export interface PageResources {
    /** Source that the editor serves the extension's own files from. */
    readonly source: string;
    readonly script: string;
    readonly style: string;
    /** Fresh for every page; only the script that carries it runs. */
    readonly nonce: string;
    /** Language of the texts. */
    readonly language: string;
}

/**
 * The whole document. Nothing is loaded but our own style and script, no inline style or handler is
 * allowed, and nothing can be sent anywhere.
 */
export function metricsPage(
    sections: readonly Section[],
    { source, script, style, nonce, language }: PageResources,
    t: Translate,
): string {
    const policy = `default-src 'none'; style-src ${source}; script-src 'nonce-${nonce}'`;
    const page: Markup = markup`<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${t("Rust AI: Metrics")}</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<header>
<h1>${t("Metrics of this window")}</h1>
<div class="actions">
<button type="button" data-action="copy">${t("Copy as JSON")}</button>
<button type="button" data-action="reset" class="secondary">${t("Reset")}</button>
</div>
<p class="hint">${t("Counted on this machine only, and forgotten when the window closes.")}</p>
<p id="notice" role="status" aria-live="polite"></p>
</header>
<main>${sections.map(({ id, content }) => markup`<section id="${id}">${content}</section>`)}</main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
    return `<!DOCTYPE html>\n${page.html}`;
}
