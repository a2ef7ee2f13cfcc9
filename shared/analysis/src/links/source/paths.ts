/**
 * What tells a file: its last two names, of a path relative to a file or folder. Stored facts must not
 * depend on where a repository lies, so nothing in front of them may count.
 */
export function fileKey(folder: string, relative: string): string {
    const names = relative.startsWith("/") ? [] : folder.split("/").filter((name) => name !== "");
    for (const name of relative.split("/")) {
        if (name === "..") names.pop();
        else if (name !== "." && name !== "") names.push(name);
    }
    return names.slice(-2).join("/");
}

/** The folder of a package, as far as the path of one of its sources tells it. */
export function packageFolder(path: string): string {
    const inside =
        /^(.*?)\/(?:src|tests|examples|benches)\/(?!.*\/(?:src|tests|examples|benches)\/)/.exec(
            path.startsWith("/") ? path : `/${path}`,
        );
    return inside?.[1] ?? path.replace(/\/?[^/]*$/, "");
}
