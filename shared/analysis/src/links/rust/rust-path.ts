/** The folder of the crate that a Rust file is of: what stands in front of the last `src`; else its own. */
export function crateFolder(path: string): string {
    const own = path.slice(0, Math.max(0, path.lastIndexOf("/")));
    const parts = own.split("/");
    const at = parts.lastIndexOf("src");
    return at < 0 ? own : parts.slice(0, at).join("/");
}

/** Where a relative specifier leads, seen from a file; undefined where it leads out of everything. */
export function resolvedFrom(file: string, specifier: string): string | undefined {
    const parts = file.split("/").slice(0, -1);
    for (const part of specifier.split("/")) {
        if (part === "..") {
            if (parts.length === 0) return undefined;
            parts.pop();
        } else if (part !== "." && part !== "") parts.push(part);
    }
    return parts.join("/");
}

/** Whether one folder is the other or inside of it. */
export function isWithin(folder: string, outer: string): boolean {
    return outer === "" || folder === outer || folder.startsWith(`${outer}/`);
}
