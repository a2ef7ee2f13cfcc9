import { readdir, readFile } from "node:fs/promises";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { Overlay } from "../cargo-workspace/manifest-cache.ts";

const mostFiles = 20_000;
const largestFile = 4_000_000;
/** Files that are read at a time. */
const atOnce = 16;

/** Rust files of a package: folders of other packages, build output and hidden folders left out. */
export async function rustFiles(
    folder: string,
    token: CancellationToken,
): Promise<readonly string[]> {
    const files: string[] = [];
    let wave = [folder];
    while (wave.length > 0 && files.length < mostFiles) {
        throwIfCancelled(token);
        const next = await Promise.all(
            wave.map(async (current) => {
                const entries = await readdir(current, { withFileTypes: true }).catch(() => []);
                const isOther =
                    current !== folder && entries.some(({ name }) => name === "Cargo.toml");
                if (isOther) return [];
                for (const entry of entries)
                    if (entry.isFile() && entry.name.endsWith(".rs"))
                        files.push(`${current}/${entry.name}`);
                return entries
                    .filter((each) => each.isDirectory() && !each.name.startsWith("."))
                    .filter(({ name }) => name !== "target" && name !== "node_modules")
                    .map(({ name }) => `${current}/${name}`);
            }),
        );
        wave = next.flat();
    }
    return files.slice(0, mostFiles).sort();
}

/** Texts of files, open documents first; files that cannot be read are left out. */
export async function* textsOf(
    paths: readonly string[],
    overlay: Overlay,
    token: CancellationToken,
): AsyncGenerator<{ readonly path: string; readonly text: string }> {
    for (let at = 0; at < paths.length; at += atOnce) {
        throwIfCancelled(token);
        const read = await Promise.all(
            paths.slice(at, at + atOnce).map(async (path) => {
                const text = overlay(path) ?? (await readFile(path, "utf8").catch(() => undefined));
                return { path, text };
            }),
        );
        for (const { path, text } of read)
            if (text !== undefined && text.length <= largestFile) yield { path, text };
    }
}
