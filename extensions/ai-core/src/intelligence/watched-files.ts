/** Folders in which programs write thousands of files that no index has: git's, npm's and cargo's own. */
const made =
    /\/(?:\.git|node_modules)\/|\/target\/(?:[^/]+\/)?(?:debug|release|doc|package|tmp|flycheck\d*)\//;

/** Whether the language server hears of a change of this file; what git ignores is told it, too. */
export function isWatched(uri: string): boolean {
    return !made.test(uri);
}
