import { join } from "node:path/posix";
import type { Manifest } from "@rust-ai-ide/cargo/manifest/manifest";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { LibraryFacts, LibraryFinder } from "./library-facts.ts";
import { rustFiles } from "./package-files.ts";
import type { SourceCache } from "./source-cache.ts";

/** Where a package writes the name of a crate into code of others. */
export interface WrittenAt {
    readonly package: string;
    readonly path: string;
    readonly offset: number;
}

type Written = ReadonlyMap<string, WrittenAt>;

/**
 * Looks into macros and generators for the names that they write into the code of their users: what
 * stands in `quote!` and `macro_rules!`, and in strings that begin paths.
 */
export class NameWriters {
    private readonly finder: LibraryFinder;
    private readonly cache: SourceCache;
    private readonly token: CancellationToken;
    private readonly written = new Map<string, Promise<Written>>();

    constructor(finder: LibraryFinder, cache: SourceCache, token: CancellationToken) {
        this.finder = finder;
        this.cache = cache;
        this.token = token;
    }

    /**
     * The first of the libraries that writes the name, itself or by a macro crate that it passes on.
     * A build script calls generators, which may use others: of these all dependencies count.
     */
    async writerOf(
        name: string,
        libraries: readonly LibraryFacts[],
        isBuild: boolean,
    ): Promise<WrittenAt | undefined> {
        for (const { folder, manifest, packageName } of libraries) {
            if (folder === undefined || manifest === undefined) continue;
            const own = (await this.of(folder, packageName)).get(name);
            if (own !== undefined) return own;
            for (const inner of await this.passedOn(folder, manifest, isBuild)) {
                // A library and its own macros know each other's names.
                if (inner.names.includes(name) || inner.folder === undefined) continue;
                const passed = (await this.of(inner.folder, inner.packageName)).get(name);
                if (passed !== undefined) return passed;
            }
        }
        return undefined;
    }

    private of(folder: string, packageName: string): Promise<Written> {
        const known = this.written.get(folder);
        if (known !== undefined) return known;
        const read = this.read(folder, packageName);
        this.written.set(folder, read);
        return read;
    }

    private async read(folder: string, packageName: string): Promise<Written> {
        const written = new Map<string, WrittenAt>();
        for (const path of await rustFiles(join(folder, "src"), this.token)) {
            const source = await this.cache.read(path);
            for (const [name, { offset }] of source?.mentions.generated ?? []) {
                if (!written.has(name)) written.set(name, { package: packageName, path, offset });
            }
        }
        return written;
    }

    private async passedOn(
        folder: string,
        manifest: Manifest,
        isBuild: boolean,
    ): Promise<LibraryFacts[]> {
        const owner = {
            manifestPath: join(folder, "Cargo.toml"),
            folder,
            manifest,
            isMember: false,
            foundTargets: [],
        };
        const dependencies = manifest.dependencies.filter(({ kind }) => kind === "normal");
        const facts = await Promise.all(
            dependencies.map((dependency) => this.finder.facts(owner, dependency)),
        );
        if (isBuild) return facts;
        const root = await this.cache.read(join(folder, "src/lib.rs"));
        const names = new Set(
            [
                ...(root?.text ?? "").matchAll(/pub\s+use\s+(?:::)?(\w+)|extern\s+crate\s+(\w+)/g),
            ].map(([, first, second]) => first ?? second ?? ""),
        );
        return facts.filter(
            (each) =>
                each.names.some((name) => names.has(name)) &&
                each.manifest?.targets.some(({ isProcMacro }) => isProcMacro),
        );
    }
}
