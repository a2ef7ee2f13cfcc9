import type { CompilerDiagnostic } from "@rust-ai-ide/ai/chat/compiler-messages";
import { factPrompt } from "@rust-ai-ide/ai/chat/fact-prompt";
import type { Fact } from "@rust-ai-ide/ai/chat/facts";
import { type CheckedFix, checkFixes, type FixCandidate } from "@rust-ai-ide/ai/chat/fix-search";
import { proposalChange, readModelProposal } from "@rust-ai-ide/ai/chat/model-edits";
import { type FileChange, fileChanges } from "@rust-ai-ide/ai/chat/text-edits";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { describeError } from "@rust-ai-ide/core/errors";
import type { Logger } from "@rust-ai-ide/core/logger";
import type { CargoChecker } from "@rust-ai-ide/node/cargo/cargo-checker";
import * as vscode from "vscode";
import { ChatErrors } from "./chat-errors.ts";
import type { ChatModel } from "./chat-model.ts";
import { compilerFacts, explanationFact } from "./compiler-facts.ts";
import { mayCheck } from "./may-check.ts";
import type { Proposal } from "./proposal-store.ts";
import { type Proposals, proposedFiles } from "./proposals.ts";
import { reproduce } from "./reproduce.ts";
import { openChecker, uriIn } from "./workspace-checker.ts";

export interface FixRequest {
    readonly document: vscode.TextDocument;
    readonly range: vscode.Range;
    /** The compiler's code, when the editor shows one. */
    readonly code: string | undefined;
    /** Facts that a model is shown beside the compiler's own. */
    readonly facts: readonly Fact[];
    /** Undefined: only what the compiler and the language server propose. */
    readonly model: ChatModel | undefined;
}

export interface FixSearch {
    readonly target: CompilerDiagnostic;
    readonly facts: readonly Fact[];
    readonly checked: readonly CheckedFix[];
    /** Those that cargo found to be fixes, ready to be looked at and applied. */
    readonly proposals: readonly { readonly fix: CheckedFix; readonly proposal: Proposal }[];
}

/**
 * Looks for fixes of an error and checks each with cargo in a copy of the workspace. The compiler's
 * and the language server's come first; a model is only asked when none of them works. Rejects with
 * `chat.*`, `cargo.*` or CancelledError.
 */
export async function findFixes(
    request: FixRequest,
    proposals: Proposals,
    logger: Logger,
    onProgress: (text: string) => void,
    token: CancellationToken,
): Promise<FixSearch> {
    const { document, range } = request;
    onProgress(vscode.l10n.t("Copying the workspace"));
    const building = (crate: string): void => onProgress(vscode.l10n.t("cargo check: {0}", crate));
    const checker = await openChecker(document.uri, token, building);
    try {
        const path = await checker.pathOf(document.uri.fsPath);
        if (path === undefined) throw ChatErrors.fileOutside();
        const place = { path, startLine: range.start.line, endLine: range.end.line };
        const { before, target } = await reproduce(
            checker,
            { ...place, code: request.code },
            token,
        );
        const facts = await factsOf(checker, target, request.facts, token);
        const check = (candidates: readonly FixCandidate[]): Promise<CheckedFix[]> =>
            checkFixes(candidates, target, before, checker, token, (done, of, { title }) =>
                onProgress(vscode.l10n.t("Checking {0} of {1}: {2}", done + 1, of, title)),
            );
        const offered = [
            ...compilerCandidates(checker, target),
            ...(await editorCandidates(checker, request, token)),
        ];
        const checked = await check(offered);
        if (request.model !== undefined && !checked.some(isFixed)) {
            onProgress(vscode.l10n.t("Asking {0}", request.model.name));
            const own = await modelCandidates(checker, path, request.model, facts, token).catch(
                (error: unknown) => {
                    throwIfCancelled(token);
                    logger.warn(`A model proposed no fix: ${describeError(error)}`);
                    return [];
                },
            );
            checked.push(...(await check(own)));
        }
        const found: { fix: CheckedFix; proposal: Proposal }[] = [];
        for (const fix of checked.filter(isFixed)) {
            const { title, changes } = fix.candidate;
            const files = await proposedFiles(changes, (file) => uriIn(checker, file));
            if (files !== undefined) found.push({ fix, proposal: proposals.add(title, files) });
        }
        return { target, facts, checked, proposals: found };
    } finally {
        await checker.dispose();
    }
}

function isFixed({ verdict }: CheckedFix): boolean {
    return verdict.kind === "fixed";
}

async function factsOf(
    checker: CargoChecker,
    target: CompilerDiagnostic,
    others: readonly Fact[],
    token: CancellationToken,
): Promise<Fact[]> {
    const own = compilerFacts(target, (path) => uriIn(checker, path).toString());
    const explanation = await explanationFact(target.code, token);
    const rest = others.filter(({ kind }) => kind !== "diagnostic" && kind !== "explanation");
    return [...own, ...rest, ...(explanation === undefined ? [] : [explanation])];
}

function compilerCandidates(checker: CargoChecker, target: CompilerDiagnostic): FixCandidate[] {
    return target.suggestions.flatMap(({ message, certainty, edits }) => {
        const changes = fileChanges(edits, (path) => checker.textOf(path));
        const inserted = edits.map(({ text }) => text.trim()).filter((text) => text !== "");
        const title = `${message}${inserted.length === 0 ? "" : `: ${inserted.join(" … ").slice(0, 80)}`}`;
        return changes === undefined
            ? []
            : [{ title, origin: { kind: "compiler", certainty }, changes }];
    });
}

/** Quick fixes of other extensions that are plain edits of files of the workspace. */
async function editorCandidates(
    checker: CargoChecker,
    { document, range }: FixRequest,
    token: CancellationToken,
): Promise<FixCandidate[]> {
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        document.uri,
        range,
        vscode.CodeActionKind.QuickFix.value,
        8,
    );
    throwIfCancelled(token);
    const candidates: FixCandidate[] = [];
    for (const { title, edit, command } of actions ?? []) {
        if (edit === undefined || command !== undefined || edit.size === 0) continue;
        const changes: FileChange[] = [];
        for (const [uri, edits] of edit.entries()) {
            // The checker's root is a real path, which the editor's need not be.
            const path = await checker.pathOf(uri.fsPath);
            if (path === undefined) break;
            changes.push({
                path,
                edits: edits.map(({ range: place, newText }) => ({ range: place, text: newText })),
            });
        }
        if (changes.length < edit.entries().length) continue;
        candidates.push({ title, origin: { kind: "editor" }, changes });
    }
    return candidates;
}

async function modelCandidates(
    checker: CargoChecker,
    path: string,
    model: ChatModel,
    facts: readonly Fact[],
    token: CancellationToken,
): Promise<FixCandidate[]> {
    const { messages, maxNewTokens } = factPrompt({
        intent: "fix",
        question: "",
        facts,
        history: [],
        contextTokens: model.contextTokens,
    });
    let answer = "";
    const by = await model.ask(
        messages,
        maxNewTokens,
        (text) => {
            answer += text;
        },
        token,
    );
    const text = checker.textOf(path) ?? "";
    const change = proposalChange(path, text, readModelProposal(answer).edits);
    if (change === undefined || !(await mayCheck(checker.root, path, model))) return [];
    const title = vscode.l10n.t("Proposal of {0}", by);
    return [{ title, origin: { kind: "model", by }, changes: [change] }];
}
