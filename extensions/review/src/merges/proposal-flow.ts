import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { withProgress } from "@rust-ai-ide/host/with-progress";
import type { ParamsOf } from "@rust-ai-ide/protocol/message-table";
import {
    type ConflictProposals,
    ReviewProposals,
    ReviewSides,
} from "@rust-ai-ide/protocol/review/merges";
import * as vscode from "vscode";
import { builtInCommandIds, sideScheme } from "../ids.ts";
import { aiCore } from "../models/ai-core.ts";
import { ReviewShellErrors } from "../review-shell-errors.ts";
import type { Session } from "../session.ts";
import { mergeSideTexts } from "./merge-side-texts.ts";
import { confidenceText, proposalText } from "./proposal-text.ts";

interface Target {
    readonly document: vscode.TextDocument;
    readonly version: number;
    readonly conflicts: readonly ConflictProposals[];
}

/** Puts the likeliest proposal in place of one conflict; one undo takes it back. */
export async function applyProposalFlow(session: Session, argument: unknown): Promise<void> {
    const { index } = (argument ?? {}) as { index?: unknown };
    const target = await targetOf(session, argument);
    const conflict = typeof index === "number" ? target.conflicts[index] : target.conflicts[0];
    const [proposal] = conflict?.proposals ?? [];
    if (conflict === undefined || proposal === undefined) throw ReviewShellErrors.noProposal();
    await replace(target, [{ conflict, text: proposal.text }], undefined);
}

/** Lets the user choose among the proposals for one conflict. */
export async function chooseProposalFlow(session: Session, argument: unknown): Promise<void> {
    const { index } = (argument ?? {}) as { index?: unknown };
    const wanted = typeof index === "number" ? index : 0;
    const target = await targetOf(session, argument);
    const model = await (await aiCore())?.chatModel(NeverCancelled).catch(() => undefined);
    const chosen = await chooseAmong(target.conflicts[wanted], model);
    if (chosen !== "ask") {
        if (chosen !== undefined) await replace(target, [chosen], undefined);
        return;
    }
    const asked = await targetOf(session, argument, { chatModel: model ?? "", conflict: wanted });
    const second = await chooseAmong(asked.conflicts[wanted], undefined);
    if (second !== undefined && second !== "ask") await replace(asked, [second], undefined);
}

interface ChosenText {
    readonly conflict: ConflictProposals;
    readonly text: string;
}

/** What the user wants in place of a conflict, or that a model is asked as well. */
async function chooseAmong(
    conflict: ConflictProposals | undefined,
    model: string | undefined,
): Promise<ChosenText | "ask" | undefined> {
    if (conflict === undefined) throw ReviewShellErrors.noProposal();
    const { t } = vscode.l10n;
    const items: (vscode.QuickPickItem & { readonly chosen: ChosenText | "ask" })[] =
        conflict.proposals.map((proposal) => ({
            label: proposalText(proposal, t),
            description: confidenceText(proposal, t),
            detail: [...proposal.concerns, firstLine(proposal.text)].join(" "),
            chosen: { conflict, text: proposal.text },
        }));
    if (model !== undefined) {
        const label = t("$(sparkle) Ask {0}", model);
        items.push({ label, description: t("it is shown the conflict"), chosen: "ask" });
    }
    const placeHolder = t("What shall stand in place of the conflict?");
    return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDetail: true }))?.chosen;
}

/** Shows the sure resolutions of a file, which are made together when the user confirms them. */
export async function resolveConflictsFlow(session: Session, argument: unknown): Promise<void> {
    const isChecked =
        vscode.workspace.isTrusted && session.configuration.get("rustAi.review.checkResolutions");
    const target = await targetOf(session, argument, isChecked ? { isChecked } : {});
    const edits = target.conflicts.flatMap((conflict) => {
        const [first] = conflict.proposals;
        return first?.isAutomatic === true ? [{ conflict, text: first.text }] : [];
    });
    const rest = target.conflicts.length - edits.length;
    if (edits.length === 0) {
        const text = vscode.l10n.t(
            "None of the {0} conflicts is sure enough: choose above each of them.",
            rest,
        );
        void vscode.window.showInformationMessage(text);
        return;
    }
    await replace(target, edits, vscode.l10n.t("Resolve {0} conflicts", edits.length));
}

/**
 * Puts the likeliest proposals in place of all conflicts and opens the editor's own merge
 * editor beside both sides. One undo brings the conflicts back.
 */
export async function openProposalsFlow(session: Session, argument: unknown): Promise<void> {
    const target = await targetOf(session, argument);
    const { document } = target;
    const sides = await session.server.request(
        ReviewSides,
        { uri: document.uri.toString() },
        NeverCancelled,
    );
    const { base = "", ours, theirs, oursLabel, theirsLabel } = sides;
    if (ours === undefined || theirs === undefined) throw ReviewShellErrors.noSides();
    const edits = target.conflicts.flatMap((conflict) => {
        const [first] = conflict.proposals;
        return first === undefined ? [] : [{ conflict, text: first.text }];
    });
    if (edits.length < target.conflicts.length) throw ReviewShellErrors.noProposal();
    if (!(await replace(target, edits, undefined))) return;
    const uriOf = (side: string, text: string): vscode.Uri => {
        const uri = document.uri.with({ scheme: sideScheme, query: `merge=${side}` });
        mergeSideTexts.set(uri.toString(), text);
        return uri;
    };
    await vscode.commands.executeCommand(builtInCommandIds.openMergeEditor, {
        base: uriOf("base", base),
        input1: { uri: uriOf("ours", ours), title: vscode.l10n.t("Ours"), description: oursLabel },
        input2: {
            uri: uriOf("theirs", theirs),
            title: vscode.l10n.t("Theirs"),
            description: theirsLabel,
        },
        output: document.uri,
    });
}

async function targetOf(
    session: Session,
    argument: unknown,
    more: Omit<ParamsOf<typeof ReviewProposals>, "uri"> = {},
): Promise<Target> {
    const { uri } = (argument ?? {}) as { uri?: unknown };
    const document =
        typeof uri === "string"
            ? await vscode.workspace.openTextDocument(vscode.Uri.parse(uri))
            : vscode.window.activeTextEditor?.document;
    if (document === undefined) throw ReviewShellErrors.noProposal();
    // The compiler sees what is on the disk.
    if (more.isChecked === true && document.isDirty) await document.save();
    const { version } = document;
    const asked = { uri: document.uri.toString(), ...more };
    const { t } = vscode.l10n;
    const looking =
        more.chatModel === undefined
            ? t("Looking for resolutions")
            : t("Asking {0}", more.chatModel);
    const title = more.isChecked === true ? t("Compiling the resolutions") : looking;
    const { conflicts, problems } = await withProgress(title, (token) =>
        session.server.request(ReviewProposals, asked, token),
    );
    for (const problem of problems) void vscode.window.showWarningMessage(problem);
    if (conflicts.length === 0) throw ReviewShellErrors.noProposal();
    return { document, version, conflicts };
}

/** One step for the undo. With a label the editor shows the edits first. False: they were not made. */
async function replace(
    { document, version }: Target,
    edits: readonly { readonly conflict: ConflictProposals; readonly text: string }[],
    label: string | undefined,
): Promise<boolean> {
    const { uri } = document;
    if (document.version !== version) {
        throw ReviewShellErrors.textChanged(vscode.workspace.asRelativePath(uri));
    }
    const end = document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
    const made = new vscode.WorkspaceEdit();
    for (const { conflict, text } of edits) {
        const range = new vscode.Range(conflict.line, 0, conflict.endLine, 0);
        const whole = text.replace(/\r?\n/g, end);
        if (label === undefined) made.replace(uri, range, whole);
        else made.replace(uri, range, whole, { needsConfirmation: true, label });
    }
    // As no refactoring, which the editor would save by itself.
    return vscode.workspace.applyEdit(made);
}

function firstLine(text: string): string {
    return (
        text
            .split("\n")
            .find((line) => line.trim() !== "")
            ?.trim()
            .slice(0, 120) ?? ""
    );
}
