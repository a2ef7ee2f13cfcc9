import { createHash, randomBytes } from "node:crypto";
import { chmod, lstat, mkdir, open, readdir, readFile, unlink } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { posix, win32 } from "node:path";
import { InferenceErrors } from "@rust-ai-ide/protocol/inference-errors";
import { isProcessAlive } from "./exclusive-lock.ts";

/** The longest path that every system takes for a socket: macOS allows 103 bytes, Linux 107. */
export const maximumSocketPathBytes = 100;

/** Room for the longest file name of {@link runtimeFiles} behind the directory. */
const longestName = "/i99-00000000.sock".length;

export interface RuntimeSurroundings {
    readonly platform: NodeJS.Platform;
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly temporaryDirectory: string;
    readonly userId: number;
    readonly homeDirectory: string;
}

export function currentSurroundings(): RuntimeSurroundings {
    const user = userInfo();
    return {
        platform: process.platform,
        env: process.env,
        temporaryDirectory: tmpdir(),
        userId: user.uid,
        homeDirectory: user.homedir,
    };
}

/** Directories to try in order: short, on this machine, gone after a restart where possible. */
export function runtimeDirectoryCandidates(surroundings: RuntimeSurroundings): string[] {
    const { platform, env, temporaryDirectory, userId, homeDirectory } = surroundings;
    if (platform === "win32") {
        const local = env.LOCALAPPDATA ?? win32.join(homeDirectory, "AppData", "Local");
        return [
            win32.join(local, "rust-ai-ide", "run"),
            win32.join(temporaryDirectory, "rust-ai-ide-run"),
        ];
    }
    const own = `rust-ai-${userId}`;
    const candidates = [posix.join(temporaryDirectory, own), posix.join("/tmp", own)];
    const runtime = env.XDG_RUNTIME_DIR;
    if (runtime !== undefined && posix.isAbsolute(runtime)) {
        candidates.unshift(posix.join(runtime, "rust-ai-ide"));
    }
    return [...new Set(candidates)].filter(
        (path) => Buffer.byteLength(path) + longestName <= maximumSocketPathBytes,
    );
}

/**
 * Makes a directory that only this user can enter, and proves that it is one: a directory,
 * not a link, ours, closed to others, writable. Returns the first candidate that qualifies.
 */
export async function prepareRuntimeDirectory(
    surroundings: RuntimeSurroundings,
    wanted?: string,
): Promise<string> {
    const fallbacks = runtimeDirectoryCandidates(surroundings);
    const candidates = wanted === undefined ? fallbacks : [wanted, ...fallbacks];
    for (const path of candidates) {
        if (await isUsable(path, surroundings)) return path;
    }
    throw InferenceErrors.noRuntimeDirectory(candidates.join(", "));
}

async function isUsable(path: string, surroundings: RuntimeSurroundings): Promise<boolean> {
    const isWindows = surroundings.platform === "win32";
    if (!isWindows && Buffer.byteLength(path) + longestName > maximumSocketPathBytes) return false;
    try {
        await mkdir(path, { recursive: true, mode: 0o700 });
        const found = await lstat(path);
        if (!found.isDirectory()) return false;
        // Windows profiles are closed by access lists that are inherited; modes mean nothing there.
        if (!isWindows) {
            if (found.uid !== surroundings.userId) return false;
            if ((found.mode & 0o077) !== 0) await chmod(path, 0o700);
        }
        // Several clients may look at the same time, also within one process.
        const probe = `${path}/.probe-${randomBytes(8).toString("hex")}`;
        await (await open(probe, "wx", 0o600)).close();
        await unlink(probe);
        return true;
    } catch {
        return false;
    }
}

/** Files of one instance of the inference process inside the runtime directory. */
export interface RuntimeFiles {
    readonly token: string;
    readonly lock: string;
    readonly log: string;
    readonly errorLog: string;
}

export function runtimeFiles(directory: string, instance: string): RuntimeFiles {
    const path = (extension: string): string => `${directory}/${instance}.${extension}`;
    return {
        token: path("token"),
        lock: path("lock"),
        log: path("log"),
        errorLog: path("err"),
    };
}

const staleAfterMs = 7 * 86_400_000;
const instanceFile = /^i\d+-[0-9a-f]{8}\.(sock|token|lock|log|log\.old|err)$/;

/**
 * Removes what earlier versions of the program left behind: nothing of the own instance, and
 * nothing that was touched within a week.
 */
export async function sweepRuntimeDirectory(
    directory: string,
    ownInstance: string,
    now = Date.now(),
): Promise<void> {
    for (const name of await readdir(directory).catch(() => [])) {
        if (!instanceFile.test(name) || name.startsWith(`${ownInstance}.`)) continue;
        const path = `${directory}/${name}`;
        const found = await lstat(path).catch(() => undefined);
        if (found === undefined || now - found.mtimeMs < staleAfterMs) continue;
        // A version that still runs keeps its lock; its other files then stay, too.
        const lock = `${directory}/${name.slice(0, name.indexOf("."))}.lock`;
        const holder = Number.parseInt(await readFile(lock, "utf8").catch(() => ""), 10);
        if (!isProcessAlive(holder)) await unlink(path).catch(() => {});
    }
}

/**
 * Where the process listens. Windows pipes live in one name space for all users, so their name
 * comes from the token: nobody who cannot read the token file can sit there first.
 */
export function endpointPath(
    directory: string,
    instance: string,
    token: string,
    platform: NodeJS.Platform,
): string {
    if (platform !== "win32") return `${directory}/${instance}.sock`;
    const name = createHash("sha256").update(`pipe:${token}`).digest("hex").slice(0, 32);
    return `\\\\.\\pipe\\rust-ai-${name}`;
}

/**
 * Name shared by everyone who may share a process: same protocol, same program. An old and a
 * new version of the extension therefore run side by side during an update.
 */
export function instanceName(protocolVersion: number, program: Uint8Array): string {
    const digest = createHash("sha256").update(program).digest("hex");
    return `i${protocolVersion}-${digest.slice(0, 8)}`;
}
