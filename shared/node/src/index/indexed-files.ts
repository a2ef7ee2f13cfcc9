import { languageIdOfFile } from "@rust-ai-ide/analysis/languages/language-table";
import { borderRules } from "@rust-ai-ide/analysis/links/border-table";
import type { EndpointReader } from "@rust-ai-ide/analysis/links/link-rule";
import { MarkerSet } from "@rust-ai-ide/analysis/scan/marker-set";

const readers = borderRules.flatMap((rule) => rule.readers);
/** Of files without a grammar that have endpoints, each with its dot. */
const endings = [...new Set(readers.flatMap(({ languages }) => languages))].filter((language) =>
    language.startsWith("."),
);

/** Whether the index has anything of a file of this name: a grammar, or rules that read it. */
export function isIndexedFile(name: string): boolean {
    return languageIdOfFile(name) !== undefined || endings.some((ending) => name.endsWith(ending));
}

/** The readers of one sort of files. */
interface ReaderGroup {
    readonly readers: readonly EndpointReader[];
    readonly markers: MarkerSet;
    /** By reader, the first of its markers in the set. */
    readonly firsts: readonly number[];
}

/** By language, and the endings of readers that a path has. */
const groups = new Map<string, ReaderGroup>();

/** What may find endpoints in a file: readers of its sort that have a marker in its bytes. */
export function readersOf(languageId: string, path: string, bytes: Uint8Array): EndpointReader[] {
    let key = languageId;
    for (const ending of endings) if (path.endsWith(ending)) key += ending;
    const group = groups.get(key) ?? makeGroup(languageId, path);
    groups.set(key, group);
    if (group.readers.length === 0) return [];
    group.markers.find(bytes);
    return group.readers.filter(({ markers }, index) => {
        const first = group.firsts[index] ?? 0;
        return markers.length === 0 || markers.some((_, at) => group.markers.isFound(first + at));
    });
}

function makeGroup(languageId: string, path: string): ReaderGroup {
    const fits = (language: string): boolean =>
        language.startsWith(".") ? path.endsWith(language) : language === languageId;
    const wanted = readers.filter(({ languages }) => languages.some(fits));
    const markers: string[] = [];
    const firsts: number[] = [];
    for (const reader of wanted) {
        firsts.push(markers.length);
        markers.push(...reader.markers);
    }
    return { readers: wanted, markers: new MarkerSet(markers), firsts };
}
