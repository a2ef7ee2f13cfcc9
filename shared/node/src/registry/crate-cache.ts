import { readFile, stat } from "node:fs/promises";
import type { IndexCrate } from "@rust-ai-ide/cargo/registry/index-crate";

/** Bytes of files whose crates are kept; what is parsed of them takes about as much again. */
const mostBytes = 64_000_000;
const largestFile = 128_000_000;

interface Kept {
    readonly modified: number;
    readonly bytes: number;
    readonly crate: Promise<IndexCrate | undefined>;
}

/** Crates by the file that tells of them, the least recently asked for dropped first. */
export class CrateCache {
    private readonly kept = new Map<string, Kept>();
    private bytes = 0;

    /** What a file says, read again when it has changed; undefined where there is none. */
    async read(
        path: string,
        parse: (bytes: Uint8Array, modified: number) => IndexCrate | undefined,
    ): Promise<IndexCrate | undefined> {
        const found = await stat(path).catch(() => undefined);
        if (found === undefined || !found.isFile() || found.size > largestFile) {
            this.drop(path);
            return undefined;
        }
        const { mtimeMs: modified, size } = found;
        const known = this.kept.get(path);
        this.drop(path);
        const isCurrent = known?.modified === modified && known.bytes === size;
        const crate = isCurrent
            ? known.crate
            : readFile(path).then(
                  (bytes) => parse(bytes, modified),
                  () => undefined,
              );
        this.kept.set(path, { modified, bytes: size, crate });
        this.bytes += size;
        for (const oldest of this.kept.keys()) {
            if (this.bytes <= mostBytes || oldest === path) break;
            this.drop(oldest);
        }
        return crate;
    }

    private drop(path: string): void {
        const known = this.kept.get(path);
        if (known === undefined) return;
        this.kept.delete(path);
        this.bytes -= known.bytes;
    }
}
