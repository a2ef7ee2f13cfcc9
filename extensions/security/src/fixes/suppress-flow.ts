import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { applyEdits, prepareEdits } from "@rust-ai-ide/host/file-edits";
import {
    SecuritySuppress,
    type SuppressionFileFormat,
} from "@rust-ai-ide/protocol/security/suppress";
import * as vscode from "vscode";
import { chooseFinding } from "../findings/choose-finding.ts";
import { showPlace } from "../findings/place-flow.ts";
import type { Session } from "../session.ts";

/** Writes down that a finding does not matter: why, until when, and in which file. */
export async function suppressFlow(session: Session, argument: unknown): Promise<void> {
    const finding = await chooseFinding(
        session,
        argument,
        // A policy is changed, not suppressed: those files are about advisories.
        ({ category, package: of, suppressedBy }) =>
            (category === "advisory" || category === "yanked") &&
            of !== undefined &&
            suppressedBy === undefined,
    );
    const workspace = finding && session.model.workspaceOf(finding.fingerprint);
    if (finding === undefined || workspace === undefined) return;
    const reason = await vscode.window.showInputBox({
        title: vscode.l10n.t("Suppress {0}", finding.rule),
        prompt: vscode.l10n.t("Why does it not matter here?"),
        validateInput: (text) =>
            text.trim() === "" ? vscode.l10n.t("A reason is needed.") : undefined,
        ignoreFocusOut: true,
    });
    if (reason === undefined) return;
    const until = await chooseUntil();
    if (until === undefined) return;
    const format = await chooseFormat();
    if (format === undefined) return;
    // A statement to others has to be the user's own: none is assumed.
    const justification = format.id === "openvex" ? await chooseJustification() : "";
    if (justification === undefined) return;
    const answer = await session.server.request(
        SecuritySuppress,
        {
            manifestPath: workspace.manifestPath,
            rule: finding.rule,
            ...(finding.package === undefined ? {} : { package: finding.package.name }),
            reason: reason.trim(),
            ...(until === "" ? {} : { until }),
            ...(justification === "" ? {} : { justification }),
            format: format.id,
        },
        NeverCancelled,
    );
    if (!(await applyEdits(await prepareEdits(answer.edits), false))) return;
    await session.model.reload();
    await showPlace({ path: answer.path, line: 1, column: 1 });
}

const dayMs = 86_400_000;

/** A day such as `2026-12-31`; empty for good; undefined when nothing was chosen. */
async function chooseUntil(): Promise<string | undefined> {
    const inDays = (days: number): string =>
        new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);
    const item = (label: string, until: string) => ({ label, description: until, until });
    const chosen = await vscode.window.showQuickPick(
        [
            item(vscode.l10n.t("For 30 days"), inDays(30)),
            item(vscode.l10n.t("For 90 days"), inDays(90)),
            item(vscode.l10n.t("For a year"), inDays(365)),
            item(vscode.l10n.t("For good"), ""),
        ],
        { placeHolder: vscode.l10n.t("How long?") },
    );
    return chosen?.until;
}

async function chooseFormat(): Promise<{ readonly id: SuppressionFileFormat } | undefined> {
    const item = (id: SuppressionFileFormat, label: string, description: string) => ({
        id,
        label,
        description,
    });
    return vscode.window.showQuickPick(
        [
            item("deny", "deny.toml", "cargo-deny"),
            item("audit", ".cargo/audit.toml", "cargo-audit"),
            item("osv-scanner", "osv-scanner.toml", "osv-scanner"),
            item("openvex", "OpenVEX", vscode.l10n.t("for those who get your program")),
        ],
        { placeHolder: vscode.l10n.t("Where should it be written?") },
    );
}

/** Why it does not matter, as OpenVEX names it; undefined when nothing was chosen. */
async function chooseJustification(): Promise<string | undefined> {
    const item = (id: string, label: string) => ({ id, label, description: id });
    const chosen = await vscode.window.showQuickPick(
        [
            item(
                "vulnerable_code_not_in_execute_path",
                vscode.l10n.t("The vulnerable code is never run"),
            ),
            item(
                "vulnerable_code_not_present",
                vscode.l10n.t("The vulnerable code is not in the program"),
            ),
            item("component_not_present", vscode.l10n.t("The package is not in the program")),
            item(
                "vulnerable_code_cannot_be_controlled_by_adversary",
                vscode.l10n.t("Nobody from outside can control it"),
            ),
            item(
                "inline_mitigations_already_exist",
                vscode.l10n.t("Something else in the program prevents it"),
            ),
        ],
        { placeHolder: vscode.l10n.t("Which statement holds?") },
    );
    return chosen?.id;
}
