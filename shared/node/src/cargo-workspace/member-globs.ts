import { readdir, stat } from "node:fs/promises";
import { pathFrom } from "@rust-ai-ide/cargo/workspace/file-paths";

/** Deeper than workspaces are; `**` must not walk a disk. */
const deepest = 20;

/**
 * Folders that an entry of `members` or `default-members` names: a path, or a pattern with `*`, `?`,
 * `[...]` and `**`. A pattern that fits nothing is a path, as cargo has it.
 */
export async function memberFolders(
    root: string,
    pattern: string,
): Promise<{ readonly folders: readonly string[]; readonly isPattern: boolean }> {
    const plain = { folders: [pathFrom(root, pattern)], isPattern: false };
    if (!/[*?[]/.test(pattern)) return plain;
    const parts = pattern.replaceAll("\\", "/").split("/");
    const folders = await expand(
        root,
        parts.filter((part) => part !== "" && part !== "."),
    );
    return folders.length === 0
        ? plain
        : { folders: [...new Set(folders)].sort(), isPattern: true };
}

async function expand(folder: string, parts: readonly string[], depth = 0): Promise<string[]> {
    const [part, ...rest] = parts;
    if (part === undefined) return [folder];
    if (depth > deepest) return [];
    if (!/[*?[]/.test(part)) {
        const next = pathFrom(folder, part);
        const isFolder = await stat(next).then(
            (status) => status.isDirectory(),
            () => false,
        );
        return isFolder ? expand(next, rest, depth + 1) : [];
    }
    const names = await folderNames(folder);
    if (part === "**") {
        const below = names
            .filter((name) => name !== "target" && name !== "node_modules")
            .map((name) => expand(`${folder}/${name}`, parts, depth + 1));
        return [...(await expand(folder, rest, depth + 1)), ...(await Promise.all(below)).flat()];
    }
    const fits = wildcard(part);
    const found = names.filter((name) => fits.test(name));
    const below = found.map((name) => expand(`${folder}/${name}`, rest, depth + 1));
    return (await Promise.all(below)).flat();
}

async function folderNames(folder: string): Promise<readonly string[]> {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const names = await Promise.all(
        entries.map(async (entry) => {
            if (entry.isDirectory()) return entry.name;
            if (!entry.isSymbolicLink()) return undefined;
            const status = await stat(`${folder}/${entry.name}`).catch(() => undefined);
            return status?.isDirectory() === true ? entry.name : undefined;
        }),
    );
    return names.filter((name) => name !== undefined).sort();
}

function wildcard(part: string): RegExp {
    const source = part.replace(/\[!?[^\]]+\]|[*?]|[^*?[]+|\[/g, (piece) => {
        if (piece === "*") return "[^/]*";
        if (piece === "?") return "[^/]";
        if (piece.startsWith("[") && piece.length > 1) {
            const body = piece.slice(1, -1).replaceAll("\\", "\\\\");
            return body.startsWith("!") ? `[^${body.slice(1)}]` : `[${body}]`;
        }
        return piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    });
    try {
        return new RegExp(`^${source}$`);
    } catch {
        return /^$/;
    }
}
