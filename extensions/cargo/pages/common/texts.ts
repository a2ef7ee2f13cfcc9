let bundle: Readonly<Record<string, string>> = {};

/** Reads the translations that the document carries as data. */
export function loadTexts(): void {
    const data = document.getElementById("texts")?.textContent ?? "{}";
    const value: unknown = JSON.parse(data);
    if (typeof value === "object" && value !== null) bundle = value as Record<string, string>;
}

/** The text in the user's language; `{0}` and following are replaced by the arguments. */
export function translate(text: string, ...values: readonly (string | number)[]): string {
    const known = bundle[text] ?? text;
    return known.replace(/\{(\d)\}/g, (whole, index: string) =>
        String(values[Number(index)] ?? whole),
    );
}
