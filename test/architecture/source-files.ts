import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";

/** Absolute path of the repository. */
export const repositoryRoot: string = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** A file of the repository with its imports. Paths are relative to the root, with "/". */
export interface SourceFile {
    readonly path: string;
    readonly text: string;
    readonly imports: readonly ImportedModule[];
}

export interface ImportedModule {
    readonly specifier: string;
    readonly typeOnly: boolean;
}

const importPattern =
    /(?:^|[;\n])\s*(?:import|export)\s+(type\s)?(?:[\w*{}\s,$]*?\sfrom\s+)?["']([^"']+)["']|\b(?:import|require)\(\s*["']([^"']+)["']\s*\)/g;

/** Import and export-from clauses, dynamic imports and requires of one text. Comments do not count. */
export function importsOf(text: string): ImportedModule[] {
    const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
    return [...code.matchAll(importPattern)].map((match) => ({
        specifier: match[2] ?? match[3] ?? "",
        typeOnly: match[1] !== undefined,
    }));
}

/** Every file that git tracks or would track. */
export function repositoryFiles(): string[] {
    const output = execFileSync(
        "git",
        ["ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        { cwd: repositoryRoot, encoding: "utf8", maxBuffer: 1 << 26 },
    );
    return [...new Set(output.split("\0"))].filter((path) => path !== "").sort();
}

/** The TypeScript files below the given folders, read once. */
export function sourceFiles(select: (path: string) => boolean): SourceFile[] {
    const files: SourceFile[] = [];
    for (const path of repositoryFiles()) {
        if (!/\.(?:ts|mjs)$/.test(path) || !select(path)) continue;
        let text: string;
        try {
            text = readFileSync(join(repositoryRoot, path), "utf8");
        } catch {
            continue; // Deleted in the work tree, still in the index.
        }
        files.push({ path, text, imports: importsOf(text) });
    }
    return files;
}

/** Path of a relative import, from the root. */
export function resolveRelative(from: string, specifier: string): string {
    return posix.normalize(posix.join(posix.dirname(from), specifier));
}
