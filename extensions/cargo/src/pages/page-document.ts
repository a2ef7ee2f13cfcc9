/** What a page of ours is made of. */
export interface PageParts {
    readonly title: string;
    /** Language of the texts. */
    readonly language: string;
    /** Source that the editor serves the extension's own files from. */
    readonly source: string;
    readonly script: string;
    readonly style: string;
    /** Fresh for every page; only the script that carries it runs. */
    readonly nonce: string;
    /** Translations by their English texts. */
    readonly texts: Readonly<Record<string, string>>;
    /** Goes with the body, so that the page can keep it: whose page it is. */
    readonly manifestPath: string;
    /** Elements of ours, without any text from outside. */
    readonly body: string;
}

/**
 * The whole document. Nothing is loaded but our own style and script; no inline style or handler is
 * allowed, and nothing can be sent anywhere but to the editor.
 */
export function pageDocument(parts: PageParts): string {
    const policy = `default-src 'none'; style-src ${parts.source}; script-src 'nonce-${parts.nonce}'`;
    // The data stands in an element that is no script to the browser; no text can close it.
    const texts = JSON.stringify(parts.texts).replaceAll("<", "\\u003c");
    return `<!DOCTYPE html>
<html lang="${escaped(parts.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(parts.title)}</title>
<link rel="stylesheet" href="${escaped(parts.style)}">
</head>
<body data-manifest-path="${escaped(parts.manifestPath)}">
${parts.body}
<script type="application/json" id="texts">${texts}</script>
<script nonce="${escaped(parts.nonce)}" src="${escaped(parts.script)}"></script>
</body>
</html>`;
}

const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
};

function escaped(text: string): string {
    return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

export const graphBody = `<div id="toolbar"></div>
<main>
<div class="stage">
<canvas id="graph" tabindex="0" role="application"></canvas>
<div id="table" hidden></div>
<div id="tip" hidden></div>
<div id="message" role="status"></div>
</div>
<aside id="details" hidden></aside>
</main>
<p id="announcement" class="hidden-text" aria-live="polite"></p>
<footer><span id="status" role="status"></span><span class="space"></span><ul id="legend" class="legend"></ul></footer>`;

export const timingsBody = `<div id="toolbar"></div>
<main>
<div class="stage">
<div id="message" role="status"></div>
<section id="summary"></section>
<div id="charts">
<canvas id="load" role="img"></canvas>
<canvas id="timeline" tabindex="0" role="application"></canvas>
</div>
<div id="table" hidden></div>
<div id="tip" hidden></div>
</div>
</main>
<p id="announcement" class="hidden-text" aria-live="polite"></p>
<footer><span id="status" role="status"></span><span class="space"></span><ul id="legend" class="legend"></ul></footer>`;
