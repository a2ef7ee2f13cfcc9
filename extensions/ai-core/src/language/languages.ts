/** Languages with a grammar, as the editor names them; a test holds the list to the language server's. */
export const completionLanguages = [
    "rust",
    "typescript",
    "typescriptreact",
    "javascript",
    "javascriptreact",
    "python",
] as const;

/** Cells of notebooks have a scheme of their own and are left out. */
const schemes = ["file", "untitled"] as const;

/** Documents in these languages. */
export function documentsIn(
    languages: readonly string[],
): { readonly scheme: string; readonly language: string }[] {
    return languages.flatMap((language) => schemes.map((scheme) => ({ scheme, language })));
}

/** Those that have a grammar and that the setting switches on. */
export function languagesOn(setting: Readonly<Record<string, boolean>>): string[] {
    return completionLanguages.filter((language) => setting[language] === true);
}
