import type { TextChange } from "../../edit.ts";
import { addEntry } from "../../edits/add-dependency.ts";
import { entryLines, isStatement } from "../../edits/dependency-form.ts";
import { removeItems } from "../../edits/list-edits.ts";
import { removeDependency, sectionText } from "../../edits/remove-dependency.ts";
import type { Manifest, ManifestDependency } from "../../manifest/manifest.ts";
import { placeAt, type TomlPlace } from "../../toml/place-at.ts";
import type { Span, TomlEntry, TomlInlineTable } from "../../toml/syntax.ts";
import { keyText, stringText } from "../../toml/write-toml.ts";
import { dependencyAt } from "../manifest-places.ts";

/** The place right behind the first unit of a span, which is what a problem there is about. */
export function placeOf({ document }: Manifest, { start, end }: Span): TomlPlace {
    const opening = /^(?:\[\[?\s*)?["']?/.exec(document.text.slice(start, end))?.[0].length ?? 0;
    return placeAt(document, Math.min(start + opening, end));
}

/** The dependency in whose text a place lies, with the keys behind its name. */
export function dependencyHere(
    manifest: Manifest,
    span: Span,
): { readonly dependency: ManifestDependency; readonly rest: readonly string[] } | undefined {
    return dependencyAt(manifest, placeOf(manifest, span).path);
}

/** Writes something else at a span: keys as keys, texts in the quotes that are there. */
export function replaceAt(manifest: Manifest, span: Span, written: string): TextChange[] {
    const { text } = manifest.document;
    const { start, end } = span;
    const old = text.slice(start, end);
    if (old.startsWith("'") && !/['\r\n]/.test(written))
        return [{ start, end, text: `'${written}'` }];
    if (/^["']/.test(old)) return [{ start, end, text: stringText(written) }];
    const place = placeOf(manifest, span);
    if (place.part === "key" || place.part === "header") {
        return [{ start, end, text: written.includes(".") ? written : keyText(written) }];
    }
    if (place.value?.kind === "string" && start > place.value.start) {
        return [{ start, end, text: stringText(written).slice(1, -1) }];
    }
    const isBare = /^(?:true|false|\d+)$/.test(written);
    return [{ start, end, text: isBare ? written : stringText(written) }];
}

/** Takes away what a problem is about: an item of an array, a key with its value, a table, a dependency. */
export function removeAt(manifest: Manifest, span: Span): TextChange[] {
    const { document } = manifest;
    const place = placeOf(manifest, span);
    const { array, value, entries, section } = place;
    if (place.part === "header") {
        return section.header.end >= span.start
            ? [{ ...sectionText(document, section), text: "" }]
            : [];
    }
    if (array !== undefined && value !== undefined && array.items.includes(value)) {
        return removeItems(document, array, array.items, (item) => item === value);
    }
    const here = dependencyAt(manifest, place.path);
    if (here !== undefined && here.rest.length === 0)
        return removeDependency(manifest, here.dependency);
    const entry = entries.at(-1);
    if (entry === undefined) return [];
    if (isStatement(document, entry)) return [{ ...entryLines(document, entry), text: "" }];
    const table = inlineTableOf(entries);
    if (table === undefined) return [];
    return removeItems(document, table, table.entries, (item) => item === entry);
}

/** The inline table that holds the innermost entry. */
function inlineTableOf(entries: readonly TomlEntry[]): TomlInlineTable | undefined {
    const around = entries.at(-2)?.value;
    return around?.kind === "inline-table" ? around : undefined;
}

/** Moves a key with its value to the table at a path of keys; only keys with a line of their own. */
export function moveEntryTo(
    manifest: Manifest,
    span: Span,
    table: readonly string[],
): TextChange[] {
    const { document } = manifest;
    const { entries } = placeOf(manifest, span);
    const [entry] = entries;
    const key = entry?.keys[0];
    if (entry === undefined || key === undefined || entries.length !== 1) return [];
    if (!isStatement(document, entry)) return [];
    const lines = entryLines(document, entry);
    const added = addEntry(
        manifest,
        table,
        key.name,
        document.text.slice(entry.start, lines.end).trimEnd(),
    );
    return added.length === 0 ? [] : [{ ...lines, text: "" }, ...added];
}
