import type { TextChange } from "../edit.ts";
import { addEntry } from "../edits/add-dependency.ts";
import { entryLines, isStatement } from "../edits/dependency-form.ts";
import { readManifest } from "../manifest/read-manifest.ts";
import { memberAt, valueAt } from "../toml/toml-lookup.ts";
import { keyText, stringText } from "../toml/write-toml.ts";

/** The text at a path of keys of a TOML file; undefined where there is none. */
export function textAt(text: string, path: readonly string[]): string | undefined {
    const value = valueAt(readManifest(text).root, path);
    return value?.kind === "string" ? value.value : undefined;
}

/** Gives a key of a table a text, in place where the key is there already. */
export function setText(text: string, path: readonly string[], value: string): TextChange[] {
    const manifest = readManifest(text);
    const present = valueAt(manifest.root, path);
    if (present !== undefined) {
        if (present.kind === "string" && present.value === value) return [];
        return [{ start: present.start, end: present.end, text: stringText(value) }];
    }
    const name = path.at(-1) ?? "";
    return addEntry(manifest, path.slice(0, -1), name, `${keyText(name)} = ${stringText(value)}`);
}

/** Takes the line of a key away; nothing where the key is within an inline table. */
export function removeText(text: string, path: readonly string[]): TextChange[] {
    const { document, root } = readManifest(text);
    const entry = memberAt(root, path)?.entry;
    if (entry === undefined || !isStatement(document, entry)) return [];
    return [{ ...entryLines(document, entry), text: "" }];
}

/**
 * Makes a toolchain file name a channel. The old `rust-toolchain` may hold nothing but the name,
 * then it is replaced.
 */
export function setChannel(text: string, channel: string): TextChange[] {
    const only = /^\s*([\w.+-]+)\s*$/.exec(text);
    if (only?.[1] === undefined) return setText(text, ["toolchain", "channel"], channel);
    const start = text.indexOf(only[1]);
    return [{ start, end: start + only[1].length, text: channel }];
}
