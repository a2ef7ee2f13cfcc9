/** The documents that the server gets: what a review of an open file can be about. */
export const reviewDocuments = [
    { scheme: "file", pattern: "**/*.{rs,ts,tsx,js,jsx,mjs,cjs,py,toml}" },
    { scheme: "file", pattern: "**/Cargo.lock" },
] as const;

/** True for the path of a manifest or a lock. */
export function isCargoFile(path: string): boolean {
    return /(?:^|[/\\])Cargo\.(?:toml|lock)$/.test(path);
}
