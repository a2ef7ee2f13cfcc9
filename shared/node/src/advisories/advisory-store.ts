import { mkdir, mkdtemp, readFile, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import type { AdvisoryDatabase } from "@rust-ai-ide/security/advisories/advisory";
import {
    AdvisoryErrors,
    type DatabaseContents,
    openDatabase,
    packDatabase,
} from "@rust-ai-ide/security/advisories/packed-database";
import { writeFileAtomic } from "../atomic-file.ts";
import { httpGet } from "../downloads/http-get.ts";
import { acquireLock } from "../exclusive-lock.ts";
import { runGit } from "../git/run-git.ts";
import { AdvisorySourceErrors } from "./advisory-source-errors.ts";
import { archiveEntries, archiveLimits } from "./archive-entries.ts";
import { contentsOf, isAdvisoryFile, readAdvisorySource } from "./read-source.ts";

/** Where advisories come from. The last two need the network. */
export type AdvisorySource =
    | { readonly kind: "folder"; readonly path: string }
    | { readonly kind: "archive"; readonly path: string }
    | { readonly kind: "git"; readonly url: string }
    | { readonly kind: "url"; readonly url: string };

export interface AdvisoryStatus {
    readonly origin: "bundled" | "stored" | undefined;
    readonly date: string | undefined;
    readonly source: string | undefined;
    readonly count: number;
    readonly problems: number;
    readonly canRollBack: boolean;
}

export interface AdvisoryStoreOptions {
    /** Folder that is written to. */
    readonly folder: string;
    /** The database that the program comes with; absent where it was built without one. */
    readonly bundled?: string | undefined;
}

export interface UpdateOptions {
    /** False: sources on the network are refused. */
    readonly isNetworkAllowed: boolean;
    readonly token: CancellationToken;
}

const timeoutMs = 60_000;
/** A clone of the whole database takes seconds. */
const cloneTimeoutMs = 300_000;
const abandonedAfterMs = 600_000;

/**
 * The database of advisories on this machine: the user's own, which updates replace as a whole, or
 * the one that came with the program where that is newer. An update that fails changes nothing, and
 * the one that was used before is kept to go back to.
 */
export class AdvisoryStore {
    private readonly options: AdvisoryStoreOptions;
    private opened: Promise<Opened | undefined> | undefined;

    constructor(options: AdvisoryStoreOptions) {
        this.options = options;
    }

    /** Undefined where there is none. Rejects with `advisories.*` where none of them can be read. */
    async open(): Promise<AdvisoryDatabase | undefined> {
        return (await this.read())?.database;
    }

    async status(): Promise<AdvisoryStatus> {
        const opened = await this.read();
        const canRollBack = await exists(this.path("previous"));
        const { database, origin } = opened ?? {};
        return {
            origin,
            date: database?.date,
            source: database?.source,
            count: database?.count ?? 0,
            problems: database?.problems.length ?? 0,
            canRollBack,
        };
    }

    /** Forgets what was read, after another process may have changed it. */
    reload(): void {
        this.opened = undefined;
    }

    /** Brings advisories here. Rejects with `advisory-source.*`, `git.*`, `download.*` or CancelledError. */
    async update(source: AdvisorySource, options: UpdateOptions): Promise<AdvisoryStatus> {
        const contents = await readDatabase(source, options);
        const text = packDatabase(contents);
        await this.exclusively(async () => {
            const current = this.path("current");
            const next = this.path("next");
            await writeFileAtomic(next, text, { durable: true });
            if (await exists(current)) await rename(current, this.path("previous"));
            await rename(next, current);
        });
        this.reload();
        return this.status();
    }

    /** Goes back to the database before the last update; again: forward. */
    async rollBack(): Promise<AdvisoryStatus> {
        await this.exclusively(async () => {
            const [current, previous] = [this.path("current"), this.path("previous")];
            if (!(await exists(previous))) throw AdvisorySourceErrors.nothingBefore();
            const kept = this.path("next");
            if (await exists(current)) await rename(current, kept);
            await rename(previous, current);
            if (await exists(kept)) await rename(kept, previous);
        });
        this.reload();
        return this.status();
    }

    private path(name: "current" | "previous" | "next"): string {
        return join(this.options.folder, `advisories-${name}.txt`);
    }

    private read(): Promise<Opened | undefined> {
        this.opened ??= this.readNow();
        return this.opened;
    }

    private async readNow(): Promise<Opened | undefined> {
        const { bundled } = this.options;
        const stored = await openFile(this.path("current"));
        const own = bundled === undefined ? undefined : await openFile(bundled);
        const found = [
            ...(stored instanceof CodedError || stored === undefined
                ? []
                : [{ database: stored, origin: "stored" as const }]),
            ...(own instanceof CodedError || own === undefined
                ? []
                : [{ database: own, origin: "bundled" as const }]),
        ];
        // A new version of the program may come with a newer database than the last update brought.
        found.sort((left, right) =>
            (left.database.date ?? "") < (right.database.date ?? "") ? 1 : -1,
        );
        const [best] = found;
        if (best !== undefined) return best;
        const broken = [stored, own].find((each) => each instanceof CodedError);
        if (broken instanceof CodedError) throw broken;
        return undefined;
    }

    private async exclusively(work: () => Promise<void>): Promise<void> {
        const { folder } = this.options;
        await mkdir(folder, { recursive: true });
        const lock = await acquireLock(
            join(folder, "advisories.lock"),
            async ({ ageMs }) => ageMs > abandonedAfterMs,
        );
        if (lock === undefined) throw AdvisorySourceErrors.busy();
        try {
            await work();
        } finally {
            lock.dispose();
        }
    }
}

interface Opened {
    readonly database: AdvisoryDatabase;
    readonly origin: "bundled" | "stored";
}

async function openFile(path: string): Promise<AdvisoryDatabase | CodedError | undefined> {
    const text = await readFile(path, "utf8").catch(() => undefined);
    if (text === undefined) return undefined;
    try {
        return openDatabase(text);
    } catch (error) {
        return CodedError.is(error) ? error : AdvisoryErrors.broken();
    }
}

async function exists(path: string): Promise<boolean> {
    return (await stat(path).catch(() => undefined)) !== undefined;
}

/** Reads advisories from anywhere. Rejects as `AdvisoryStore.update` does. */
export function readDatabase(
    source: AdvisorySource,
    options: UpdateOptions,
): Promise<DatabaseContents> {
    if (source.kind === "folder" || source.kind === "archive") {
        return readAdvisorySource(source.path, source.path, options.token);
    }
    if (!options.isNetworkAllowed) return Promise.reject(AdvisorySourceErrors.offline());
    return source.kind === "git" ? clone(source.url, options) : download(source.url, options);
}

async function clone(url: string, { token }: UpdateOptions): Promise<DatabaseContents> {
    // `ext::` and the like run programs; a dash in front would be an option.
    if (!/^(?:https:\/\/|ssh:\/\/|git:\/\/|file:\/\/|[\w.-]+@[\w.-]+:)/.test(url)) {
        throw AdvisorySourceErrors.badAddress(url);
    }
    const folder = await mkdtemp(join(tmpdir(), "rust-ai-advisories-"));
    try {
        const command = ["clone", "--quiet", "--depth", "1", "--single-branch", "--no-tags"];
        const arguments_ = ["-c", "protocol.ext.allow=never", ...command, "--", url, "database"];
        await runGit({ folder, arguments: arguments_, timeoutMs: cloneTimeoutMs }, token);
        const clone = join(folder, "database");
        const commit = await runGit(
            { folder: clone, arguments: ["rev-parse", "--short=12", "HEAD"] },
            token,
        );
        return await readAdvisorySource(clone, `${withoutUser(url)} ${commit.trim()}`, token);
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
}

async function download(url: string, { token }: UpdateOptions): Promise<DatabaseContents> {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
        throw AdvisorySourceErrors.badAddress(url);
    }
    const answer = await httpGet(url, { headers: {}, timeoutMs, environment: process.env, token });
    try {
        if (answer.status !== 200) {
            throw AdvisorySourceErrors.brokenArchive(
                withoutUser(url),
                `HTTP status ${answer.status}`,
            );
        }
        const pieces: Uint8Array[] = [];
        let size = 0;
        for await (const piece of answer.body) {
            size += piece.length;
            if (size > archiveLimits.archiveBytes)
                throw AdvisorySourceErrors.tooLarge("over 256 MB");
            pieces.push(piece);
        }
        const entries = archiveEntries(Buffer.concat(pieces), withoutUser(url), isAdvisoryFile);
        return contentsOf(entries, withoutUser(url), token);
    } finally {
        answer.close();
    }
}

/** An address may carry a token, which belongs into no file and no log. */
function withoutUser(url: string): string {
    return url.replace(/^(\w+:\/\/)[^/@]*@/, "$1").replace(/[?#].*$/, "");
}
