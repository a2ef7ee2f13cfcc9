import type { TextChange } from "../edit.ts";
import type { Manifest, ManifestDependency } from "../manifest/manifest.ts";
import type { TomlEntry, TomlSection } from "../toml/syntax.ts";
import { lineBreakOf, lineStart } from "../toml/write-toml.ts";
import { dependencyForm, entryLines, isStatement, lineAt, sectionEnd } from "./dependency-form.ts";
import { removeItems } from "./list-edits.ts";

export interface DetailChanges {
    /** Keys that go away; unknown ones are ignored. */
    readonly remove?: readonly string[];
    /** Values as TOML writes them; a key that is there keeps its place. */
    readonly set?: readonly (readonly [key: string, value: string])[];
    /** Puts new keys in front of the others. */
    readonly isFirst?: boolean;
}

/**
 * Changes keys of a dependency in whatever form it is written; `"1.0"` becomes an inline table
 * when it gets other keys than a version. No changes for a form that cannot be told.
 */
export function setDetails(
    manifest: Manifest,
    dependency: ManifestDependency,
    changes: DetailChanges,
): TextChange[] {
    const form = dependencyForm(manifest, dependency);
    if (form === undefined) return [];
    const { document } = manifest;
    // Dotted keys within an inline table have no lines that could be taken or added.
    if (form.kind === "dotted" && !form.entries.every((one) => isStatement(document, one)))
        return [];
    if (form.kind === "string") return setOfString(document.text, form.value, changes);
    const entries =
        form.kind === "inline"
            ? form.value.entries
            : form.kind === "table"
              ? form.section.entries
              : form.entries;
    const { remove = [], set = [], isFirst = false } = changes;
    const depth = form.kind === "dotted" ? Math.max(0, (form.entries[0]?.keys.length ?? 1) - 1) : 0;
    const keyOf = (entry: TomlEntry): string => entry.keys[depth]?.name ?? "";
    const result: TextChange[] = [];
    const added: string[] = [];
    for (const [key, value] of set) {
        const entry = entries.find((known) => keyOf(known) === key);
        if (entry === undefined) added.push(`${key} = ${value}`);
        else if (document.text.slice(entry.value.start, entry.value.end) !== value) {
            result.push({ start: entry.value.start, end: entry.value.end, text: value });
        }
    }
    const kept = set.map(([key]) => key);
    const isRemoved = (entry: TomlEntry): boolean =>
        remove.includes(keyOf(entry)) && !kept.includes(keyOf(entry));
    if (form.kind === "inline") {
        const removed = new Set<unknown>(entries.filter(isRemoved));
        const left = entries.filter((entry) => !removed.has(entry));
        result.push(...removeItems(document, form.value, entries, (item) => removed.has(item)));
        if (added.length === 0) return result;
        const anchor = isFirst ? left[0] : left.at(-1);
        const joined = added.join(", ");
        if (anchor === undefined) {
            const first = entries[0];
            const { start, end } = form.value;
            if (first !== undefined)
                result.push({ start: first.start, end: first.start, text: joined });
            else if (document.text.slice(start + 1, end - 1).trim() === "" && form.value.isClosed) {
                result.push({ start: start + 1, end: end - 1, text: ` ${joined} ` });
            } else result.push({ start: start + 1, end: start + 1, text: ` ${joined} ` });
        } else if (isFirst) {
            result.push({ start: anchor.start, end: anchor.start, text: `${joined}, ` });
        } else result.push({ start: anchor.end, end: anchor.end, text: `, ${joined}` });
        return result;
    }
    for (const entry of entries.filter(isRemoved)) {
        result.push({ ...entryLines(document, entry), text: "" });
    }
    if (added.length === 0) return result;
    const lineBreak = lineBreakOf(document.text);
    const anchor = isFirst ? entries[0] : entries.at(-1);
    let prefix = "";
    if (anchor !== undefined) {
        const keys =
            form.kind === "dotted" ? (anchor.keys[depth]?.start ?? anchor.start) : anchor.start;
        prefix = document.text.slice(lineStart(document.text, anchor.start), keys);
    }
    const at = placeOfLine(
        manifest,
        form.kind === "table" ? form.section : undefined,
        anchor,
        isFirst,
    );
    const lines = added.map((line) => prefix + line).join(lineBreak);
    result.push({ start: at, end: at, text: lineAt(document, at, lines, lineBreak) });
    return result;
}

function placeOfLine(
    { document }: Manifest,
    section: TomlSection | undefined,
    anchor: TomlEntry | undefined,
    isFirst: boolean,
): number {
    if (anchor === undefined) return section === undefined ? 0 : sectionEnd(document, section);
    const lines = entryLines(document, anchor);
    return isFirst ? lines.start : lines.end;
}

function setOfString(
    text: string,
    value: { readonly start: number; readonly end: number },
    { remove = [], set = [], isFirst = false }: DetailChanges,
): TextChange[] {
    const { start, end } = value;
    const version = set.find(([key]) => key === "version")?.[1];
    const others = set.filter(([key]) => key !== "version").map(([key, own]) => `${key} = ${own}`);
    const isVersionLeft = version !== undefined || !remove.includes("version");
    const written = version ?? text.slice(start, end);
    if (others.length === 0) {
        return version === undefined || !isVersionLeft ? [] : [{ start, end, text: version }];
    }
    const versions = isVersionLeft ? [`version = ${written}`] : [];
    const all = isFirst ? [...others, ...versions] : [...versions, ...others];
    return [{ start, end, text: `{ ${all.join(", ")} }` }];
}
