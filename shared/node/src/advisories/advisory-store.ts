import { mkdir, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import type { AdvisoryDatabase } from "@rust-ai-ide/security/advisories/advisory";
import { packDatabase } from "@rust-ai-ide/security/advisories/packed-database";
import { writeFileAtomic } from "../atomic-file.ts";
import { acquireLock } from "../exclusive-lock.ts";
import { AdvisorySourceErrors } from "./advisory-source-errors.ts";
import { databaseFile, type OpenedDatabase, openNewest } from "./open-newest.ts";
import type { AdvisorySource, UpdateOptions } from "./read-database.ts";

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

/** Databases of one's own may be small, and then any size is as good as another. */
const fewAdvisories = 100;
const abandonedAfterMs = 600_000;
/** A source with more problems than advisories, and with this many, would hide more than it tells. */
const fewProblems = 5;

/**
 * The database of advisories on this machine: the user's own, which updates replace as a whole, or
 * the one that came with the program where that is newer. An update that fails changes nothing, and
 * the one that was used before is kept to go back to.
 */
export class AdvisoryStore {
    private readonly options: AdvisoryStoreOptions;
    private opened: Promise<OpenedDatabase | undefined> | undefined;

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
        // Readers of every format take longer to load than an audit does.
        const { readDatabase } = await import("./read-database.ts");
        const contents = await readDatabase(source, options);
        const { advisories, problems } = contents;
        if (problems.length >= fewProblems && problems.length > advisories.length) {
            throw AdvisorySourceErrors.mostlyBroken(problems.length);
        }
        await this.requireAsMany(contents.advisories.length, options);
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

    /** A single record in place of a thousand would say that nothing is known against anything. */
    private async requireAsMany(count: number, { allowsFewer }: UpdateOptions): Promise<void> {
        const before = (await this.read().catch(() => undefined))?.database.count ?? 0;
        if (allowsFewer === true || before < fewAdvisories || count * 2 >= before) return;
        throw AdvisorySourceErrors.muchSmaller(count, before);
    }

    private path(name: "current" | "previous" | "next"): string {
        return databaseFile(this.options.folder, name);
    }

    private read(): Promise<OpenedDatabase | undefined> {
        this.opened ??= openNewest({
            stored: this.path("current"),
            bundled: this.options.bundled,
        });
        return this.opened;
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

async function exists(path: string): Promise<boolean> {
    return (await stat(path).catch(() => undefined)) !== undefined;
}
