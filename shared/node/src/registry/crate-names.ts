/** The folder and file of a crate below an index: `1/a`, `3/s/syn`, `se/rd/serde`. */
export function indexPath(name: string): string {
    const lower = name.toLowerCase();
    if (lower.length <= 2) return `${lower.length}/${lower}`;
    if (lower.length === 3) return `3/${lower[0]}/${lower}`;
    return `${lower.slice(0, 2)}/${lower.slice(2, 4)}/${lower}`;
}

/** Whether a name can be one of a crate, so that a path made of it leads nowhere else. */
export function isCrateName(name: string): boolean {
    return (
        name.length <= 255 &&
        /^[\p{Alphabetic}\p{Number}_][\p{Alphabetic}\p{Number}_-]*$/u.test(name)
    );
}

/** In small letters and with `_` for `-`: names with the same key cannot be told apart by people. */
export function searchKey(name: string): string {
    return name.toLowerCase().replaceAll("-", "_");
}
