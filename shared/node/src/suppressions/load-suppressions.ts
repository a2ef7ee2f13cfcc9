import { readdir } from "node:fs/promises";
import {
    type SuppressionFile,
    suppressionFormatOf,
} from "@rust-ai-ide/security/suppressions/suppression-file";
import { readSource } from "../analysis/source-folder.ts";

const largestFile = 10_000_000;
const folders = ["", ".cargo/", ".vex/", ".github/"];

/**
 * Files with suppressions of a workspace: in its folder, in `.cargo`, `.vex` and `.github`, in the
 * order of their paths. `overlay` gives texts of open documents. Never rejects.
 */
export async function loadSuppressionFiles(
    root: string,
    overlay?: (path: string) => string | undefined,
): Promise<readonly SuppressionFile[]> {
    const files: SuppressionFile[] = [];
    for (const folder of folders) {
        const names = await readdir(`${root}/${folder}`).catch(() => []);
        for (const name of names.sort()) {
            const path = `${root}/${folder}${name}`;
            const format = suppressionFormatOf(path);
            if (format === undefined) continue;
            const text = overlay?.(path) ?? (await readSource(path, largestFile));
            if (text !== undefined) files.push({ path, format, text });
        }
    }
    return files;
}
