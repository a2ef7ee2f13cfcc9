import type { TextChange } from "../edit.ts";
import type { Manifest, ManifestDependency } from "../manifest/manifest.ts";
import type { Span, TomlDocument, TomlInlineTable, TomlSection } from "../toml/syntax.ts";
import { tableAt } from "../toml/toml-lookup.ts";
import { lineStart, nextLine } from "../toml/write-toml.ts";
import {
    dependencyForm,
    dependencyMember,
    entryLines,
    isStatement,
    tablePath,
} from "./dependency-form.ts";
import { forgetOptional, removeMentions } from "./feature-edits.ts";
import { removeItems } from "./list-edits.ts";

/**
 * Takes a dependency away with what mentions it in `[features]`, unless another table still has
 * it (then what asks for it as optional, if it is so nowhere else), and with its table when that is empty then. Comments stay, but one on the same line.
 */
export function removeDependency(manifest: Manifest, dependency: ManifestDependency): TextChange[] {
    const own = removeOwnText(manifest, dependency);
    if (own.length === 0) return [];
    if (!manifest.dependencies.includes(dependency)) return own;
    const others = manifest.dependencies.filter(
        (other) => other.name === dependency.name && other.span.start !== dependency.span.start,
    );
    if (others.length === 0) return [...own, ...removeMentions(manifest, dependency)];
    const wasOptional = dependency.optional?.value === true;
    if (!wasOptional || others.some(({ optional }) => optional?.value === true)) return own;
    return [...own, ...forgetOptional(manifest, dependency)];
}

/** Takes the text of a dependency away, and nothing that speaks of it. */
export function removeOwnText(manifest: Manifest, dependency: ManifestDependency): TextChange[] {
    const { document } = manifest;
    const form = dependencyForm(manifest, dependency);
    const member = dependencyMember(manifest, dependency);
    if (member === undefined) return [];
    if (form?.kind === "table") return [{ ...sectionText(document, form.section), text: "" }];
    const entries = form?.kind === "dotted" ? form.entries : member.entry ? [member.entry] : [];
    const first = entries[0];
    if (first === undefined) return [];
    if (!isStatement(document, first)) {
        const list = inlineTableAround(manifest, dependency);
        if (list === undefined) return [];
        const removed = new Set<unknown>(entries);
        return removeItems(document, list, list.entries, (item) => removed.has(item));
    }
    const section = tableAt(manifest.root, tablePath(dependency))?.sections.find((one) =>
        one.entries.includes(first),
    );
    if (section !== undefined && entries.length === section.entries.length) {
        const whole = sectionText(document, section);
        const hasComment = document.comments.some(
            ({ start, end }) =>
                start >= whole.start &&
                end <= whole.end &&
                !entries.some((entry) => isOnLine(document, entry, start)),
        );
        if (!hasComment) return [{ ...whole, text: "" }];
    }
    return entries.map((entry) => ({ ...entryLines(document, entry), text: "" }));
}

function isOnLine({ text }: TomlDocument, entry: Span, offset: number): boolean {
    return offset >= lineStart(text, entry.start) && offset < nextLine(text, entry.end);
}

function inlineTableAround(
    manifest: Manifest,
    dependency: ManifestDependency,
): TomlInlineTable | undefined {
    const inline = tableAt(manifest.root, tablePath(dependency))?.inline;
    return inline?.kind === "inline-table" ? inline : undefined;
}

/**
 * A section as a reader sees it: from its header to behind its last entry with the blank lines
 * that follow, of which the last section takes those in front. Comments below belong to the next.
 */
export function sectionText({ text }: TomlDocument, section: TomlSection): Span {
    const last = section.entries.at(-1);
    let end = nextLine(text, last?.end ?? section.header.end);
    while (end < section.end && text.slice(end, nextLine(text, end)).trim() === "") {
        end = nextLine(text, end);
    }
    let start = lineStart(text, section.start);
    if (end === text.length) {
        while (start > 0) {
            const above = lineStart(text, start - 1);
            if (text.slice(above, start).trim() !== "") break;
            start = above;
        }
    }
    return { start, end };
}
