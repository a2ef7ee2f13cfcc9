import type { TextChange } from "../edit.ts";
import type { Manifest, ManifestDependency } from "../manifest/manifest.ts";
import type { TomlEntry } from "../toml/syntax.ts";
import { tableAt } from "../toml/toml-lookup.ts";
import { keyText, lineBreakOf, lineStart, nextLine } from "../toml/write-toml.ts";
import { addEntry } from "./add-dependency.ts";
import { type DependencyForm, dependencyForm, isStatement, tablePath } from "./dependency-form.ts";
import { removeOwnText, sectionText } from "./remove-dependency.ts";

/** `x = "1"` from `x = { version = "1" }`; no change where there is more than a version. */
export function toStringForm(manifest: Manifest, dependency: ManifestDependency): TextChange[] {
    const form = dependencyForm(manifest, dependency);
    if (form?.kind !== "inline") return [];
    const [entry, ...others] = form.value.entries;
    if (entry === undefined || others.length > 0 || entry.value.kind !== "string") return [];
    if (entry.keys.length !== 1 || entry.keys[0]?.name !== "version") return [];
    const { start, end } = form.value;
    if (hasComment(manifest, start, end)) return [];
    return [{ start, end, text: textOf(manifest, entry.value) }];
}

/** `x = { version = "1" }` from `x = "1"`, from `[dependencies.x]` and from dotted keys. */
export function toInlineForm(manifest: Manifest, dependency: ManifestDependency): TextChange[] {
    const form = dependencyForm(manifest, dependency);
    if (form === undefined || form.kind === "inline") return [];
    if (form.kind === "string") {
        const { start, end } = form.value;
        return [{ start, end, text: `{ version = ${textOf(manifest, form.value)} }` }];
    }
    const details = detailsOf(manifest, dependency, form);
    if (details === undefined || details.some((detail) => detail.includes("\n"))) return [];
    const value = `{ ${details.join(", ")} }`;
    const name = keyText(dependency.name);
    if (form.kind === "dotted") {
        const [first, ...others] = form.entries;
        const key = first?.keys.at(-2);
        if (first === undefined || key === undefined || !isStatement(manifest.document, first))
            return [];
        if (hasComment(manifest, first.start, form.entries.at(-1)?.end ?? first.end)) return [];
        const { text } = manifest.document;
        const removed = others.map((entry) => ({
            start: lineStart(text, entry.start),
            end: nextLine(text, entry.end),
            text: "",
        }));
        return [{ start: key.end, end: first.end, text: ` = ${value}` }, ...removed];
    }
    const whole = sectionText(manifest.document, form.section);
    if (hasComment(manifest, whole.start, whole.end)) return [];
    const path = tablePath(dependency);
    const parent = tableAt(manifest.root, path);
    const removed = removeOwnText(manifest, dependency);
    if (parent?.sections.length === 0) {
        // The table is written by its parts alone: the entry takes the place of its part.
        const lineBreak = lineBreakOf(manifest.document.text);
        if (parent.members.size > 1) return [];
        const header = `[${path.map(keyText).join(".")}]`;
        const { text } = manifest.document;
        const gap = /(?:\r?\n[ \t]*)*$/.exec(text.slice(whole.start, whole.end))?.[0] ?? "";
        const isAtStart = text.slice(0, form.section.start).trim() === "";
        const front = text.slice(whole.start, form.section.start);
        return [
            {
                ...whole,
                text: `${isAtStart ? "" : front}${header}${lineBreak}${name} = ${value}${gap || lineBreak}`,
            },
        ];
    }
    const added = addEntry(
        withoutMember(manifest, dependency),
        path,
        dependency.name,
        `${name} = ${value}`,
    );
    // In text that is half typed a value without an end may reach into what is removed.
    const isInside = added.some(({ start }) =>
        removed.some((gone) => start > gone.start && start < gone.end),
    );
    return added.length === 0 || isInside ? [] : [...removed, ...added];
}

/** `[dependencies.x]` from `x = "1"`, an inline table and dotted keys. */
export function toTableForm(manifest: Manifest, dependency: ManifestDependency): TextChange[] {
    const form = dependencyForm(manifest, dependency);
    if (form === undefined || form.kind === "table") return [];
    const { document } = manifest;
    const { text } = document;
    const path = tablePath(dependency);
    const section = tableAt(manifest.root, path)?.sections[0];
    const entries = form.kind === "dotted" ? form.entries : [form.entry];
    if (section === undefined || !entries.every((entry) => section.entries.includes(entry)))
        return [];
    const details = detailsOf(manifest, dependency, form);
    if (details === undefined) return [];
    const first = entries[0];
    if (first === undefined) return [];
    if (form.kind === "inline" && hasComment(manifest, form.value.start, form.value.end)) return [];
    const lineBreak = lineBreakOf(text);
    const header = `[${[...path, dependency.name].map(keyText).join(".")}]`;
    const lines = [header, ...details].join(lineBreak);
    const whole = sectionText(document, section);
    const isLast = whole.end >= text.length;
    const at = isLast ? text.length : whole.end;
    const gap = isLast ? (text.endsWith("\n") ? "" : lineBreak) + lineBreak : "";
    const behind = isLast ? lineBreak : lineBreak + lineBreak;
    const removed = entries.map((entry) => ({
        start: lineStart(text, entry.start),
        end: nextLine(text, entry.end),
        text: "",
    }));
    return [...removed, { start: at, end: at, text: gap + lines + behind }];
}

/** The keys of a dependency with their values, as they are written. */
function detailsOf(
    manifest: Manifest,
    dependency: ManifestDependency,
    form: DependencyForm,
): readonly string[] | undefined {
    if (form.kind === "string") return [`version = ${textOf(manifest, form.value)}`];
    const from = (entry: TomlEntry): number =>
        form.kind === "dotted"
            ? (entry.keys[entry.keys.findIndex(({ name }) => name === dependency.name) + 1]
                  ?.start ?? entry.start)
            : entry.start;
    const entries =
        form.kind === "inline"
            ? form.value.entries
            : form.kind === "table"
              ? form.section.entries
              : form.entries;
    if (entries.length === 0) return undefined;
    return entries.map((entry) => textOf(manifest, { start: from(entry), end: entry.end }));
}

function textOf({ document }: Manifest, { start, end }: { start: number; end: number }): string {
    return document.text.slice(start, end);
}

function hasComment({ document }: Manifest, start: number, end: number): boolean {
    return document.comments.some((comment) => comment.start >= start && comment.end <= end);
}

/** The manifest as it will be once the dependency is out of its table. */
function withoutMember(manifest: Manifest, dependency: ManifestDependency): Manifest {
    const path = tablePath(dependency);
    const prune = (table: typeof manifest.root, depth: number): typeof manifest.root => {
        const members = new Map(table.members);
        const key = path[depth];
        if (key === undefined) members.delete(dependency.name);
        else {
            const member = members.get(key);
            if (member?.node.kind === "table") {
                members.set(key, { ...member, node: prune(member.node, depth + 1) });
            }
        }
        return { ...table, members };
    };
    return { ...manifest, root: prune(manifest.root, 0) };
}
