import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const call = /\bt\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/g;

/** Every literal that is given to `t(...)` or `vscode.l10n.t(...)` in the folders, sorted. */
export function englishMessages(folders: readonly string[]): string[] {
    const found = new Set<string>();
    for (const folder of folders) {
        for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
            if (!path.endsWith(".ts")) continue;
            const text = readFileSync(join(folder, path), "utf8");
            for (const [, literal = '""'] of text.matchAll(call)) {
                const inner = literal.slice(1, -1).replace(/\\(['"\\])/g, "$1");
                found.add(inner);
            }
        }
    }
    return [...found].sort();
}
