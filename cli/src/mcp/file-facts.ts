import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { manifestFacts } from "@rust-ai-ide/ai/chat/manifest-facts";
import { itemsAt } from "@rust-ai-ide/ai/chat/rust-item";
import type { ToolInput } from "@rust-ai-ide/ai/chat/tool-inputs";
import { definitions } from "@rust-ai-ide/ai/context/definitions";
import { LineIndex } from "@rust-ai-ide/core/text";
import { CliErrors } from "../cli-errors.ts";
import { readText } from "../files.ts";
import { confinedPath } from "./confined-path.ts";

const mostDefinitions = 400;

/** The items of a Rust file, or the item around a line with its source. Nothing of it is run. */
export async function fileFacts(
    root: string,
    { path, line }: ToolInput<"fileFacts">,
): Promise<string> {
    const text = (await readText(await confinedPath(root, path))).replaceAll("\r\n", "\n");
    const lines = new LineIndex(text);
    const lineOf = (offset: number): number => lines.positionAt(offset).line + 1;
    if (line !== undefined) {
        if (line > lines.lineCount) throw CliErrors.lineOutOfRange(line, lines.lineCount);
        const items = itemsAt(text, lines.offsetAt({ line: line - 1, character: 0 }));
        const innermost = items.findLast(({ kind }) => kind !== "mod") ?? items.at(-1);
        if (innermost === undefined) return "No item is around this line.";
        const path = items.map(({ kind, name }) => `${kind} ${name}`).join(" > ");
        const source = text.slice(innermost.start, innermost.end).trim();
        return `${path}, lines ${lineOf(innermost.start)} to ${lineOf(innermost.end - 1)}\n\n${source}`;
    }
    const found = definitions(text, path);
    if (found.length === 0) return "The file defines nothing.";
    const shown = found
        .slice(0, mostDefinitions)
        .map((definition) => `${lineOf(definition.offset)}: ${definition.text}`);
    const more = found.length - shown.length;
    return [...shown, ...(more > 0 ? [`${more} more`] : [])].join("\n");
}

/** Packages, editions and names of dependencies, from the root's Cargo.toml and its members'. */
export async function workspaceFacts(root: string): Promise<string> {
    const manifest = await readFile(join(root, "Cargo.toml"), "utf8").catch(() => undefined);
    if (manifest === undefined) throw CliErrors.fileMissing("Cargo.toml");
    return manifestFacts(manifest);
}
