import {
    linkSync,
    mkdirSync,
    readFileSync,
    renameSync,
    rmSync,
    statSync,
    utimesSync,
    writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";

/** How often the holder shows that it is alive. */
const refreshInterval = 10_000;
/** A lock without a sign of life for this long was left behind, by a machine that we cannot ask. */
const staleAge = 2 * 60_000;

const endSignals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/**
 * @typedef {object} Lock
 * @property {() => void} release
 */

/**
 * Takes a lock, a file that names its holder. It is given back on release, on exit and on the
 * signals that end a program; one whose holder died is taken over at once.
 * @param {string} path
 * @param {() => void} [cleanUp] Called before a signal or an exit gives the lock back.
 * @returns {Lock | undefined} Undefined while another process holds it.
 */
export function tryLock(path, cleanUp = () => {}) {
    mkdirSync(dirname(path), { recursive: true });
    removeStale(path);
    const owner = JSON.stringify({ host: hostname(), pid: process.pid });
    // Written first and linked then, so that nobody ever reads half of it.
    const own = `${path}.${process.pid}`;
    writeFileSync(own, owner);
    try {
        linkSync(own, path);
    } catch (error) {
        if (codeOf(error) === "EEXIST") return undefined;
        throw error;
    } finally {
        rmSync(own, { force: true });
    }
    return hold(path, owner, cleanUp);
}

/**
 * @param {string} path
 * @param {string} owner
 * @param {() => void} cleanUp
 * @returns {Lock}
 */
function hold(path, owner, cleanUp) {
    const timer = setInterval(() => {
        try {
            utimesSync(path, new Date(), new Date());
        } catch {
            // Somebody took it away; the fill goes on, and its rename decides.
        }
    }, refreshInterval);
    timer.unref();
    const release = () => {
        clearInterval(timer);
        process.off("exit", abandon);
        for (const signal of endSignals) process.off(signal, end);
        // Whoever took it over in the meantime keeps it.
        if (read(path) === owner) rmSync(path, { force: true });
    };
    const abandon = () => {
        try {
            cleanUp();
        } finally {
            release();
        }
    };
    /** @param {NodeJS.Signals} signal */
    const end = (signal) => {
        abandon();
        // Without a handler the signal does what it always does; another handler decides itself.
        if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    };
    process.once("exit", abandon);
    for (const signal of endSignals) process.once(signal, end);
    return { release };
}

/** @param {string} path */
function removeStale(path) {
    const found = read(path);
    if (found === undefined || !isStale(path, found)) return;
    const aside = `${path}.stale-${process.pid}`;
    try {
        renameSync(path, aside);
        // Another process may have removed the stale one and made its own just before.
        if (read(aside) === found) rmSync(aside, { recursive: true, force: true });
        else renameSync(aside, path);
    } catch {
        // Another process was faster.
    }
}

/**
 * @param {string} path
 * @param {string} content
 */
function isStale(path, content) {
    const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - changed > staleAge) return true;
    try {
        const { host, pid } = JSON.parse(content);
        return host === hostname() && !isRunning(pid);
    } catch {
        // It does not name its holder; then only its age counts.
        return false;
    }
}

/** Content of a lock, empty for the folders that older versions made. @param {string} path */
function read(path) {
    try {
        return readFileSync(path, "utf8");
    } catch (error) {
        return codeOf(error) === "EISDIR" ? "" : undefined;
    }
}

/** @param {number} pid */
function isRunning(pid) {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        // Somebody else's process cannot be signalled, but it is there.
        return codeOf(error) === "EPERM";
    }
}

/** @param {unknown} error */
function codeOf(error) {
    return error instanceof Error && "code" in error ? error.code : undefined;
}
