import type { TextChange } from "../edit.ts";
import type { TomlDocument, TomlEntry, TomlSection } from "../toml/syntax.ts";
import { lineBreakOf, lineStart, nextLine } from "../toml/write-toml.ts";
import { commentedStart } from "./add-dependency.ts";

interface Block {
    readonly name: string;
    readonly start: number;
    readonly end: number;
}

/**
 * Sorts the entries of a section by their first key. Groups that blank lines set apart stay apart;
 * comments right above an entry and on its line go with it.
 */
export function sortEntries(document: TomlDocument, section: TomlSection): TextChange[] {
    const { text } = document;
    const groups: Block[][] = [];
    let last: Block | undefined;
    for (const entry of section.entries) {
        const block = blockOf(text, section, entry, last);
        const group = groups.at(-1);
        if (block === undefined) return [];
        if (group === undefined || last?.end !== block.start) groups.push([block]);
        else group.push(block);
        last = block;
    }
    return groups.flatMap((group) => sortedGroup(text, group));
}

function blockOf(
    text: string,
    section: TomlSection,
    entry: TomlEntry,
    last: Block | undefined,
): Block | undefined {
    // Several statements of one broken line cannot be moved.
    if (last !== undefined && lineStart(text, entry.start) < last.end) return undefined;
    const start = commentedStart(text, section, entry);
    const name = entry.keys.map(({ name: key }) => key).join(".");
    return { name, start, end: nextLine(text, entry.end) };
}

function sortedGroup(text: string, group: readonly Block[]): TextChange[] {
    const sorted = [...group].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    if (sorted.every((block, index) => block === group[index])) return [];
    const start = group[0]?.start ?? 0;
    const end = group.at(-1)?.end ?? start;
    const lineBreak = lineBreakOf(text);
    const hasBreak = text[end - 1] === "\n";
    const lines = sorted.map((block) => {
        const own = text.slice(block.start, block.end);
        return own.endsWith("\n") ? own : own + lineBreak;
    });
    const all = lines.join("");
    return [{ start, end, text: hasBreak ? all : all.slice(0, -lineBreak.length) }];
}
