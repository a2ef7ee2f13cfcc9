import { readReport } from "@rust-ai-ide/node/cargo-timings/read-report";
import { startOf } from "@rust-ai-ide/node/cargo-timings/timing-history";
import type { KeptRun } from "@rust-ai-ide/protocol/cargo/timings";
import * as vscode from "vscode";
import { historyOf } from "./timings-store.ts";

/** Lets the user choose a report of cargo's and keeps it. Undefined when the user chose nothing. */
export async function keepFile(manifestPath: string): Promise<KeptRun | undefined> {
    const folder = vscode.Uri.joinPath(vscode.Uri.file(manifestPath), "..");
    const [file] =
        (await vscode.window.showOpenDialog({
            title: vscode.l10n.t("Report of cargo build --timings"),
            defaultUri: folder,
            filters: { HTML: ["html"] },
        })) ?? [];
    if (file === undefined) return undefined;
    const { html, timings } = await readReport(file.fsPath);
    const startedAt = startOf(timings.startedAt, Date.now());
    return historyOf(manifestPath).keep({ startedAt, profile: timings.profile }, html);
}
