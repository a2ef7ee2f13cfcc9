import type { FindingDescription } from "@rust-ai-ide/protocol/security/findings";
import * as vscode from "vscode";
import { SecurityShellErrors } from "../security-shell-errors.ts";
import type { Session } from "../session.ts";
import { findingIn, fingerprintsIn } from "./finding-arguments.ts";
import { severityText } from "./finding-texts.ts";

/** The finding of a command's argument, or one that the user chooses. Undefined: none was chosen. */
export async function chooseFinding(
    session: Session,
    argument: unknown,
    isFitting: (finding: FindingDescription) => boolean,
): Promise<FindingDescription | undefined> {
    await session.model.load();
    const named = findingIn(argument, session.model);
    if (named !== undefined) return named;
    if (fingerprintsIn(argument).length > 0) throw SecurityShellErrors.noFinding();
    const fitting = session.model.all.filter(isFitting);
    if (fitting.length === 0) throw SecurityShellErrors.noFinding();
    const items = fitting.map((finding) => ({
        label: finding.package
            ? `${finding.package.name} ${finding.package.version}`
            : finding.title,
        description: finding.rule,
        detail: `${severityText(finding.severity, vscode.l10n.t)}: ${finding.title}`,
        finding,
    }));
    const chosen = await vscode.window.showQuickPick(items, {
        placeHolder: vscode.l10n.t("Which finding?"),
        matchOnDescription: true,
        matchOnDetail: true,
    });
    return chosen?.finding;
}
