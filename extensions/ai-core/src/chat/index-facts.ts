import type { Fact } from "@rust-ai-ide/ai/chat/facts";
import { chatFacts } from "@rust-ai-ide/ai/chat/index-facts";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { describeError } from "@rust-ai-ide/core/errors";
import { GetFacts } from "@rust-ai-ide/protocol/intelligence";
import * as vscode from "vscode";
import type { Session } from "../session.ts";
import { type EditorFacts, fileTitle } from "./editor-facts.ts";

/** What the facts of the index may cost the model, beside those of the editor. */
const tokens = 600;

/** The facts with what the index adds: who uses the code, and what it uses in every language. */
export async function withIndexFacts(
    session: Pick<Session, "isIndexing" | "language" | "logger">,
    { document, range }: Pick<EditorFacts, "document" | "range">,
    known: readonly Fact[],
    token: CancellationToken,
): Promise<readonly Fact[]> {
    try {
        // A chat starts no server; where there is none, the other facts answer.
        if (!session.language.isStarted || !(await session.isIndexing())) return known;
        const { line, character } = range.start;
        const params = { uri: document.uri.toString(), position: { line, character }, tokens };
        const found = await session.language.request(GetFacts, params, token);
        const titleOf = (uri: string, at: number): string => fileTitle(vscode.Uri.parse(uri), at);
        return [...known, ...chatFacts(found, known, titleOf)];
    } catch (error) {
        session.logger.warn(`Facts of the index: ${describeError(error)}`);
        return known;
    }
}
