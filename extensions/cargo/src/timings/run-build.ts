import { withProgress } from "@rust-ai-ide/host/with-progress";
import { buildWithTimings } from "@rust-ai-ide/node/cargo-timings/build-with-timings";
import { startOf } from "@rust-ai-ide/node/cargo-timings/timing-history";
import type { KeptRun } from "@rust-ai-ide/protocol/cargo/timings";
import * as vscode from "vscode";
import { CargoShellErrors } from "../cargo-shell-errors.ts";
import type { Session } from "../session.ts";
import { historyOf } from "./timings-store.ts";

/** Asks what to build, builds it, and keeps what was measured. Undefined when the user chose nothing. */
export async function runTimedBuild(
    session: Session,
    manifestPath: string,
    progress: (text: string) => void,
): Promise<KeptRun | undefined> {
    if (!vscode.workspace.isTrusted) throw CargoShellErrors.notTrusted();
    const choice = await vscode.window.showQuickPick(choices(), {
        title: vscode.l10n.t("Build with timings"),
        placeHolder: vscode.l10n.t("Only what is compiled is measured"),
    });
    if (choice === undefined) return undefined;
    const title = vscode.l10n.t("Building with timings");
    const { html, timings } = await withProgress(title, (token, report) =>
        buildWithTimings(
            {
                cargo: session.configuration.get("rustAi.cargo.cargoPath") || "cargo",
                manifestPath,
                profile: choice.profile,
                fromScratch: choice.fromScratch,
                env: process.env,
                progress: (count, name) => {
                    const text = vscode.l10n.t("{0} packages, now {1}", count, name);
                    report(text);
                    progress(text);
                },
            },
            token,
        ),
    );
    const startedAt = startOf(timings.startedAt, Date.now());
    return historyOf(manifestPath).keep({ startedAt, profile: choice.profile }, html);
}

interface BuildChoice extends vscode.QuickPickItem {
    readonly profile: string;
    readonly fromScratch: boolean;
}

function choices(): BuildChoice[] {
    const changed = vscode.l10n.t("what has changed since the last build");
    const all = vscode.l10n.t("everything, in a folder that is removed afterwards");
    return [
        { label: "dev", description: changed, profile: "dev", fromScratch: false },
        { label: "dev", description: all, profile: "dev", fromScratch: true },
        { label: "release", description: changed, profile: "release", fromScratch: false },
        { label: "release", description: all, profile: "release", fromScratch: true },
    ];
}
