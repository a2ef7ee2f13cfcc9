import type { CompilerDiagnostic } from "@rust-ai-ide/ai/chat/compiler-messages";
import { factPrompt } from "@rust-ai-ide/ai/chat/fact-prompt";
import type { Fact } from "@rust-ai-ide/ai/chat/facts";
import { readModelProposal } from "@rust-ai-ide/ai/chat/model-edits";
import type { RustItem } from "@rust-ai-ide/ai/chat/rust-item";
import {
    docSkeleton,
    modelDocumentation,
    testNames,
    testSkeleton,
    withTests,
} from "@rust-ai-ide/ai/chat/skeletons";
import { resultsOf, type TestResult } from "@rust-ai-ide/ai/chat/test-results";
import { lineEdits } from "@rust-ai-ide/ai/chat/text-edits";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { describeError } from "@rust-ai-ide/core/errors";
import type { Logger } from "@rust-ai-ide/core/logger";
import type { CargoChecker } from "@rust-ai-ide/node/cargo/cargo-checker";
import * as vscode from "vscode";
import { ChatErrors } from "./chat-errors.ts";
import type { ChatModel } from "./chat-model.ts";
import { noTestText } from "./fact-texts.ts";
import type { Proposal } from "./proposal-store.ts";
import { type Proposals, proposedFiles } from "./proposals.ts";
import { openChecker, uriIn } from "./workspace-checker.ts";

export interface WriteRequest {
    readonly document: vscode.TextDocument;
    readonly item: RustItem | undefined;
    readonly facts: readonly Fact[];
    readonly model: ChatModel | undefined;
    readonly question: string;
}

/** Text that was written for an item, and what cargo said of it. */
export interface Written {
    readonly code: string;
    /** Undefined: from the signature alone. */
    readonly by: string | undefined;
    readonly outcome:
        | { readonly kind: "not-compiling"; readonly errors: readonly CompilerDiagnostic[] }
        | { readonly kind: "ran"; readonly tests: readonly TestResult[] };
    /** Absent for what did not pass. */
    readonly proposal?: Proposal | undefined;
}

interface Draft {
    readonly code: string;
    readonly by: string | undefined;
}

/**
 * Tests for a function: the model's, and one from the signature where those do not pass. Each is
 * compiled and run in a copy of the workspace. Answers a sentence when there is nothing to try.
 */
export async function writeTests(
    request: WriteRequest,
    proposals: Proposals,
    logger: Logger,
    onProgress: (text: string) => void,
    token: CancellationToken,
): Promise<readonly Written[] | string> {
    const { document, item } = request;
    const skeleton = item === undefined ? "not-a-function" : testSkeleton(item);
    if (typeof skeleton === "string" && request.model === undefined) {
        return noTestText(skeleton, vscode.l10n.t);
    }
    const drafts = await modelTests(request, logger, onProgress, token);
    if (typeof skeleton !== "string") drafts.push({ code: skeleton.code, by: undefined });
    onProgress(vscode.l10n.t("Copying the workspace"));
    const checker = await openChecker(document.uri, token, (crate) =>
        onProgress(vscode.l10n.t("cargo test: {0}", crate)),
    );
    try {
        const path = await checker.pathOf(document.uri.fsPath);
        if (path === undefined) throw ChatErrors.fileOutside();
        const written: Written[] = [];
        for (const draft of drafts) {
            const result = await tryTests(checker, path, document.getText(), draft, token);
            const proposal = passed(result)
                ? await propose(proposals, checker, path, document.getText(), draft)
                : undefined;
            written.push({ ...result, proposal });
            if (proposal !== undefined) break;
        }
        return written;
    } finally {
        await checker.dispose();
    }
}

/** A documentation comment; comments change nothing that cargo could check. */
export async function writeDocumentation(
    request: WriteRequest,
    proposals: Proposals,
    logger: Logger,
    token: CancellationToken,
): Promise<{ readonly draft: Draft; readonly proposal: Proposal } | undefined> {
    const { document, item } = request;
    if (item === undefined || item.kind === "impl" || item.documentation !== "") return undefined;
    const text = document.getText();
    const answer = await askModel(request, "doc", logger, token);
    const own = answer === undefined ? undefined : modelDocumentation(answer.text);
    const draft: Draft =
        own === undefined
            ? { code: docSkeleton(item, text.slice(item.headStart, item.end)), by: undefined }
            : { code: own, by: answer?.by };
    const start = document.positionAt(item.start);
    const line = document.lineAt(start.line).text;
    const indentation = /^\s*/.exec(line)?.[0] ?? "";
    const breaks = document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
    const lines = draft.code.split("\n").map((each) => `${indentation}${each}${breaks}`);
    const at = { line: start.line, character: 0 };
    const after =
        text.slice(0, document.offsetAt(new vscode.Position(at.line, 0))) +
        lines.join("") +
        text.slice(document.offsetAt(new vscode.Position(at.line, 0)));
    const title = vscode.l10n.t("Document {0}", item.name);
    const proposal = proposals.add(title, [{ uri: document.uri, before: text, after }]);
    return { draft, proposal };
}

async function modelTests(
    request: WriteRequest,
    logger: Logger,
    onProgress: (text: string) => void,
    token: CancellationToken,
): Promise<Draft[]> {
    if (request.model === undefined) return [];
    onProgress(vscode.l10n.t("Asking {0}", request.model.name));
    const answer = await askModel(request, "tests", logger, token);
    const code = readModelProposal(answer?.text ?? "").code.filter(
        (block) => testNames(block).length > 0 && !/^\s*(?:pub\s+)?mod\s/m.test(block),
    );
    if (code.length === 0 || !(await request.model.mayRunCode())) return [];
    return [{ code: code.join("\n\n"), by: answer?.by }];
}

async function askModel(
    { model, facts, question }: WriteRequest,
    intent: "tests" | "doc",
    logger: Logger,
    token: CancellationToken,
): Promise<{ readonly text: string; readonly by: string } | undefined> {
    if (model === undefined) return undefined;
    const { messages, maxNewTokens } = factPrompt({
        intent,
        question,
        facts,
        history: [],
        contextTokens: model.contextTokens,
    });
    let text = "";
    try {
        const by = await model.ask(
            messages,
            maxNewTokens,
            (piece) => {
                text += piece;
            },
            token,
        );
        return { text, by };
    } catch (error) {
        throwIfCancelled(token);
        logger.warn(`A model wrote nothing: ${describeError(error)}`);
        return undefined;
    }
}

async function tryTests(
    checker: CargoChecker,
    path: string,
    text: string,
    { code, by }: Draft,
    token: CancellationToken,
): Promise<Written> {
    const changed = new Map([[path, withTests(text, code)]]);
    const names = testNames(code);
    const { report, tests } = await checker.test(changed, names, token);
    const errors = report.diagnostics.filter(({ level }) => level === "error");
    if (errors.length > 0) return { code, by, outcome: { kind: "not-compiling", errors } };
    return { code, by, outcome: { kind: "ran", tests: resultsOf(tests, names) } };
}

function passed({ outcome }: Written): boolean {
    if (outcome.kind !== "ran" || outcome.tests.length === 0) return false;
    // An ignored one has shown nothing.
    return outcome.tests.every((test) => test.outcome === "passed");
}

async function propose(
    proposals: Proposals,
    checker: CargoChecker,
    path: string,
    text: string,
    { code }: Draft,
): Promise<Proposal | undefined> {
    const edits = lineEdits(text, withTests(text, code));
    const files = await proposedFiles([{ path, edits }], (file) => uriIn(checker, file));
    const title = vscode.l10n.t("Add {0}", testNames(code).join(", "));
    return files === undefined ? undefined : proposals.add(title, files);
}
