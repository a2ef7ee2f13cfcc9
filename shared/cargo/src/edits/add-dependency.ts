import type { TextChange } from "../edit.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { TomlEntry, TomlKey, TomlSection } from "../toml/syntax.ts";
import { memberAt, tableAt } from "../toml/toml-lookup.ts";
import { keyText, lineBreakOf, lineStart, nextLine, stringText } from "../toml/write-toml.ts";
import { lineAt, sectionEnd } from "./dependency-form.ts";

/** A dependency that is to be written. */
export interface NewDependency {
    readonly name: string;
    /** Takes everything from `[workspace.dependencies]`. */
    readonly isInherited?: boolean;
    readonly requirement?: string | undefined;
    readonly path?: string | undefined;
    readonly git?: string | undefined;
    readonly gitReference?:
        | { readonly kind: "branch" | "tag" | "rev"; readonly value: string }
        | undefined;
    readonly registry?: string | undefined;
    readonly packageName?: string | undefined;
    readonly features?: readonly string[];
    readonly defaultFeatures?: boolean | undefined;
    readonly isOptional?: boolean | undefined;
}

/** The value of a dependency: a string where a version is all there is to say. */
export function dependencyValue(dependency: NewDependency): string {
    const { requirement, features = [], gitReference } = dependency;
    const details: string[] = [];
    const add = (key: string, value: string | undefined): void => {
        if (value !== undefined) details.push(`${key} = ${stringText(value)}`);
    };
    if (dependency.isInherited === true) details.push("workspace = true");
    else {
        add("package", dependency.packageName);
        add("version", requirement);
        add("path", dependency.path);
        add("git", dependency.git);
        if (gitReference !== undefined) add(gitReference.kind, gitReference.value);
        add("registry", dependency.registry);
    }
    if (dependency.defaultFeatures !== undefined) {
        details.push(`default-features = ${dependency.defaultFeatures}`);
    }
    if (features.length > 0) details.push(`features = [${features.map(stringText).join(", ")}]`);
    if (dependency.isOptional === true) details.push("optional = true");
    if (details.length === 1 && requirement !== undefined) return stringText(requirement);
    return `{ ${details.join(", ")} }`;
}

/**
 * Adds a dependency to the table at a path of keys: in its place where the table is sorted, else
 * behind the last one. A table that is missing is written at the end of the text, or in front of
 * `[dependencies.x]`. No change where the dependency is there already.
 */
export function addDependency(
    manifest: Manifest,
    table: readonly string[],
    dependency: NewDependency,
): TextChange[] {
    const name = keyText(dependency.name);
    return addEntry(manifest, table, dependency.name, `${name} = ${dependencyValue(dependency)}`);
}

/** Adds a line `name = value` to a table in the way of {@link addDependency}. */
export function addEntry(
    manifest: Pick<Manifest, "document" | "root">,
    path: readonly string[],
    name: string,
    line: string,
): TextChange[] {
    const { document, root } = manifest;
    const { text } = document;
    if (memberAt(root, [...path, name]) !== undefined) return [];
    const lineBreak = lineBreakOf(text);
    const table = tableAt(root, path);
    const section = table?.sections[0];
    if (section !== undefined) {
        const before = sortedPlace(section, name);
        const at =
            before === undefined
                ? sectionEnd(document, section)
                : commentedStart(text, section, before);
        return [
            {
                start: at,
                end: at,
                text: lineAt(document, at, indentOf(text, section) + line, lineBreak),
            },
        ];
    }
    if (table?.inline !== undefined && table.inline.kind === "inline-table") {
        const { inline } = table;
        const last = inline.entries.at(-1);
        const at = last?.end ?? inline.start + 1;
        return [{ start: at, end: at, text: last === undefined ? ` ${line} ` : `, ${line}` }];
    }
    const header = `[${path.map(keyText).join(".")}]`;
    const dotted = document.sections.flatMap((one) => entriesInto(one, path)).at(-1);
    if (dotted !== undefined) {
        // `dependencies.x = "1"` goes on as it began; a header would define the table twice.
        const { entry, key } = dotted;
        const at = nextLine(text, entry.end);
        const prefixed = text.slice(lineStart(text, entry.start), key.start) + line;
        return [{ start: at, end: at, text: lineAt(document, at, prefixed, lineBreak) }];
    }
    const first = document.sections.find(({ keys }) =>
        path.every((key, index) => keys[index]?.name === key),
    );
    if (first !== undefined && table !== undefined && first.keys.length > path.length) {
        const at = commentedHeader(text, first);
        return [
            { start: at, end: at, text: `${header}${lineBreak}${line}${lineBreak}${lineBreak}` },
        ];
    }
    const isEmpty = text.trim() === "";
    const isEnded = isEmpty || text.endsWith("\n");
    const gap =
        (isEnded ? "" : lineBreak) + (isEmpty || /\n[ \t]*\r?\n$/.test(text) ? "" : lineBreak);
    const at = text.length;
    return [{ start: at, end: at, text: `${gap}${header}${lineBreak}${line}${lineBreak}` }];
}

/** Entries of a section whose dotted keys lead into the table at a path, with the key in that. */
function entriesInto(
    { kind, keys, entries }: TomlSection,
    path: readonly string[],
): readonly { readonly entry: TomlEntry; readonly key: TomlKey }[] {
    const rest = path.slice(keys.length);
    if (kind === "array" || rest.length === 0) return [];
    if (!keys.every(({ name }, index) => name === path[index])) return [];
    return entries.flatMap((entry) => {
        const key = entry.keys[rest.length];
        const leads = rest.every((name, index) => entry.keys[index]?.name === name);
        return key === undefined || !leads ? [] : [{ entry, key }];
    });
}

/** The entry in front of which a name belongs; undefined behind the last and in unsorted tables. */
function sortedPlace(section: TomlSection, name: string): TomlEntry | undefined {
    const names = section.entries.map(({ keys }) => keys[0]?.name ?? "");
    if (names.some((one, index) => index > 0 && one < (names[index - 1] ?? ""))) return undefined;
    return section.entries.find(({ keys }) => (keys[0]?.name ?? "") > name);
}

function indentOf(text: string, section: TomlSection): string {
    const first = section.entries[0];
    if (first === undefined) return "";
    return text.slice(lineStart(text, first.start), first.start);
}

/** Start of an entry with the lines of comments right above it. */
export function commentedStart(text: string, section: TomlSection, entry: TomlEntry): number {
    const index = section.entries.indexOf(entry);
    const floor = nextLine(text, section.entries[index - 1]?.end ?? section.header.end);
    return aboveComments(text, entry.start, section.kind === "root" && index === 0 ? 0 : floor);
}

function commentedHeader(text: string, section: TomlSection): number {
    return aboveComments(text, section.start, 0);
}

function aboveComments(text: string, offset: number, floor: number): number {
    let at = lineStart(text, offset);
    while (at > floor) {
        const above = lineStart(text, at - 1);
        if (above < floor || !text.slice(above, at).trimStart().startsWith("#")) return at;
        at = above;
    }
    return at;
}
