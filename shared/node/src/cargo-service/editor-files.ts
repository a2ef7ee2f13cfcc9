import { readdir, stat } from "node:fs/promises";
import type { EditorFiles } from "@rust-ai-ide/cargo/editor/editor-context";
import type { ManifestCache, Overlay } from "../cargo-workspace/manifest-cache.ts";

/** More than this of one folder is shown nowhere. */
const mostEntries = 5_000;

/** The disk as the editor's features ask for it, open documents first. */
export function editorFiles(manifests: ManifestCache, overlay: Overlay): EditorFiles {
    return {
        async list(folder) {
            const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
            return entries
                .filter(({ name }) => !name.startsWith("."))
                .slice(0, mostEntries)
                .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
        },
        async kindOf(path) {
            if (overlay(path) !== undefined) return "file";
            const status = await stat(path).catch(() => undefined);
            if (status === undefined) return undefined;
            return status.isDirectory() ? "folder" : "file";
        },
        async manifest(folder) {
            return (await manifests.read(`${folder}/Cargo.toml`, overlay))?.manifest;
        },
    };
}
