/** A dependency as the index of a registry tells it. */
export interface IndexDependency {
    /** Name in the manifest: the new name of a renamed dependency. */
    readonly name: string;
    /** Name of the package where it was renamed. */
    readonly package: string | undefined;
    readonly requirement: string;
    readonly features: readonly string[];
    readonly optional: boolean;
    readonly defaultFeatures: boolean;
    /** `cfg(...)` or a triple. */
    readonly target: string | undefined;
    readonly kind: "normal" | "build" | "dev";
    /** URL of the index of another registry. */
    readonly registry: string | undefined;
}

/** One published version. */
export interface IndexVersion {
    readonly name: string;
    readonly version: string;
    readonly dependencies: readonly IndexDependency[];
    /** `features` and `features2` joined. */
    readonly features: Readonly<Record<string, readonly string[]>>;
    readonly yanked: boolean;
    readonly checksum: string;
    readonly links: string | undefined;
    readonly rustVersion: string | undefined;
    /** Milliseconds since 1970, where the index tells it. */
    readonly publishedAt: number | undefined;
}

/** All versions of a crate that the index knew when it was read. */
export interface IndexCrate {
    readonly name: string;
    /** In the order of the index, which is that of publication. */
    readonly versions: readonly IndexVersion[];
    /** When cargo wrote the cache, in milliseconds since 1970; undefined for what was read otherwise. */
    readonly cachedAt: number | undefined;
}

/** What of a registry is on this machine. All of it answers at once or soon, and never fails. */
export interface LocalRegistry {
    /** `registry+URL` or `sparse+URL`, as lock files name it. */
    readonly source: string;
    /** What the cache knows of a crate; undefined when it was never asked for or cannot be read. */
    crate(name: string): Promise<IndexCrate | undefined>;
    /** Names of crates that begin with some letters (`-` and `_` alike), in the order of the alphabet. */
    names(prefix: string, limit: number): Promise<readonly string[]>;
    /** Absolute path of the unpacked sources of a version, where cargo has unpacked or vendored them. */
    sources(name: string, version: string): Promise<string | undefined>;
    /**
     * Where whole locks can be asked about quickly: tells of a version whether it was yanked, and
     * undefined where the cache does not know it. It reads a file at once, so callers take breaks.
     */
    yanked?(): Promise<(name: string, version: string) => boolean | undefined>;
}
