import type { Manifest, ManifestDependency } from "../manifest/manifest.ts";
import type {
    Span,
    TomlDocument,
    TomlEntry,
    TomlInlineTable,
    TomlSection,
    TomlString,
} from "../toml/syntax.ts";
import { memberAt } from "../toml/toml-lookup.ts";
import type { TomlMember } from "../toml/tree.ts";
import { lineStart, nextLine } from "../toml/write-toml.ts";

/** How a dependency is written. */
export type DependencyForm =
    | { readonly kind: "string"; readonly entry: TomlEntry; readonly value: TomlString }
    | { readonly kind: "inline"; readonly entry: TomlEntry; readonly value: TomlInlineTable }
    /** `[dependencies.x]` */
    | { readonly kind: "table"; readonly section: TomlSection }
    /** `x.version = "1"`, one line each. */
    | { readonly kind: "dotted"; readonly entries: readonly TomlEntry[] };

/** Keys of the table that holds a dependency. */
export function tablePath({ table, target }: ManifestDependency): readonly string[] {
    if (target !== undefined) return ["target", target, table.slice(`target.${target}.`.length)];
    if (table === "workspace.dependencies") return ["workspace", "dependencies"];
    if (table.startsWith("patch.")) return ["patch", table.slice("patch.".length)];
    return [table];
}

export function dependencyMember(
    manifest: Manifest,
    dependency: ManifestDependency,
): TomlMember | undefined {
    return memberAt(manifest.root, [...tablePath(dependency), dependency.name]);
}

/** Undefined for what is written in several ways at once, or is broken. */
export function dependencyForm(
    manifest: Manifest,
    dependency: ManifestDependency,
): DependencyForm | undefined {
    const member = dependencyMember(manifest, dependency);
    if (member === undefined) return undefined;
    const { entry, node } = member;
    if (entry !== undefined) {
        const { value } = entry;
        if (value.kind === "string") return { kind: "string", entry, value };
        return value.kind === "inline-table" ? { kind: "inline", entry, value } : undefined;
    }
    if (node.kind !== "table") return undefined;
    const [section, ...others] = node.sections;
    if (section !== undefined) {
        return others.length === 0 ? { kind: "table", section } : undefined;
    }
    const entries = [...node.members.values()].flatMap((detail) => detail.entry ?? []);
    const isWhole = entries.length > 0 && entries.length === node.members.size;
    return isWhole ? { kind: "dotted", entries } : undefined;
}

/** True for an entry that has lines of its own; one within an inline table has not. */
export function isStatement(document: TomlDocument, entry: TomlEntry): boolean {
    return document.sections.some(({ entries }) => entries.includes(entry));
}

/** The lines of an entry: from the start of its first to behind its last, with a comment on that. */
export function entryLines({ text }: TomlDocument, entry: Span): Span {
    return { start: lineStart(text, entry.start), end: nextLine(text, entry.end) };
}

/** Where the next entry of a section goes: behind its last one, else behind its header. */
export function sectionEnd({ text }: TomlDocument, section: TomlSection): number {
    const last = section.entries.at(-1);
    if (last !== undefined) return nextLine(text, last.end);
    return section.kind === "root" ? 0 : nextLine(text, section.header.end);
}

/** The text of a line put at an offset, with the line break that is missing in front of it. */
export function lineAt(
    { text }: TomlDocument,
    at: number,
    line: string,
    lineBreak: string,
): string {
    return `${lineStart(text, at) === at ? "" : lineBreak}${line}${lineBreak}`;
}
