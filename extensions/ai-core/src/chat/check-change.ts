import { changedTexts } from "@rust-ai-ide/ai/chat/fix-search";
import { newErrors } from "@rust-ai-ide/ai/chat/fix-verdict";
import { proposalChange, readModelProposal } from "@rust-ai-ide/ai/chat/model-edits";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import * as vscode from "vscode";
import { ChatErrors } from "./chat-errors.ts";
import type { ChatModel } from "./chat-model.ts";
import { mayCheck } from "./may-check.ts";
import type { Proposal } from "./proposal-store.ts";
import { type Proposals, proposedFiles } from "./proposals.ts";
import { openChecker, uriIn } from "./workspace-checker.ts";

/** What became of the edits in a model's answer. */
export type CheckedChange =
    /** The answer proposes no change. */
    | { readonly kind: "none" }
    /** cargo would run the changed code, and the user does not want that. */
    | { readonly kind: "not-run" }
    /** Its edits quote lines that are not in the file. */
    | { readonly kind: "misquoted" }
    | { readonly kind: "new-errors"; readonly codes: readonly string[] }
    | { readonly kind: "checked"; readonly proposal: Proposal };

/**
 * Checks the edits of a model's answer, such as a refactoring: they are offered when cargo reports no
 * error that was not there before. Tests are compiled too. Rejects as {@link openChecker} does.
 */
export async function checkChange(
    answer: string,
    model: Pick<ChatModel, "mayRunCode">,
    document: vscode.TextDocument,
    proposals: Proposals,
    onProgress: (text: string) => void,
    token: CancellationToken,
): Promise<CheckedChange> {
    const { edits } = readModelProposal(answer);
    if (edits.length === 0) return { kind: "none" };
    const text = document.getText();
    if (proposalChange("", text, edits) === undefined) return { kind: "misquoted" };
    onProgress(vscode.l10n.t("Copying the workspace"));
    const checker = await openChecker(document.uri, token, (crate) =>
        onProgress(vscode.l10n.t("cargo check: {0}", crate)),
    );
    try {
        const path = await checker.pathOf(document.uri.fsPath);
        const change = path === undefined ? undefined : proposalChange(path, text, edits);
        if (change === undefined) throw ChatErrors.fileOutside();
        if (path === undefined || !(await mayCheck(checker.root, path, model))) {
            return { kind: "not-run" };
        }
        const changed = changedTexts([change], () => text);
        const files = await proposedFiles([change], (file) => uriIn(checker, file));
        if (changed === undefined || files === undefined) return { kind: "misquoted" };
        checker.allTargets = true;
        const before = await checker.run(new Map(), token);
        const after = await checker.run(changed, token);
        const fresh = newErrors(before.diagnostics, after.diagnostics);
        if (fresh.length > 0) {
            const codes = fresh.map(({ code, message }) => code ?? message.slice(0, 60));
            return { kind: "new-errors", codes: [...new Set(codes)].slice(0, 4) };
        }
        const title = vscode.l10n.t("Change of {0}", vscode.workspace.asRelativePath(document.uri));
        return { kind: "checked", proposal: proposals.add(title, files) };
    } finally {
        await checker.dispose();
    }
}
