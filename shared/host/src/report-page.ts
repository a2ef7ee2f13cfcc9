import { type Markup, markup } from "./markup.ts";

export interface ReportAction {
    readonly id: string;
    readonly label: string;
    readonly isPrimary: boolean;
}

export interface ReportSection {
    readonly title: string;
    readonly content: Markup;
}

/** A page that tells something and offers what can be done about it. */
export interface Report {
    readonly title: string;
    /** A sentence below the title. */
    readonly lead: string;
    readonly actions: readonly ReportAction[];
    readonly sections: readonly ReportSection[];
}

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
export function reportPage(report: Report, resources: PageResources): string {
    const { source, script, style, nonce, language } = resources;
    const policy = `default-src 'none'; style-src ${source}; script-src 'nonce-${nonce}'`;
    const page: Markup = markup`<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${report.title}</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<header>
<h1>${report.title}</h1>
<p class="lead">${report.lead}</p>
<div class="actions">${report.actions.map(actionButton)}</div>
<p id="notice" role="status" aria-live="polite"></p>
</header>
<main>${report.sections.map(
        ({ title, content }) => markup`<section><h2>${title}</h2>${content}</section>`,
    )}</main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
    return `<!DOCTYPE html>\n${page.html}`;
}

function actionButton({ id, label, isPrimary }: ReportAction): Markup {
    const kind = isPrimary ? "primary" : "secondary";
    return markup`<button type="button" data-action="${id}" class="${kind}">${label}</button>`;
}

/** A table with a head; its cells are texts or markup. */
export function reportTable(
    head: readonly string[],
    rows: readonly (readonly (string | Markup)[])[],
): Markup {
    return markup`<table><thead><tr>${head.map(
        (title) => markup`<th scope="col">${title}</th>`,
    )}</tr></thead><tbody>${rows.map(
        (cells) =>
            markup`<tr>${cells.map((cell, index) =>
                index === 0 ? markup`<th scope="row">${cell}</th>` : markup`<td>${cell}</td>`,
            )}</tr>`,
    )}</tbody></table>`;
}

/** A list of sentences. */
export function reportList(texts: readonly string[]): Markup {
    return markup`<ul>${texts.map((text) => markup`<li>${text}</li>`)}</ul>`;
}

/** Figures side by side, each with what it counts. */
export function reportCards(
    cards: readonly { readonly figure: string; readonly label: string }[],
): Markup {
    return markup`<dl class="cards">${cards.map(
        ({ figure, label }) => markup`<div><dt>${label}</dt><dd>${figure}</dd></div>`,
    )}</dl>`;
}
