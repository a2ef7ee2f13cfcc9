import { readFileSync, unlinkSync } from "node:fs";
import { mkdir, readFile, rmdir, stat, unlink, writeFile } from "node:fs/promises";
import { type Disposable, toDisposable } from "@rust-ai-ide/core/disposable";

/** Dispose to release; that is synchronous, so that it works while the process exits. */
export interface Lock extends Disposable {
    /** False after a cleaner of temporary files removed it or somebody else took it over. */
    isHeld(): boolean;
}

/** Who holds a lock, as far as its file tells. */
export interface LockHolder {
    /** 0 when the file is empty: its maker is still writing, or died while doing so. */
    readonly processId: number;
    readonly ageMs: number;
}

/** Taking over takes microseconds; a mark that is older belongs to a process that died meanwhile. */
const takeOverLimitMs = 5_000;

/**
 * A lock file that is created exclusively and names its holder. A lock whose holder is gone
 * is taken over by exactly one of several that try. Undefined when somebody holds it.
 */
export async function acquireLock(
    path: string,
    isAbandoned: (holder: LockHolder) => Promise<boolean>,
): Promise<Lock | undefined> {
    const mark = `${process.pid} ${crypto.randomUUID()}`;
    if (await create(path, mark)) return releaser(path, mark);
    const before = await inspect(path);
    if (before === undefined) {
        // Released between the two looks: whoever creates it now has it.
        return (await create(path, mark)) ? releaser(path, mark) : undefined;
    }
    if (!(await isAbandoned(before.holder))) return undefined;
    const takeOver = `${path}.takeover`;
    if (!(await enter(takeOver))) return undefined;
    try {
        const now = await inspect(path);
        if (now !== undefined && now.text !== before.text) return undefined;
        await unlink(path).catch(() => {});
        return (await create(path, mark)) ? releaser(path, mark) : undefined;
    } finally {
        await rmdir(takeOver).catch(() => {});
    }
}

/** False only when no process has this number. */
export function isProcessAlive(processId: number): boolean {
    if (!Number.isSafeInteger(processId) || processId <= 0) return false;
    try {
        process.kill(processId, 0);
        return true;
    } catch (error) {
        return (error as NodeJS.ErrnoException).code === "EPERM";
    }
}

async function create(path: string, mark: string): Promise<boolean> {
    try {
        await writeFile(path, mark, { flag: "wx", mode: 0o600 });
        return true;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
        throw error;
    }
}

async function inspect(
    path: string,
): Promise<{ readonly text: string; readonly holder: LockHolder } | undefined> {
    try {
        const text = await readFile(path, "utf8");
        const { mtimeMs } = await stat(path);
        const processId = Number.parseInt(text, 10) || 0;
        return { text, holder: { processId, ageMs: Date.now() - mtimeMs } };
    } catch {
        return undefined;
    }
}

async function enter(directory: string): Promise<boolean> {
    for (const isLast of [false, true]) {
        try {
            await mkdir(directory);
            return true;
        } catch {
            const found = await stat(directory).catch(() => undefined);
            const isLeftOver = found !== undefined && Date.now() - found.mtimeMs > takeOverLimitMs;
            if (isLast || !isLeftOver) return false;
            await rmdir(directory).catch(() => {});
        }
    }
    return false;
}

function releaser(path: string, mark: string): Lock {
    const isHeld = (): boolean => {
        try {
            return readFileSync(path, "utf8") === mark;
        } catch {
            return false;
        }
    };
    const release = toDisposable(() => {
        try {
            if (isHeld()) unlinkSync(path);
        } catch {
            // Gone already, which is what was wanted.
        }
    });
    return { isHeld, dispose: () => release.dispose() };
}
