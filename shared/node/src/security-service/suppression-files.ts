import { readdir, readFile } from "node:fs/promises";
import {
    type SuppressionFile,
    suppressionFormatOf,
} from "@rust-ai-ide/security/suppressions/suppression-file";
import type { Overlay } from "../cargo-workspace/manifest-cache.ts";

const folders = ["", "/.cargo"];
const largestFile = 4_000_000;

/** The files of a workspace that hold decisions of its users, open documents first. */
export async function readSuppressionFiles(
    root: string,
    overlay: Overlay,
): Promise<readonly SuppressionFile[]> {
    const found: SuppressionFile[] = [];
    for (const folder of folders) {
        const names = await readdir(`${root}${folder}`).catch(() => []);
        for (const name of names.sort()) {
            const path = `${root}${folder}/${name}`;
            const format = suppressionFormatOf(path);
            if (format === undefined) continue;
            const text = overlay(path) ?? (await readFile(path, "utf8").catch(() => undefined));
            if (text === undefined || text.length > largestFile) continue;
            found.push({ path, format, text });
        }
    }
    return found;
}
