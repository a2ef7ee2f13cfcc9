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

/** The markers of the readers of one sort of files. */
interface ReaderGroup {
    readonly markers: MarkerSet;
    /** By reader, the first of its markers in the set; one more at the end. */
    readonly firsts: readonly number[];
}

const groups = new Map<string, ReaderGroup>();

/** What may find endpoints in a file: readers of its sort that have a marker in its bytes. */
export function readersOf(languageId: string, path: string, bytes: Uint8Array): EndpointReader[] {
    const fits = (language: string): boolean =>
        language.startsWith(".") ? path.endsWith(language) : language === languageId;
    const wanted = readers.filter(({ languages }) => languages.some(fits));
    if (wanted.length === 0) return wanted;
    const key = wanted.map((reader) => readers.indexOf(reader)).join();
    const group = groups.get(key) ?? groupOf(wanted);
    groups.set(key, group);
    group.markers.find(bytes);
    return wanted.filter(({ markers }, index) => {
        const first = group.firsts[index] ?? 0;
        return markers.length === 0 || markers.some((_, at) => group.markers.isFound(first + at));
    });
}

function groupOf(wanted: readonly EndpointReader[]): ReaderGroup {
    const markers: string[] = [];
    const firsts: number[] = [];
    for (const reader of wanted) {
        firsts.push(markers.length);
        markers.push(...reader.markers);
    }
    return { markers: new MarkerSet(markers), firsts };
}
