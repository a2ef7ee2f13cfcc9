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
        return this.ofFolder(folderOf(path), folderOf(path));
    }

    private ofFolder(folder: string, first: string): string {
        const known = this.known.get(folder);
        if (known !== undefined) return known;
        const isPackage = manifests.some(
            (name) => this.index.file(`${folder}/${name}`) !== undefined,
        );
        const source = first.lastIndexOf("/src");
        let found = folder;
        if (!isPackage) {
            const isTop = folder === "" || !folder.includes("/");
            found = isTop
                ? source < 0
                    ? first
                    : first.slice(0, source)
                : this.ofFolder(folderOf(folder), first);
        }
        // What was found for want of a manifest depends on where the search began.
        if (isPackage) this.known.set(folder, found);
        return found;
    }
}
