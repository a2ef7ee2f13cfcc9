/** A piece of HTML or SVG that is safe to show: every text in it was escaped by {@link markup}. */
export interface Markup {
    readonly html: string;
}

type Piece = string | number | Markup | readonly Markup[];

/**
 * Builds HTML from a template. Texts and numbers are escaped, markup is taken as it is, so that a
 * name from outside can never bring elements or scripts into the page.
 */
export function markup(literals: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
    let html = literals[0] ?? "";
    pieces.forEach((piece, index) => {
        html += render(piece) + (literals[index + 1] ?? "");
    });
    return { html };
}

function render(piece: Piece): string {
    if (typeof piece === "string") return escapeText(piece);
    if (typeof piece === "number") return String(piece);
    if ("html" in piece) return piece.html;
    return piece.map(({ html }) => html).join("");
}

function escapeText(text: string): string {
    const entities: Readonly<Record<string, string>> = {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "'": "&#39;",
    };
    return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
