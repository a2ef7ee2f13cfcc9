/** Languages with a grammar, as the editor names them; a test holds the list to the language server's. */
export const completionLanguages = [
    "rust",
    "typescript",
    "typescriptreact",
    "javascript",
    "javascriptreact",
    "python",
] as const;

/** Languages whose documents the index wants to know while they are open. */
export const intelligenceLanguages = [...completionLanguages, "toml", "vue", "svelte"] as const;

/** Their ids exist only where an extension brings them, but the ends of their files' names do not change. */
const components: readonly string[] = ["vue", "svelte"];

/** Cells of notebooks have a scheme of their own and are left out. */
const schemes = ["file", "untitled"] as const;

interface DocumentFilter {
    readonly scheme: string;
    readonly language?: string;
    readonly pattern?: string;
}

/** Documents in these languages. */
export function documentsIn(languages: readonly string[]): DocumentFilter[] {
    return languages.flatMap((language) => [
        ...schemes.map((scheme) => ({ scheme, language })),
        ...(components.includes(language) ? [{ scheme: "file", pattern: `**/*.${language}` }] : []),
    ]);
}

/** Those that have a grammar and that the setting switches on. */
export function languagesOn(setting: Readonly<Record<string, boolean>>): string[] {
    return completionLanguages.filter((language) => setting[language] === true);
}

/** Languages whose documents the server gets: all that the index reads, or what is completed. */
export function languagesSent(
    setting: Readonly<Record<string, boolean>>,
    isIndexing: boolean,
): readonly string[] {
    return isIndexing ? intelligenceLanguages : languagesOn(setting);
}
