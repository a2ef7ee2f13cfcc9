/** Files that cargo reads, by where they are: the editor knows no language of them by itself. */
const patterns = [
    "**/Cargo.toml",
    "**/Cargo.lock",
    "**/.cargo/{config,config.toml}",
    "**/{rust-toolchain,rust-toolchain.toml}",
    "**/{clippy.toml,.clippy.toml}",
] as const;

/** The documents that the server gets. */
export const cargoDocuments = patterns.map((pattern) => ({ scheme: "file", pattern }));

const names =
    /(?:^|[/\\])(?:Cargo\.toml|Cargo\.lock|\.cargo[/\\]config(?:\.toml)?|rust-toolchain(?:\.toml)?|\.?clippy\.toml)$/;

/** True for a path that {@link cargoDocuments} takes. */
export function isCargoFile(path: string): boolean {
    return names.test(path);
}

/** True for the path of a manifest. */
export function isManifest(path: string): boolean {
    return /(?:^|[/\\])Cargo\.toml$/.test(path);
}
