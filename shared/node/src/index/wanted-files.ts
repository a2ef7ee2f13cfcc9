import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { walkFiles } from "./file-walk.ts";
import { isIndexedFile } from "./indexed-files.ts";
import type { IndexProblem } from "./workspace-indexer.ts";

export interface WantedFilesOptions {
    readonly roots: readonly string[];
    readonly excludes: readonly string[] | undefined;
    readonly token: CancellationToken;
    onProblem(problem: IndexProblem): void;
}

/** Files with a grammar or with endpoints, folder by folder. */
export function wantedFiles(
    options: WantedFilesOptions,
    enters?: (folder: string) => boolean,
): AsyncGenerator<readonly string[]> {
    return walkFiles({
        ...options,
        isWanted: isIndexedFile,
        ...(enters === undefined ? {} : { enters }),
    });
}

/**
 * Of the wanted files those that are among some paths, or below them: found by going down to them from
 * the roots, so that what is ignored on the way stays ignored.
 */
export async function wantedAmong(
    paths: ReadonlySet<string>,
    options: WantedFilesOptions,
): Promise<string[]> {
    const above = new Set<string>();
    for (const path of paths) {
        for (const folder of foldersAbove(path)) above.add(folder);
    }
    const enters = (folder: string): boolean => above.has(folder) || isAmong(paths, folder);
    const found: string[] = [];
    for await (const files of wantedFiles(options, enters)) {
        for (const file of files) if (isAmong(paths, file)) found.push(file);
    }
    return found;
}

/** True when the path is one of these or below one of them. */
export function isAmong(paths: ReadonlySet<string>, path: string): boolean {
    if (paths.has(path)) return true;
    for (const folder of foldersAbove(path)) if (paths.has(folder)) return true;
    return false;
}

/** From the nearest on. */
function* foldersAbove(path: string): Iterable<string> {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
        yield path.slice(0, end);
    }
}
