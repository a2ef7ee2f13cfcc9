import type { Logger } from "@rust-ai-ide/core/logger";
import type * as vscode from "vscode";
import type { RecentLines } from "./recent-lines.ts";

/** The part of an output channel that logging needs. */
export type LogSink = Pick<vscode.LogOutputChannel, "debug" | "info" | "warn" | "error">;

/** Writes to the extension's output channel and remembers the newest lines. */
export function createLogger(sink: LogSink, recent: RecentLines): Logger {
    const to =
        (level: "debug" | "info" | "warn" | "error") =>
        (message: string): void => {
            sink[level](message);
            recent.add(`${new Date().toISOString()} [${level}] ${message}`);
        };
    return { debug: to("debug"), info: to("info"), warn: to("warn"), error: to("error") };
}
