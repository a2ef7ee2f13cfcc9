import { appendFileSync, renameSync, statSync } from "node:fs";
import type { Logger } from "@rust-ai-ide/core/logger";

export interface FileLoggerOptions {
    /** Beyond this size the file becomes `<path>.old` and a new one begins; default 1 MiB. */
    readonly maximumBytes?: number;
    readonly now?: () => Date;
}

/**
 * A log that never grows beyond twice its limit. Lines are written at once, so that those
 * before a crash are there. A disk that is full or read-only costs the log, nothing else.
 */
export function createFileLogger(path: string, options: FileLoggerOptions = {}): Logger {
    const limit = options.maximumBytes ?? 1024 * 1024;
    const now = options.now ?? (() => new Date());
    const write = (level: string, message: string): void => {
        const line = `${now().toISOString()} ${level} ${message.replaceAll(/[\r\n]+/g, " | ")}\n`;
        try {
            if (sizeOf(path) + line.length > limit) renameSync(path, `${path}.old`);
            appendFileSync(path, line, { mode: 0o600 });
        } catch {
            // There is nowhere to report a log that cannot be written.
        }
    };
    return {
        debug: () => {},
        info: (message) => write("info", message),
        warn: (message) => write("warn", message),
        error: (message) => write("error", message),
    };
}

function sizeOf(path: string): number {
    return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
