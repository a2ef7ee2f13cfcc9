import type { WorkspaceIndex } from "../index/workspace-index.ts";
import { folderOf } from "./import-match.ts";

const manifests = ["Cargo.toml", "pyproject.toml"];

/** Folders of packages, looked up by their manifests in the index and remembered. */
export class Packages {
    private readonly index: WorkspaceIndex;
    private readonly known = new Map<string, string>();

    constructor(index: WorkspaceIndex) {
        this.index = index;
    }

    /** The nearest folder with a manifest; without one, the folder in front of `src`, or the file's. */
    of(path: string): string {
        const folder = folderOf(path);
        const known = this.known.get(folder) ?? this.find(folder);
        this.known.set(folder, known);
        return known;
    }

    private find(first: string): string {
        for (let folder = first; folder !== ""; folder = folderOf(folder)) {
            for (const name of manifests) {
                if (this.index.file(`${folder}/${name}`) !== undefined) return folder;
            }
        }
        const source = first.lastIndexOf("/src");
        return source < 0 ? first : first.slice(0, source);
    }
}
