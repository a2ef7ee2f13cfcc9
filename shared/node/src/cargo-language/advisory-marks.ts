import { type FSWatcher, watch } from "node:fs";
import { stat } from "node:fs/promises";
import { homedir } from "node:os";
import type { LockFile } from "@rust-ai-ide/cargo/lock/lock-file";
import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { Emitter } from "@rust-ai-ide/core/event";
import type { AdvisoryMark } from "@rust-ai-ide/protocol/cargo/graph";
import type { AdvisoryDatabase } from "@rust-ai-ide/security/advisories/advisory";
import type { SecurityFinding } from "@rust-ai-ide/security/finding";
import { databaseFile, openNewest } from "../advisories/open-newest.ts";
import { cacheFolder } from "../cache-folder.ts";
import type { Overlay } from "../cargo-workspace/manifest-cache.ts";
import type { CargoEnvironment } from "../registry/cargo-config.ts";
import type { CargoSettings } from "./cargo-session.ts";

export interface AdvisoryMarkParts {
    readonly settings: CargoSettings;
    readonly overlay: Overlay;
    readonly env: CargoEnvironment;
    /** Milliseconds since 1970, for suppressions that end. */
    readonly today: () => number;
}

/** What is known against packages. */
export interface KnownMarks {
    /** Against what is locked, the gravest first; what the user suppressed is left out. */
    locked(name: string, version: string): readonly AdvisoryMark[];
    /** Ids of the advisories about any version of a package of a registry. */
    ids(name: string, version: string): readonly string[];
}

const kinds = ["vulnerability", "unsound", "unmaintained", "notice"];
/** An update writes more than one file. */
const settleMs = 300;

/**
 * Marks on packages, of the database that the security extension keeps: nothing but the files is
 * shared, and they are only read. Without them, or where the client wants no marks, there are none.
 */
export class AdvisoryMarks implements Disposable {
    private readonly parts: AdvisoryMarkParts;
    private readonly changes = new Emitter<void>();
    /** Fired when the database is another one. */
    readonly onDidChange = this.changes.event;
    private readonly checked = new WeakMap<
        LockFile,
        { readonly database: AdvisoryDatabase; readonly findings: readonly SecurityFinding[] }
    >();
    private opened: { readonly key: string; readonly database: Promise<Opened> } | undefined;
    private watched: { readonly folder: string; readonly watcher: FSWatcher } | undefined;
    private timer: NodeJS.Timeout | undefined;
    private isDisposed = false;

    constructor(parts: AdvisoryMarkParts) {
        this.parts = parts;
        let before = JSON.stringify(parts.settings.options.advisories);
        parts.settings.onDidChange(() => {
            const now = JSON.stringify(parts.settings.options.advisories);
            if (now === before) return;
            before = now;
            this.changes.fire();
        });
    }

    /** Undefined where nothing is known. Never rejects. */
    async of(workspace: CargoWorkspace | undefined): Promise<KnownMarks | undefined> {
        const database = await this.database();
        if (database === undefined) return undefined;
        const [findings, { advisoriesOn }] = await Promise.all([
            workspace === undefined ? [] : this.findings(workspace, database),
            import("@rust-ai-ide/security/advisories/audit-lock"),
        ]);
        const marks = new Map<string, AdvisoryMark[]>();
        for (const { package: of, rule, severity, title, kind } of findings) {
            if (of === undefined) continue;
            const key = `${of.name} ${of.version}`;
            const own = marks.get(key) ?? [];
            own.push({ id: rule, severity, title, kind });
            marks.set(key, own);
        }
        for (const own of marks.values()) {
            own.sort((a, b) => kinds.indexOf(a.kind ?? "") - kinds.indexOf(b.kind ?? ""));
        }
        return {
            locked: (name, version) => marks.get(`${name} ${version}`) ?? [],
            ids: (name, version) => advisoriesOn(database, name, version).map(({ id }) => id),
        };
    }

    dispose(): void {
        this.isDisposed = true;
        clearTimeout(this.timer);
        this.watched?.watcher.close();
        this.changes.dispose();
    }

    private async findings(
        { lock, root }: CargoWorkspace,
        database: AdvisoryDatabase,
    ): Promise<readonly SecurityFinding[]> {
        if (lock === undefined) return [];
        const [{ auditLock }, { auditFindings }] = await Promise.all([
            import("@rust-ai-ide/security/advisories/audit-lock"),
            import("@rust-ai-ide/security/advisories/audit-findings"),
        ]);
        const known = this.checked.get(lock);
        const findings =
            known?.database === database
                ? known.findings
                : auditFindings({ lock, lockPath: "", matches: auditLock(lock, database) });
        this.checked.set(lock, { database, findings });
        if (findings.length === 0) return findings;
        const [{ applySuppressions }, { readSuppressions }, { loadSuppressionFiles }] =
            await Promise.all([
                import("@rust-ai-ide/security/suppressions/apply-suppressions"),
                import("@rust-ai-ide/security/suppressions/read-suppressions"),
                import("../suppressions/load-suppressions.ts"),
            ]);
        const { overlay, today } = this.parts;
        const { suppressions } = readSuppressions(await loadSuppressionFiles(root, overlay));
        const day = new Date(today()).toISOString().slice(0, 10);
        const applied = applySuppressions(findings, suppressions, day);
        return applied.findings.filter(({ suppressedBy }) => suppressedBy === undefined);
    }

    /** The one of the files as they are now; another process may have replaced them. */
    private async database(): Promise<Opened> {
        const { advisories } = this.parts.settings.options;
        if (advisories === undefined || advisories === false) return undefined;
        const { bundled, folder = this.defaultFolder() } = advisories;
        const files = [databaseFile(folder, "current"), ...(bundled ? [bundled] : [])];
        const states = await Promise.all(files.map(stateOf));
        this.follow(folder);
        const key = files.map((file, index) => `${file} ${states[index]}`).join("\n");
        if (this.opened?.key !== key) {
            this.opened = { key, database: open(folder, bundled) };
        }
        return this.opened.database;
    }

    private defaultFolder(): string {
        const { env } = this.parts;
        const homeDirectory = env.HOME ?? env.USERPROFILE ?? homedir();
        return cacheFolder({ platform: process.platform, env, homeDirectory }, "advisories");
    }

    /** A folder that is not there yet is looked for again with the next question. */
    private follow(folder: string): void {
        if (this.isDisposed || this.watched?.folder === folder) return;
        this.watched?.watcher.close();
        this.watched = undefined;
        try {
            const watcher = watch(folder, { persistent: false }, () => {
                clearTimeout(this.timer);
                this.timer = setTimeout(() => this.changes.fire(), settleMs).unref();
            });
            watcher.on("error", () => {
                watcher.close();
                this.watched = undefined;
            });
            this.watched = { folder, watcher };
        } catch {
            // Nobody keeps a database there.
        }
    }
}

type Opened = AdvisoryDatabase | undefined;

async function open(folder: string, bundled: string | undefined): Promise<Opened> {
    const stored = databaseFile(folder, "current");
    // What is wrong with it is for the security extension to say.
    const opened = await openNewest({ stored, bundled }).catch(() => undefined);
    return opened?.database;
}

async function stateOf(path: string): Promise<string> {
    const found = await stat(path).catch(() => undefined);
    return found === undefined ? "" : `${found.size} ${found.mtimeMs}`;
}
