import { parseToml } from "@rust-ai-ide/cargo/toml/parse-toml";
import type {
    TomlDocument,
    TomlEntry,
    TomlSection,
    TomlValue,
} from "@rust-ai-ide/cargo/toml/syntax";
import { tomlTreeProblems } from "@rust-ai-ide/cargo/toml/toml-tree";
import type { Part, PartList } from "../tree/part.ts";

/**
 * A file of TOML as tables with their entries; undefined where it has problems, keys that stand
 * twice among them. Dependencies are entries by name, with what is in their braces; lists of a
 * manifest of Cargo are sets. Other values are one piece: a version is never put together from two.
 */
export function tomlParts(text: string, isManifest: boolean): PartList | undefined {
    const document = parseToml(text);
    if (document.problems.length > 0 || tomlTreeProblems(document).length > 0) return undefined;
    return new TomlParts(document, isManifest).file();
}

class TomlParts {
    private readonly document: TomlDocument;
    private readonly isManifest: boolean;
    /** Where what is not in a part yet begins. */
    private end = 0;

    constructor(document: TomlDocument, isManifest: boolean) {
        this.document = document;
        this.isManifest = isManifest;
    }

    file(): PartList {
        const { document } = this;
        const head = document.text.startsWith("\uFEFF") ? "\uFEFF" : "";
        this.end = head.length;
        const parts: Part[] = [];
        for (const section of document.sections) {
            if (section.kind === "root") parts.push(...this.entries(section));
            else parts.push(this.section(section));
        }
        const tail = document.text.slice(this.end);
        return { head, parts, tail, separator: "", endsWithSeparator: true, isOrdered: false };
    }

    private section(section: TomlSection): Part {
        const { blank, start } = this.startAt(section.header.start);
        const head = this.document.text.slice(start, this.lineEnd(section.header.end));
        this.end = start + head.length;
        const parts = this.entries(section);
        const name = section.keys.map((key) => key.name).join("\n");
        // Tables of a list are told apart by what they call themselves.
        const own =
            section.kind === "array"
                ? section.entries.find(({ keys }) => keys[0]?.name === "name" && keys.length === 1)
                : undefined;
        const called = own?.value.kind === "string" ? own.value.value : "";
        return {
            key: `${section.kind} ${name} ${called}`,
            blank,
            text: this.document.text.slice(start, this.end),
            inner: {
                head,
                parts,
                tail: "",
                separator: "",
                endsWithSeparator: true,
                isOrdered: false,
            },
        };
    }

    private entries({ entries }: TomlSection): Part[] {
        return entries.map((entry) => {
            const { blank, start } = this.startAt(entry.start);
            this.end = this.lineEnd(entry.end);
            return this.entry(entry, blank, start, this.end);
        });
    }

    private entry(entry: TomlEntry, blank: string, start: number, end: number): Part {
        return {
            key: `key ${entry.keys.map((key) => key.name).join("\n")}`,
            blank,
            text: this.document.text.slice(start, end),
            isWhole: true,
            inner: this.inner(entry.value, start, end),
        };
    }

    /** The members of a list or of a table in braces. */
    private inner(value: TomlValue, from: number, to: number): PartList | undefined {
        const { text, comments } = this.document;
        const isList = value.kind === "array" && this.isManifest;
        if (!isList && value.kind !== "inline-table") return undefined;
        const members = value.kind === "array" ? value.items : value.entries;
        // Comments between members belong to nobody for sure.
        if (comments.some(({ start }) => start > value.start && start < value.end))
            return undefined;
        let end = value.start + 1;
        let endsWithSeparator = false;
        const parts = members.map((member): Part => {
            const blank = text.slice(end, member.start);
            end = member.end;
            const comma = /^\s*,/.exec(text.slice(end, value.end))?.[0];
            const own = text.slice(member.start, member.end);
            endsWithSeparator = comma !== undefined;
            const part =
                "keys" in member
                    ? this.entry(member, blank, member.start, member.end)
                    : { key: own, blank, text: own, isWhole: true };
            end += comma?.length ?? 0;
            return part;
        });
        const list: PartList = {
            head: text.slice(from, value.start + 1),
            parts,
            tail: text.slice(end, to),
            separator: ",",
            endsWithSeparator,
            isOrdered: false,
        };
        return list;
    }

    /** Comments above belong to what they stand above; blanks in front of them to nobody. */
    private startAt(offset: number): { readonly blank: string; readonly start: number } {
        const between = this.document.text.slice(this.end, offset);
        const blank = /^\s*/.exec(between)?.[0] ?? "";
        return { blank, start: this.end + blank.length };
    }

    /** Behind a comment in the same line. */
    private lineEnd(offset: number): number {
        const rest = /[ \t]*(?:#[^\r\n]*)?/y;
        rest.lastIndex = offset;
        const behind = rest.exec(this.document.text)?.[0] ?? "";
        return offset + (behind.includes("#") ? behind.length : 0);
    }
}
