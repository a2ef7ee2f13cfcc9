import { parseVersion } from "../version/parse-version.ts";
import type { IndexCrate, IndexDependency, IndexVersion } from "./index-crate.ts";
import { parseIndexLine } from "./parse-index-line.ts";
import { decodeUtf8 } from "./utf8.ts";

/** The format of cargo's cache files, and of the records in them, that this reader knows. */
const cacheFormat = 3;
const recordFormat = 2;

export interface IndexCacheProblem {
    /** `registry.cacheFormat` or `registry.cacheCorrupt`. */
    readonly code: string;
    readonly message: string;
}

export type IndexCacheReading =
    | {
          readonly crate: IndexCrate;
          /** `etag: ...` or `last-modified: ...` of a sparse index, the commit of a git one, or `Unknown`. */
          readonly revision: string;
      }
    | { readonly crate: undefined; readonly problem: IndexCacheProblem };

/**
 * Reads what cargo keeps of a crate below `registry/index/<registry>/.cache`: the byte 3, the format
 * of the records as a 32-bit number, the revision, and then version and record of each version,
 * ended by a zero each (src/cargo/sources/registry/index/cache.rs of cargo). Versions are listed at
 * once and their records are parsed when somebody asks: of a crate with a thousand versions most are
 * never looked at. A file that cargo would not take is refused as a whole.
 */
export function readIndexCache(bytes: Uint8Array, cachedAt?: number): IndexCacheReading {
    if (bytes.length < 6) return corrupt("it is too short");
    if (bytes[0] !== cacheFormat) {
        return refused("registry.cacheFormat", `it is of format ${bytes[0]}`);
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const records = view.getUint32(1, true);
    if (records !== recordFormat) {
        return refused("registry.cacheFormat", `its records are of format ${records}`);
    }
    const revisionEnd = bytes.indexOf(0, 5);
    if (revisionEnd === -1) return corrupt("its revision has no end");
    const versions: CachedVersion[] = [];
    let at = revisionEnd + 1;
    while (at < bytes.length) {
        const versionEnd = bytes.indexOf(0, at);
        const recordEnd = versionEnd === -1 ? -1 : bytes.indexOf(0, versionEnd + 1);
        if (recordEnd === -1) return corrupt("it ends within a version");
        const version = decodeUtf8(bytes.subarray(at, versionEnd));
        const record = bytes.subarray(versionEnd + 1, recordEnd);
        if (parseVersion(version) === undefined) return corrupt("it names what is no version");
        if (record[0] !== 0x7b || record.at(-1) !== 0x7d) return corrupt("a record is cut off");
        versions.push(new CachedVersion(version, record));
        at = recordEnd + 1;
    }
    const name = versions.find((version) => version.isReadable)?.name;
    if (name === undefined) return corrupt("it has no version that can be read");
    return {
        crate: { name, versions, cachedAt },
        revision: decodeUtf8(bytes.subarray(5, revisionEnd)),
    };
}

function corrupt(reason: string): IndexCacheReading {
    return refused("registry.cacheCorrupt", reason);
}

function refused(code: string, reason: string): IndexCacheReading {
    const message = `Cargo's cache of this crate cannot be read: ${reason}.`;
    return { crate: undefined, problem: { code, message } };
}

/**
 * A version whose record is read when it is asked for. One that cargo could not read, or that is of
 * a newer schema, is told as yanked and empty: nothing proposes it then. Its fields are getters, so
 * that it has to be read field by field where it is copied.
 */
class CachedVersion implements IndexVersion {
    readonly version: string;
    private bytes: Uint8Array | undefined;
    private parsed: IndexVersion | undefined;

    constructor(version: string, record: Uint8Array) {
        this.version = version;
        this.bytes = record;
    }

    get isReadable(): boolean {
        return this.record !== undefined;
    }

    get name(): string {
        return this.record?.name ?? "";
    }

    get dependencies(): readonly IndexDependency[] {
        return this.record?.dependencies ?? [];
    }

    get features(): Readonly<Record<string, readonly string[]>> {
        return this.record?.features ?? {};
    }

    get yanked(): boolean {
        return this.record?.yanked ?? true;
    }

    get checksum(): string {
        return this.record?.checksum ?? "";
    }

    get links(): string | undefined {
        return this.record?.links;
    }

    get rustVersion(): string | undefined {
        return this.record?.rustVersion;
    }

    get publishedAt(): number | undefined {
        return this.record?.publishedAt;
    }

    private get record(): IndexVersion | undefined {
        if (this.bytes !== undefined) {
            this.parsed = parseIndexLine(decodeUtf8(this.bytes));
            this.bytes = undefined;
        }
        return this.parsed;
    }
}
