import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { packageKey, packageTimes } from "@rust-ai-ide/cargo/timings/package-times";
import { parseTimings } from "@rust-ai-ide/cargo/timings/parse-timings";
import type { KeptRun } from "@rust-ai-ide/protocol/cargo/timings";
import { writeFileAtomic } from "../atomic-file.ts";
import { cacheFolder } from "../cache-folder.ts";
import type { ModelSurroundings } from "../user-models.ts";

/** Runs of a workspace that are kept; the oldest go first. */
const mostRuns = 30;
/** Runs that are looked through for what packages cost. */
const lookedThrough = 6;
const runName = /^(\d{10,16})-([\w.-]{1,60})\.html$/;

/** Where the timings of all workspaces are kept, for the editor and the command line alike. */
export function timingsFolder(surroundings: ModelSurroundings): string {
    return cacheFolder(surroundings, "cargo-timings");
}

/**
 * The reports of builds of one workspace, kept as cargo wrote them: what cargo will put into them
 * one day can be read then.
 */
export class TimingHistory {
    private readonly folder: string;

    /** @param folder What {@link timingsFolder} says. */
    constructor(folder: string, manifestPath: string) {
        const key = createHash("sha256").update(manifestPath).digest("hex").slice(0, 20);
        this.folder = join(folder, key);
    }

    /** Keeps a report and forgets the oldest beyond the limit. The same build is kept once. */
    async keep(run: Pick<KeptRun, "startedAt" | "profile">, html: string): Promise<KeptRun> {
        const profile = run.profile.replace(/[^\w.-]/g, "_").slice(0, 60) || "unknown";
        const id = `${Math.round(run.startedAt)}-${profile}.html`;
        await mkdir(this.folder, { recursive: true });
        await writeFileAtomic(join(this.folder, id), html);
        for (const old of (await this.list()).slice(mostRuns)) {
            await unlink(join(this.folder, old.id)).catch(() => {});
        }
        return {
            id,
            startedAt: Math.round(run.startedAt),
            profile,
            bytes: Buffer.byteLength(html),
        };
    }

    /** The newest first; empty where nothing was kept. */
    async list(): Promise<KeptRun[]> {
        const names = await readdir(this.folder).catch(() => []);
        const runs: KeptRun[] = [];
        for (const name of names) {
            const [, time, profile = ""] = runName.exec(name) ?? [];
            if (time === undefined) continue;
            const facts = await stat(join(this.folder, name)).catch(() => undefined);
            if (facts === undefined) continue;
            runs.push({ id: name, startedAt: Number(time), profile, bytes: facts.size });
        }
        return runs.sort((one, other) => other.startedAt - one.startedAt);
    }

    /** The report of a run; undefined where it is gone or no run is named so. */
    async read(id: string): Promise<string | undefined> {
        if (!runName.test(id)) return undefined;
        return readFile(join(this.folder, id), "utf8").catch(() => undefined);
    }

    /**
     * Seconds that packages cost when they were built last, by `name version`: of each package the
     * newest of some runs, since a build only measures what has changed.
     */
    async packageSeconds(): Promise<ReadonlyMap<string, number>> {
        const seconds = new Map<string, number>();
        for (const { id } of (await this.list()).slice(0, lookedThrough)) {
            const timings = parseTimings((await this.read(id)) ?? "");
            if (timings === undefined) continue;
            for (const time of packageTimes(timings)) {
                const key = packageKey(time);
                if (!seconds.has(key)) seconds.set(key, time.seconds);
            }
        }
        return seconds;
    }
}

/** When a build started, in milliseconds since 1970; the time now where the report does not say. */
export function startOf(startedAt: string, now: number): number {
    const time = Date.parse(startedAt);
    // Before Rust 1.0 nothing was built with timings.
    return time > Date.UTC(2015) ? time : now;
}
