const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
};

/** Text as it may stand in HTML, in attributes too. */
export function escapedHtml(text: string): string {
    return text.replace(/[&<>"']/g, (mark) => entities[mark] ?? mark);
}
