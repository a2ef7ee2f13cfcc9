/**
 * The module that a file of Rust is, by its place: `src/net/client.rs` is `net::client`, and
 * `src/lib.rs`, `src/main.rs` and other roots are "". Files outside of `src` are roots as well.
 */
export function modulePathOf(path: string): string {
    const source = path.lastIndexOf("/src/");
    const inSource = path.startsWith("src/") ? 4 : source < 0 ? -1 : source + 5;
    if (inSource < 0) return "";
    const parts = path.slice(inSource).replace(/\.rs$/, "").split("/");
    if (parts[0] === "bin" && parts.length > 1) return "";
    if (parts.at(-1) === "mod") parts.pop();
    const isRoot = parts.length === 1 && (parts[0] === "lib" || parts[0] === "main");
    return isRoot ? "" : parts.join("::");
}

/** Whether a file holds tests, benchmarks or examples, or builds the package, by its place. */
export function isAuxiliaryFile(path: string): boolean {
    return /(?:^|\/)(?:tests?|benches|examples)\/|(?:^|\/)(?:build|tests?)\.rs$|_tests?\.rs$/.test(
        path,
    );
}
