import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { IndexCrate, LocalRegistry } from "@rust-ai-ide/cargo/registry/index-crate";
import { readIndexCache } from "@rust-ai-ide/cargo/registry/read-index-cache";
import {
    CancellationSource,
    type CancellationToken,
    NeverCancelled,
    throwIfCancelled,
} from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import { raceCancellation } from "@rust-ai-ide/core/waiting";
import { SystemClock } from "../system-clock.ts";
import { AnswerStore, type StoredAnswer } from "./answer-store.ts";
import type { CargoEnvironment } from "./cargo-config.ts";
import { indexPath, isCrateName } from "./crate-names.ts";
import { readToken } from "./credentials.ts";
import { registryFolderNames } from "./folder-hash.ts";
import { type IndexAnswer, IndexRequests } from "./index-requests.ts";
import type { Registries } from "./open-registries.ts";
import { crateOfLines } from "./packed-registry.ts";
import { RegistryErrors } from "./registry-errors.ts";

export interface RegistryClientOptions {
    readonly registries: Registries;
    /** Folder of the product's own for what was answered. */
    readonly cacheFolder: string;
    /** Asked before each request, so that a permission that was taken back counts at once. */
    readonly isPermitted: () => boolean;
    readonly env: CargoEnvironment;
    /** A token that the shell keeps for a registry, by its name; asked where cargo has none. */
    readonly keptToken?: (registry: string) => Promise<string | undefined>;
    readonly clock?: Clock;
    /** Milliseconds since 1970. */
    readonly now?: () => number;
    readonly timeoutMs?: number;
    readonly mostBytes?: number;
}

/** Within this time a registry is not asked again for the same crate. */
const freshMilliseconds = 10 * 60_000;
/** The largest indexes of one crate have some 10 MB. */
const mostBytes = 64_000_000;

interface SharedRequest {
    readonly crate: Promise<IndexCrate | undefined>;
    readonly source: CancellationSource;
    waiting: number;
}

interface Index {
    /** Ends with a slash. */
    readonly url: string;
    readonly host: string;
    /** Name of its folder in the cache. */
    readonly folder: string;
    /** As the configuration names it. */
    readonly name: string;
    readonly cargoFolder: string | undefined;
}

/**
 * Asks sparse indexes for crates, where the user allowed it: only those whose address cargo's
 * configuration or cache has. What cargo or an earlier request knows already is only confirmed
 * (ETag, Last-Modified). Cargo's own cache is read and never written; a token goes to the registry
 * that it belongs to and nowhere else, not even where that one sends on to.
 */
export class RegistryClient {
    private readonly options: RegistryClientOptions;
    private readonly requests: IndexRequests;
    private readonly store: AnswerStore;
    private readonly now: () => number;
    private readonly running = new Map<string, SharedRequest>();
    /** Whether an index wants a token for each request, by its address. */
    private readonly wantsToken = new Map<string, Promise<boolean>>();
    /** Crates that are nowhere, and when that was said. */
    private readonly missing = new Map<string, number>();

    constructor(options: RegistryClientOptions) {
        this.options = options;
        this.now = options.now ?? Date.now;
        this.store = new AnswerStore(options.cacheFolder);
        this.requests = new IndexRequests({
            clock: options.clock ?? SystemClock,
            environment: proxiesOf(options),
            timeoutMs: options.timeoutMs ?? 15_000,
            mostBytes: options.mostBytes ?? mostBytes,
            atOnce: 6,
            longestWaitMs: 5_000,
        });
    }

    /**
     * What the registry says of a crate; undefined where it has none of that name. Rejects with
     * `registry.*` or CancelledError. Requests for the same crate at the same time are one.
     */
    async crate(
        registry: LocalRegistry,
        name: string,
        token: CancellationToken,
    ): Promise<IndexCrate | undefined> {
        throwIfCancelled(token);
        if (!isCrateName(name)) return undefined;
        const index = await this.indexOf(registry);
        const key = `${index.url}${indexPath(name)}`;
        let request = this.running.get(key);
        if (request === undefined) {
            const source = new CancellationSource();
            const crate = this.ask(index, name, key, source.token);
            const made: SharedRequest = { crate, source, waiting: 0 };
            const forget = (): void => {
                if (this.running.get(key) === made) this.running.delete(key);
                source.dispose();
            };
            crate.then(forget, forget);
            this.running.set(key, made);
            request = made;
        }
        return this.share(request, key, token);
    }

    /** A request goes on for as long as one of those who wait for it does. */
    private async share(
        request: SharedRequest,
        key: string,
        token: CancellationToken,
    ): Promise<IndexCrate | undefined> {
        request.waiting += 1;
        try {
            return await raceCancellation(request.crate, token);
        } finally {
            request.waiting -= 1;
            if (request.waiting === 0) {
                if (this.running.get(key) === request) this.running.delete(key);
                request.source.cancel();
            }
        }
    }

    private async indexOf(registry: LocalRegistry): Promise<Index> {
        const { registries, isPermitted } = this.options;
        if (!isPermitted()) throw RegistryErrors.notPermitted();
        if (registries.config.isOffline) throw RegistryErrors.offline();
        const found = await registries.index(registry);
        const url = URL.parse(found?.source.replace(/^(?:sparse|registry)\+/, "") ?? "");
        if (found === undefined || url === null) throw RegistryErrors.unknownIndex();
        if (!found.source.startsWith("sparse+") || !/^https?:$/.test(url.protocol)) {
            throw RegistryErrors.gitIndex(url.host || found.name);
        }
        const [folder = ""] = registryFolderNames(found.source);
        const { name, folder: cargoFolder } = found;
        return { url: url.href.replace(/\/?$/, "/"), host: url.host, folder, name, cargoFolder };
    }

    private async ask(
        index: Index,
        name: string,
        key: string,
        token: CancellationToken,
    ): Promise<IndexCrate | undefined> {
        const stored = await this.store.read(index.folder, name);
        if (stored !== undefined && this.isFresh(stored.checkedAt)) {
            const crate = crateOfLines(stored.body);
            if (crate !== undefined) return crate;
        }
        if (this.isFresh(this.missing.get(key))) return undefined;
        const ofCargo = stored === undefined ? await cachedByCargo(index, name) : undefined;
        const answer = await this.get(index, indexPath(name), validators(stored, ofCargo), token);
        if (answer.status === 304 && stored !== undefined) {
            await this.keep(index, name, { ...stored, checkedAt: this.now() });
            return this.read(index, name, stored.body);
        }
        if (answer.status === 304 && ofCargo !== undefined) return ofCargo.crate;
        if ([404, 410, 451].includes(answer.status)) {
            this.missing.set(key, this.now());
            return undefined;
        }
        if (answer.status !== 200) {
            throw RegistryErrors.invalidAnswer(index.host, `HTTP status ${answer.status}`);
        }
        const crate = this.read(index, name, answer.body);
        this.missing.delete(key);
        const { etag, lastModified, body } = answer;
        await this.keep(index, name, { etag, lastModified, checkedAt: this.now(), body });
        return crate;
    }

    /** A clock that was set back makes times of the future, which are not fresh. */
    private isFresh(at: number | undefined): boolean {
        const age = at === undefined ? Number.POSITIVE_INFINITY : this.now() - at;
        return age >= 0 && age < freshMilliseconds;
    }

    private keep(index: Index, name: string, answer: StoredAnswer): Promise<void> {
        return this.store.write(index.folder, name, answer);
    }

    private read(index: Index, name: string, body: string): IndexCrate {
        const crate = crateOfLines(body);
        if (crate === undefined) {
            throw RegistryErrors.invalidAnswer(index.host, "no version of the crate can be read");
        }
        if (crate.name.toLowerCase() !== name.toLowerCase()) {
            throw RegistryErrors.invalidAnswer(index.host, "it is about another crate");
        }
        return crate;
    }

    /** One file of the index; a token is sent where the index says so, or after it was asked for. */
    private async get(
        index: Index,
        path: string,
        headers: Readonly<Record<string, string>>,
        token: CancellationToken,
    ): Promise<IndexAnswer> {
        const url = `${index.url}${path}`;
        const isWanted = await this.asksForToken(index, token);
        const first = isWanted ? await this.tokenOf(index) : undefined;
        let answer = await this.requests.ask({ url, headers, authorization: first }, token);
        if (answer.status === 401 && first === undefined) {
            const authorization = await this.tokenOf(index);
            answer = await this.requests.ask({ url, headers, authorization }, token);
        }
        if (answer.status === 401) throw RegistryErrors.tokenRefused(index.host);
        if (answer.status === 403) throw RegistryErrors.forbidden(index.host);
        return answer;
    }

    /** `auth-required` of the index's config.json, which is read once, from cargo's copy if there is one. */
    private asksForToken(index: Index, token: CancellationToken): Promise<boolean> {
        const known = this.wantsToken.get(index.url);
        if (known !== undefined) return raceCancellation(known, token);
        // Others wait for it too: it is not called off, and ends with the time limit at the latest.
        const asked = this.readConfig(index);
        this.wantsToken.set(index.url, asked);
        asked.catch(() => this.wantsToken.delete(index.url));
        return raceCancellation(asked, token);
    }

    private async readConfig(index: Index): Promise<boolean> {
        const path = index.cargoFolder && join(index.cargoFolder, "config.json");
        const local = path && (await readFile(path, "utf8").catch(() => undefined));
        if (local !== undefined && local !== "") return isTokenRequired(local);
        const url = `${index.url}config.json`;
        const answer = await this.requests.ask(
            { url, headers: {}, authorization: undefined },
            NeverCancelled,
        );
        return answer.status === 401 || (answer.status === 200 && isTokenRequired(answer.body));
    }

    private async tokenOf(index: Index): Promise<string> {
        const { registries, env, keptToken } = this.options;
        const { protocol, hostname } = new URL(index.url);
        // In plain text only within this machine.
        const isSafe = protocol === "https:" || /^(?:localhost|127\..*|\[::1\])$/.test(hostname);
        const found = await readToken(registries.config, index.name, env);
        const token = found.token ?? (await keptToken?.(index.name));
        if (token !== undefined && isSafe) return token;
        throw found.token === undefined && found.isHeldByProvider
            ? RegistryErrors.credentialProvider(index.host)
            : RegistryErrors.noToken(index.host);
    }
}

/** Cargo's own setting counts more than what all programs go by. */
function proxiesOf({ env, registries }: RegistryClientOptions): CargoEnvironment {
    const { proxy } = registries.config;
    return proxy === undefined ? env : { ...env, http_proxy: proxy, https_proxy: proxy };
}

interface CachedByCargo {
    readonly crate: IndexCrate;
    readonly revision: string;
}

async function cachedByCargo(index: Index, name: string): Promise<CachedByCargo | undefined> {
    if (index.cargoFolder === undefined) return undefined;
    const path = join(index.cargoFolder, ".cache", indexPath(name));
    const bytes = await readFile(path).catch(() => undefined);
    const read = bytes && readIndexCache(bytes);
    return read?.crate === undefined ? undefined : read;
}

/** How to ask whether what is known still holds: an ETag counts more than a date. */
function validators(
    stored: StoredAnswer | undefined,
    ofCargo: CachedByCargo | undefined,
): Readonly<Record<string, string>> {
    const [, kind, value = ""] = /^(etag|last-modified): (.*)$/.exec(ofCargo?.revision ?? "") ?? [];
    const etag = stored?.etag || (kind === "etag" ? value : "");
    const date = stored?.lastModified || (kind === "last-modified" ? value : "");
    if (isHeaderText(etag)) return { "if-none-match": etag };
    return isHeaderText(date) ? { "if-modified-since": date } : {};
}

function isHeaderText(value: string): boolean {
    return /^[\x20-\x7e]+$/.test(value);
}

function isTokenRequired(config: string): boolean {
    try {
        const read: unknown = JSON.parse(config);
        return (read as Record<string, unknown> | null)?.["auth-required"] === true;
    } catch {
        return false;
    }
}
