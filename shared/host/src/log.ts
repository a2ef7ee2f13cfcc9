import type { Logger } from "@rust-ai-ide/core/logger";
import type { Recent } from "@rust-ai-ide/core/recent";
import type * as vscode from "vscode";

/** The part of an output channel that logging needs. */
export type LogSink = Pick<vscode.LogOutputChannel, "debug" | "info" | "warn" | "error">;

/** Writes to the extension's output channel and remembers the newest lines. */
export function createLogger(sink: LogSink, recent: Recent<string>): Logger {
    const to =
        (level: "debug" | "info" | "warn" | "error") =>
        (message: string): void => {
            sink[level](message);
            recent.add(`${new Date().toISOString()} [${level}] ${message}`);
        };
    return { debug: to("debug"), info: to("info"), warn: to("warn"), error: to("error") };
}
