import { CitationMarker } from "@rust-ai-ide/ai/chat/citations";
import { factAnswer } from "@rust-ai-ide/ai/chat/fact-answer";
import { factPrompt } from "@rust-ai-ide/ai/chat/fact-prompt";
import type { Fact } from "@rust-ai-ide/ai/chat/facts";
import {
    type CancellationToken,
    CancelledError,
    throwIfCancelled,
} from "@rust-ai-ide/core/cancellation";
import { describeError } from "@rust-ai-ide/core/errors";
import { escapeMarkdown } from "@rust-ai-ide/host/markdown";
import * as vscode from "vscode";
import type { Session } from "../session.ts";
import { findChatModel } from "./chat-model.ts";
import type { Place } from "./chat-place.ts";
import { citeFact, sourceList } from "./chat-sources.ts";
import { askWithCitations } from "./cited-answer.ts";
import { completeFacts } from "./complete-facts.ts";
import { collectEditorFacts } from "./editor-facts.ts";
import { factHeadings } from "./fact-texts.ts";

/** Shows what is known of the error at a place as a page; a model's explanation comes last. */
export async function explainError(session: Session, place: Place): Promise<void> {
    const title = vscode.l10n.t("Explaining the error");
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    const page = await vscode.window.withProgress(options, async (progress, token) => {
        const say = (message: string): void => progress.report({ message });
        const known = await collectEditorFacts(place.document, place.range, token);
        const facts = await completeFacts(known, say, token);
        throwIfCancelled(token);
        const written = await modelPart(session, facts, say, token);
        if (token.isCancellationRequested) throw new CancelledError();
        return (
            factPage(facts) +
            written +
            sourceList(
                facts,
                facts.map((_, index) => index + 1),
            )
        );
    });
    const name = vscode.workspace.asRelativePath(place.document.uri, false).replace(/.*[\\/]/, "");
    await session.chat.showPage(`${name} ${place.range.start.line + 1}`, page);
}

function factPage(facts: readonly Fact[]): string {
    const cite = (number: number): string => citeFact(facts, number);
    const answer = factAnswer("explain", facts, factHeadings(vscode.l10n.t), cite);
    return (
        answer ??
        `${vscode.l10n.t("Neither the compiler nor a language server says anything about this place.")}\n`
    );
}

async function modelPart(
    session: Session,
    facts: readonly Fact[],
    say: (message: string) => void,
    token: CancellationToken,
): Promise<string> {
    const model = facts.length === 0 ? undefined : await findChatModel(session);
    if (model === undefined) return "";
    say(vscode.l10n.t("Asking {0}", model.name));
    const prompt = factPrompt({
        intent: "explain",
        question: "",
        facts,
        history: [],
        contextTokens: model.contextTokens,
    });
    const marker = new CitationMarker(prompt.shown, {
        cite: (number) => citeFact(facts, number),
        ownWords: `*(${vscode.l10n.t("the model's own words, no source")})*`,
    });
    let page = "";
    const add = (markdown: string): void => {
        page += markdown;
    };
    try {
        const { by } = await askWithCitations(model, prompt, marker, add, token);
        const heading = escapeMarkdown(vscode.l10n.t("Written by {0}", by));
        return `\n### ${heading}\n\n${page}\n`;
    } catch (error) {
        throwIfCancelled(token);
        session.logger.warn(`A model explained nothing: ${describeError(error)}`);
        return "";
    }
}
