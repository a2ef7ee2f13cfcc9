/** Names of languages as people write them, by the editor's ids. */
export const languageNames: Readonly<Record<string, string>> = {
    rust: "Rust",
    typescript: "TypeScript",
    typescriptreact: "TypeScript",
    javascript: "JavaScript",
    javascriptreact: "JavaScript",
    python: "Python",
    toml: "TOML",
    vue: "Vue",
    svelte: "Svelte",
};

const families: Readonly<Record<string, string>> = {
    typescript: "script",
    typescriptreact: "script",
    javascript: "script",
    javascriptreact: "script",
    vue: "script",
    svelte: "script",
};

/** Languages that call each other without a border, under one name: `script`, or the id itself. */
export function languageFamily(languageId: string): string {
    return families[languageId] ?? languageId;
}

/** True for languages whose names mean the same things: JavaScript and TypeScript, say. */
export function isSameFamily(one: string, other: string): boolean {
    return one === other || languageFamily(one) === languageFamily(other);
}
