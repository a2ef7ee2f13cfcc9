/** Folders of a crate of which nothing is called from elsewhere. */
export const apartFolders: ReadonlySet<string> = new Set(["tests", "benches", "examples"]);

/** Orders paths with "/" separators by how few folders lie between them and `path`, then by name. */
export function nearestFirst(paths: readonly string[], path: string): string[] {
    const own = path.split("/").slice(0, -1);
    const distance = (other: string): number => {
        const folders = other.split("/").slice(0, -1);
        let common = 0;
        while (common < own.length && own[common] === folders[common]) common++;
        return own.length + folders.length - 2 * common;
    };
    return paths
        .map((each) => ({ each, far: distance(each) }))
        .sort((left, right) => left.far - right.far || (left.each < right.each ? -1 : 1))
        .map(({ each }) => each);
}
