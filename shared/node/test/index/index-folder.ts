import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";

const folders: string[] = [];
after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder with files, removed after the tests; its path has "/" separators and no links. */
export function makeFolder(files: Readonly<Record<string, string | Uint8Array>>): string {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-index-")));
    folders.push(folder);
    for (const [name, content] of Object.entries(files)) writeIn(folder, name, content);
    return folder.replaceAll("\\", "/");
}

export function writeIn(folder: string, name: string, content: string | Uint8Array): void {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
}
