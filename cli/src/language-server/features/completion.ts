import type { LineChange } from "@rust-ai-ide/ai/context/recent-edits";
import { checkCompletion } from "@rust-ai-ide/analysis/grammar/check-completion";
import { completionContext } from "@rust-ai-ide/analysis/grammar/completion-context";
import type { GrammarSet } from "@rust-ai-ide/node/analysis/grammar-loader";
import { withDoubts } from "@rust-ai-ide/node/analysis/grounded-check";
import type { RequestRouter } from "@rust-ai-ide/node/language-server/request-router";
import type { CheckedCompletion, CompletionContext } from "@rust-ai-ide/protocol/completion";
import { CheckCompletion, GetCompletionContext } from "@rust-ai-ide/protocol/language";
import type { ParamsOf } from "@rust-ai-ide/protocol/message-table";
import type { TextDocumentContentChangeEvent } from "vscode-languageserver-textdocument";
import type { DocumentStore, SyncedDocument } from "../document-store.ts";
import type { EditorContext } from "../editor-context.ts";

/** How long a request waits for the change that it refers to. */
const pendingChangeMs = 30;

/** What completion asks of a document: both requests are answered from its syntax tree. */
export function registerCompletion(
    router: RequestRouter,
    documents: DocumentStore,
    grammars: GrammarSet,
    context: EditorContext,
): void {
    router.answer(GetCompletionContext.method, GetCompletionContext.params, (params) =>
        contextAt(documents, grammars, context, params),
    );
    router.answer(CheckCompletion.method, CheckCompletion.params, (params) =>
        checkAt(documents, grammars, context, params),
    );
}

/** The lines of a change; undefined when it replaces the whole text. */
export function lineChange(change: TextDocumentContentChangeEvent): LineChange | undefined {
    if (!("range" in change)) return undefined;
    const { start, end } = change.range;
    return {
        line: start.line,
        removedLines: Math.max(0, end.line - start.line),
        addedLines: change.text.split(/\r\n?|\n/).length - 1,
    };
}

async function contextAt(
    documents: DocumentStore,
    grammars: GrammarSet,
    context: EditorContext,
    params: ParamsOf<typeof GetCompletionContext>,
): Promise<CompletionContext> {
    const { uri, version, position } = params;
    const { inComments = true, otherFiles = true, isManual = false } = params;
    const silent = (
        reason: "document-closed" | "document-changed" | "grammar-failed",
    ): CompletionContext => ({
        kind: "silent",
        version,
        reason,
    });
    const found = await documents.waitFor(uri, version, pendingChangeMs);
    if (found === undefined) return silent("document-closed");
    const [place, isReady] = await Promise.all([found.place, canParse(grammars, found)]);
    if (!isReady) return silent("grammar-failed");
    // The user may have typed while the place was looked for.
    const document = current(documents, uri, version, found);
    if (document === undefined) return silent("document-changed");
    const offset = document.offsetAt(position);
    const answer = completionContext(document.syntax, offset, { path: place.path, inComments });
    if (answer.kind === "silent") return answer;
    const pieces = context.piecesAt({
        document: { uri, live: document.syntax, languageId: document.languageId, ...place },
        offset,
        line: position.line,
        otherFiles,
        isManual,
    });
    return { ...answer, parts: { ...answer.parts, context: pieces } };
}

async function checkAt(
    documents: DocumentStore,
    grammars: GrammarSet,
    context: EditorContext,
    params: ParamsOf<typeof CheckCompletion>,
): Promise<CheckedCompletion> {
    const { uri, version, position, text, mode } = params;
    const found = await documents.waitFor(uri, version, pendingChangeMs);
    if (found === undefined) return { kind: "silent", reason: "document-closed" };
    const [place, isReady] = await Promise.all([found.place, canParse(grammars, found)]);
    if (!isReady) return { kind: "silent", reason: "grammar-failed" };
    const document = current(documents, uri, version, found);
    if (document === undefined) return { kind: "silent", reason: "document-changed" };
    const { syntax, languageId } = document;
    const offset = document.offsetAt(position);
    const checked = checkCompletion(syntax, offset, text, mode);
    if (languageId !== "rust") return checked;
    const own = { uri, live: syntax, languageId, ...place };
    return withDoubts(checked, syntax.text, offset, () => context.textsAround(own));
}

/** Loads the grammar of a document's language where it is not loaded yet. */
async function canParse(grammars: GrammarSet, { languageId }: SyncedDocument): Promise<boolean> {
    try {
        await grammars.load(languageId);
        return true;
    } catch {
        return false;
    }
}

function current(
    documents: DocumentStore,
    uri: string,
    version: number,
    found: SyncedDocument,
): SyncedDocument | undefined {
    const isSame = documents.get(uri) === found && found.syntax.version === version;
    return isSame ? found : undefined;
}
