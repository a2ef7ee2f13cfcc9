import { firstParagraphs } from "@rust-ai-ide/ai/chat/fact-answer";
import { factMarkdown } from "@rust-ai-ide/ai/chat/facts";
import { changedTexts } from "@rust-ai-ide/ai/chat/fix-search";
import { newErrors } from "@rust-ai-ide/ai/chat/fix-verdict";
import { manifestFacts } from "@rust-ai-ide/ai/chat/manifest-facts";
import { proposalChange } from "@rust-ai-ide/ai/chat/model-edits";
import { type ToolInput, toolInputs } from "@rust-ai-ide/ai/chat/tool-inputs";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import * as vscode from "vscode";
import type { Session } from "../session.ts";
import { ChatErrors } from "./chat-errors.ts";
import { collectEditorFacts, diagnosticCode, rustDiagnostics } from "./editor-facts.ts";
import type { ToolName } from "./tool-names.ts";
import { openChecker, requireTrust } from "./workspace-checker.ts";

const mostProblems = 50;
const longestAnswer = 20_000;

/** Runs one tool and answers its text. A coded error becomes the text: a model has to read it. */
export async function invokeTool(
    session: Session,
    name: ToolName,
    input: unknown,
    token: CancellationToken,
): Promise<string> {
    try {
        const text = await run(name, input, token);
        return text.length <= longestAnswer ? text : `${text.slice(0, longestAnswer)}\n…`;
    } catch (error) {
        if (!CodedError.is(error)) throw error;
        session.logger.info(`${name}: ${error.code}`);
        return `${error.display} (${error.code})`;
    }
}

function run(name: ToolName, input: unknown, token: CancellationToken): Promise<string> {
    switch (name) {
        case "rust_diagnostics":
            return diagnostics(read("diagnostics", input));
        case "rust_definition":
            return definition(read("definition", input), token);
        case "rust_check_edit":
            return checkEdit(read("checkEdit", input), token);
        case "rust_error_explain":
            return explain(read("explainError", input), token);
        case "rust_workspace_facts":
            return workspaceFacts();
    }
}

function read<K extends keyof typeof toolInputs>(name: K, input: unknown): ToolInput<K> {
    const parsed = parseMessage(toolInputs[name], input);
    if (!parsed.ok) throw ChatErrors.badInput(parsed.message);
    return parsed.value as ToolInput<K>;
}

/** A path of a tool's input, which may be absolute or relative to a workspace folder. */
function fileIn(path: string): vscode.Uri {
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
        const isAbsolute = /^(?:\/|[A-Za-z]:[\\/])/.test(path);
        const uri = isAbsolute
            ? // Joined, because joining resolves "..", and the editor compares names alone.
              vscode.Uri.joinPath(folder.uri.with({ path: "/" }), vscode.Uri.file(path).path)
            : vscode.Uri.joinPath(folder.uri, path);
        if (vscode.workspace.getWorkspaceFolder(uri) !== undefined) return uri;
    }
    throw ChatErrors.fileOutside();
}

async function diagnostics({ path }: ToolInput<"diagnostics">): Promise<string> {
    const uris =
        path === undefined ? vscode.languages.getDiagnostics().map(([uri]) => uri) : [fileIn(path)];
    const lines = uris.flatMap((uri) =>
        rustDiagnostics(uri).map((diagnostic) => {
            const level =
                diagnostic.severity === vscode.DiagnosticSeverity.Error ? "error" : "warning";
            const code = diagnosticCode(diagnostic);
            const { line, character } = diagnostic.range.start;
            const place = `${vscode.workspace.asRelativePath(uri, false)}:${line + 1}:${character + 1}`;
            return `${level}${code === undefined ? "" : `[${code}]`} ${place} ${diagnostic.message.replace(/\s*\n\s*/g, " ")}`;
        }),
    );
    if (lines.length === 0) return "The editor shows no errors and no warnings.";
    const more = lines.length > mostProblems ? `\n${lines.length - mostProblems} more` : "";
    return lines.slice(0, mostProblems).join("\n") + more;
}

async function definition(
    { path, line, name }: ToolInput<"definition">,
    token: CancellationToken,
): Promise<string> {
    const document = await vscode.workspace.openTextDocument(fileIn(path));
    const row = document.lineAt(Math.min(line, document.lineCount) - 1);
    const column =
        name === undefined ? row.firstNonWhitespaceCharacterIndex : row.text.indexOf(name);
    if (column < 0) throw ChatErrors.badInput("the name is not on the line");
    const start = new vscode.Position(row.lineNumber, column);
    const end = start.translate(0, name?.length ?? 0);
    const { facts } = await collectEditorFacts(document, new vscode.Range(start, end), token);
    const wanted = facts.filter(({ kind }) => kind !== "diagnostic");
    if (wanted.length === 0) return "The language server knows nothing about this place.";
    return wanted.map((fact) => `${fact.kind}: ${fact.title}\n${factMarkdown(fact)}`).join("\n\n");
}

async function checkEdit(
    { edits }: ToolInput<"checkEdit">,
    token: CancellationToken,
): Promise<string> {
    requireTrust();
    const [first] = edits;
    const checker = await openChecker(fileIn(first?.path ?? ""), token);
    try {
        const changed = new Map<string, string>();
        for (const { path, search, replace } of edits) {
            const file = await checker.pathOf(fileIn(path).fsPath);
            const text =
                file === undefined ? undefined : (changed.get(file) ?? checker.textOf(file));
            if (file === undefined || text === undefined) throw ChatErrors.fileOutside();
            const change = proposalChange(file, text, [{ search, replace }]);
            const after = change && changedTexts([change], () => text)?.get(file);
            if (after === undefined) throw ChatErrors.searchMissing();
            changed.set(file, after);
        }
        checker.allTargets = true;
        const before = await checker.run(new Map(), token);
        const after = await checker.run(changed, token);
        const count = (list: typeof before): number =>
            list.diagnostics.filter(({ level }) => level === "error").length;
        const fresh = newErrors(before.diagnostics, after.diagnostics);
        const summary = `Errors before: ${count(before)}, after: ${count(after)}, new: ${fresh.length}.`;
        return [summary, ...fresh.map(({ rendered }) => rendered)].join("\n\n");
    } finally {
        await checker.dispose();
    }
}

async function explain(
    { code }: ToolInput<"explainError">,
    token: CancellationToken,
): Promise<string> {
    requireTrust();
    const { explainErrorCode } = await import("@rust-ai-ide/node/cargo/explain-error");
    return firstParagraphs(await explainErrorCode(code, process.env, token), longestAnswer);
}

async function workspaceFacts(): Promise<string> {
    const manifests = await vscode.workspace.findFiles("**/Cargo.toml", "**/target/**", 30);
    const texts = await Promise.all(
        manifests.map(async (uri) => {
            const text = (await vscode.workspace.openTextDocument(uri)).getText();
            return `${vscode.workspace.asRelativePath(uri, false)}\n${manifestFacts(text)}`;
        }),
    );
    return texts.length === 0 ? "The workspace has no Cargo.toml." : texts.sort().join("\n\n");
}
