/** Files that the cargo extension explains, where it is there. */
const cargoFiles =
    /(?:^|\/)(?:Cargo\.toml|Cargo\.lock|\.cargo\/config\.toml|rust-toolchain\.toml|\.?clippy\.toml)$/;

/** True for the path of a file that the cargo extension answers for. */
export function isCargoFile(path: string): boolean {
    return cargoFiles.test(path);
}
