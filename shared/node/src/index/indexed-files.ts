import { languageIdOfFile } from "@rust-ai-ide/analysis/languages/language-table";
import { borderRules } from "@rust-ai-ide/analysis/links/border-table";
import type { EndpointReader } from "@rust-ai-ide/analysis/links/link-rule";

const readers = borderRules.flatMap((rule) => rule.readers);
/** Of files without a grammar that have endpoints, each with its dot. */
const endings = [...new Set(readers.flatMap(({ languages }) => languages))].filter((language) =>
    language.startsWith("."),
);

/** Whether the index has anything of a file of this name: a grammar, or rules that read it. */
export function isIndexedFile(name: string): boolean {
    return languageIdOfFile(name) !== undefined || endings.some((ending) => name.endsWith(ending));
}

/** What looks for endpoints in a file. */
export function readersOf(languageId: string, path: string): readonly EndpointReader[] {
    const fits = (language: string): boolean =>
        language.startsWith(".") ? path.endsWith(language) : language === languageId;
    return readers.filter(({ languages }) => languages.some(fits));
}
