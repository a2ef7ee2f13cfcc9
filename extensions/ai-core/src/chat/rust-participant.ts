import { CitationMarker } from "@rust-ai-ide/ai/chat/citations";
import { factAnswer } from "@rust-ai-ide/ai/chat/fact-answer";
import { factPrompt } from "@rust-ai-ide/ai/chat/fact-prompt";
import { type ChatIntent, chatIntents, type Fact, fenced } from "@rust-ai-ide/ai/chat/facts";
import type { ChatMessage } from "@rust-ai-ide/ai/engines/engine";
import { CancelledError, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { describeError } from "@rust-ai-ide/core/errors";
import { errorText } from "@rust-ai-ide/host/error-text";
import { escapeMarkdown } from "@rust-ai-ide/host/markdown";
import * as vscode from "vscode";
import { internalCommandIds, modelsViewId } from "../ids.ts";
import type { Session } from "../session.ts";
import { type ChatModel, findChatModel } from "./chat-model.ts";
import { type Place, placeOfRequest } from "./chat-place.ts";
import { citeFact, referenceFacts, sourceList } from "./chat-sources.ts";
import { checkChange } from "./check-change.ts";
import { askWithCitations } from "./cited-answer.ts";
import { completeFacts } from "./complete-facts.ts";
import { collectEditorFacts, diagnosticCode, type EditorFacts } from "./editor-facts.ts";
import { changeText, factHeadings, originText, verdictText } from "./fact-texts.ts";
import { findFixes } from "./find-fixes.ts";
import { withIndexFacts } from "./index-facts.ts";
import type { Proposal } from "./proposal-store.ts";
import type { Proposals } from "./proposals.ts";
import { writeDocumentation, writeTests } from "./write-tests.ts";

/** Answers one request to `@rust`. */
export async function answerRequest(
    session: Session,
    request: vscode.ChatRequest,
    context: vscode.ChatContext,
    stream: vscode.ChatResponseStream,
    token: vscode.CancellationToken,
): Promise<void> {
    try {
        const place = await placeOfRequest(request);
        const model = await findChatModel(session, request.model);
        const answer = new Answer(session, request, context, stream, token, model, place);
        await answer.give();
    } catch (error) {
        if (CancelledError.is(error) || token.isCancellationRequested) return;
        session.logger.warn(`@rust: ${describeError(error)}`);
        stream.markdown(`${escapeMarkdown(errorText(error, vscode.l10n.t))}\n`);
    }
}

class Answer {
    private readonly session: Session;
    private get proposals(): Proposals {
        return this.session.chat.proposals;
    }
    private readonly request: vscode.ChatRequest;
    private readonly context: vscode.ChatContext;
    private readonly stream: vscode.ChatResponseStream;
    private readonly token: vscode.CancellationToken;
    private readonly model: ChatModel | undefined;
    private readonly place: Place;

    constructor(
        session: Session,
        request: vscode.ChatRequest,
        context: vscode.ChatContext,
        stream: vscode.ChatResponseStream,
        token: vscode.CancellationToken,
        model: ChatModel | undefined,
        place: Place,
    ) {
        this.session = session;
        this.request = request;
        this.context = context;
        this.stream = stream;
        this.token = token;
        this.model = model;
        this.place = place;
    }

    async give(): Promise<void> {
        const { stream, token } = this;
        const intent = chatIntents.find((each) => each === this.request.command) ?? "ask";
        const progress = (text: string): void => stream.progress(text);
        progress(vscode.l10n.t("Collecting facts"));
        const known = await collectEditorFacts(this.place.document, this.place.range, token);
        if (this.model === undefined) this.sayThatNoModelChats();
        if (intent === "fix") return this.fix(known);
        if (intent === "tests") return this.tests(known);
        if (intent === "doc") return this.document(known);
        const complete = await completeFacts(known, progress, token);
        const facts = await withIndexFacts(this.session, known, complete, token);
        referenceFacts(stream, facts);
        if (this.model === undefined) return this.factsAlone(intent, facts);
        try {
            await this.explain(this.model, intent, facts);
        } catch (error) {
            throwIfCancelled(token);
            this.session.logger.warn(`@rust: ${describeError(error)}`);
            stream.markdown(`\n\n${escapeMarkdown(errorText(error, vscode.l10n.t))}\n\n`);
            this.factsAlone(intent, facts);
        }
    }

    private sayThatNoModelChats(): void {
        const { stream } = this;
        stream.markdown(
            `${vscode.l10n.t("No model that can chat is ready, so this is what the compiler and your code say by themselves.")}\n\n`,
        );
        stream.button({
            command: `${modelsViewId}.focus`,
            title: vscode.l10n.t("Open the Models view"),
        });
    }

    private factsAlone(intent: ChatIntent, facts: readonly Fact[]): void {
        const cite = (number: number): string => citeFact(facts, number);
        const answer = factAnswer(intent, facts, factHeadings(vscode.l10n.t), cite);
        const nothing = vscode.l10n.t(
            "There is no error here, and the language server says nothing about this place. Install rust-analyzer, or put the cursor on a name or an error.",
        );
        this.stream.markdown(answer ?? `${nothing}\n`);
        this.stream.markdown(
            sourceList(
                facts,
                facts.map((_, index) => index + 1),
            ),
        );
    }

    /** What the compiler says stands in front of what a model makes of it. */
    private async explain(
        model: ChatModel,
        intent: ChatIntent,
        facts: readonly Fact[],
    ): Promise<void> {
        const { stream, token } = this;
        const [first] = facts;
        if (first?.kind === "diagnostic") {
            stream.markdown(`${fenced(first.text, "text")}\n\n`);
        }
        const prompt = factPrompt({
            intent,
            question: this.request.prompt,
            facts,
            history: historyOf(this.context),
            contextTokens: model.contextTokens,
        });
        const marker = new CitationMarker(prompt.shown, {
            cite: (number) => citeFact(facts, number),
            ownWords: `*(${vscode.l10n.t("the model's own words, no source")})*`,
        });
        stream.progress(vscode.l10n.t("Asking {0}", model.name));
        const show = (markdown: string): void => stream.markdown(markdown);
        const { text, by } = await askWithCitations(model, prompt, marker, show, token);
        const cited = marker.citedFacts.length > 0 ? marker.citedFacts : prompt.shown;
        stream.markdown(sourceList(facts, cited));
        const who = vscode.l10n.t(
            "Written by {0} from the facts above. Small models make mistakes; the sources count.",
            by,
        );
        stream.markdown(`\n*${escapeMarkdown(who)}*\n`);
        await this.offerChange(text);
    }

    /** A change that a model proposes in its answer is offered only when cargo has nothing against it. */
    private async offerChange(answer: string): Promise<void> {
        const { stream, token } = this;
        if (!vscode.workspace.isTrusted) return;
        const progress = (text: string): void => stream.progress(text);
        const { document } = this.place;
        const { model, proposals } = this;
        if (model === undefined) return;
        const checked = await checkChange(answer, model, document, proposals, progress, token);
        if (checked.kind === "none") return;
        stream.markdown(`\n\n${escapeMarkdown(changeText(checked, vscode.l10n.t))}\n\n`);
        if (checked.kind === "checked") this.buttons(checked.proposal);
    }

    private async fix(known: EditorFacts): Promise<void> {
        const { stream, token } = this;
        const [diagnostic] = known.diagnostics;
        const search = await findFixes(
            {
                document: known.document,
                range: diagnostic?.range ?? known.range,
                code: diagnostic && diagnosticCode(diagnostic),
                facts: known.facts,
                model: this.model,
            },
            this.proposals,
            this.session.logger,
            (text) => stream.progress(text),
            token,
        );
        referenceFacts(stream, search.facts);
        this.factsAlone("fix", search.facts.slice(0, 1));
        for (const { fix, proposal } of search.proposals) {
            const { candidate, verdict } = fix;
            const who = originText(candidate.origin, vscode.l10n.t);
            const said = verdictText(verdict, vscode.l10n.t);
            stream.markdown(
                `\n\n**${escapeMarkdown(candidate.title)}** (${escapeMarkdown(who)})\n\n${escapeMarkdown(said)}\n\n`,
            );
            this.buttons(proposal);
        }
        const dropped = search.checked.filter(({ verdict }) => verdict.kind !== "fixed");
        if (dropped.length > 0) {
            const lines = dropped.map(
                ({ candidate, verdict }) =>
                    `- ${escapeMarkdown(candidate.title)}: ${escapeMarkdown(verdictText(verdict, vscode.l10n.t))}`,
            );
            stream.markdown(
                `\n\n${vscode.l10n.t("Checked and not offered:")}\n\n${lines.join("\n")}\n`,
            );
        }
        if (search.proposals.length === 0) {
            stream.markdown(
                `\n\n${vscode.l10n.t("No proposal passed cargo's check, so none is offered.")}\n`,
            );
        }
    }

    private async tests(known: EditorFacts): Promise<void> {
        const { stream } = this;
        const request = { ...known, model: this.model, question: this.request.prompt };
        referenceFacts(stream, known.facts.slice(0, 2));
        const written = await writeTests(
            request,
            this.proposals,
            this.session.logger,
            (text) => stream.progress(text),
            this.token,
        );
        if (typeof written === "string") {
            stream.markdown(`${written}\n`);
            return;
        }
        for (const { code, by, outcome, proposal } of written) {
            const who =
                by === undefined
                    ? vscode.l10n.t(
                          "From the signature alone: it shows that the call does not panic; write what you expect.",
                      )
                    : vscode.l10n.t("Written by {0}.", by);
            const said =
                outcome.kind === "not-compiling"
                    ? vscode.l10n.t(
                          "Dropped: with it the crate does not compile ({0}).",
                          outcome.errors[0]?.code ?? outcome.errors[0]?.message.slice(0, 60) ?? "",
                      )
                    : proposal === undefined
                      ? vscode.l10n.t("Dropped: it compiles, but does not pass.")
                      : vscode.l10n.t("cargo test: {0} passed.", outcome.tests.length);
            stream.markdown(`${escapeMarkdown(who)} ${escapeMarkdown(said)}\n\n`);
            if (proposal === undefined) continue;
            stream.markdown(`${fenced(code, "rust")}\n\n`);
            this.buttons(proposal);
        }
        if (!written.some(({ proposal }) => proposal !== undefined)) {
            stream.markdown(
                `${vscode.l10n.t("No test passed cargo's check, so none is offered.")}\n`,
            );
        }
    }

    private async document(known: EditorFacts): Promise<void> {
        const { stream } = this;
        const request = { ...known, model: this.model, question: this.request.prompt };
        const written = await writeDocumentation(
            request,
            this.proposals,
            this.session.logger,
            this.token,
        );
        if (written === undefined) {
            stream.markdown(
                `${vscode.l10n.t("Put the cursor into an item that has no documentation yet.")}\n`,
            );
            return;
        }
        referenceFacts(
            stream,
            known.facts.filter(({ kind }) => kind === "source"),
        );
        const { by, code } = written.draft;
        const who =
            by === undefined
                ? vscode.l10n.t("What the source shows; say in the first line what it is for.")
                : vscode.l10n.t("Written by {0} from the source; read it before you keep it.", by);
        stream.markdown(`${escapeMarkdown(who)}\n\n${fenced(code, "rust")}\n\n`);
        this.buttons(written.proposal);
    }

    private buttons({ id }: Proposal): void {
        const { stream } = this;
        stream.button({
            command: internalCommandIds.applyProposal,
            title: vscode.l10n.t("Apply"),
            arguments: [id],
        });
        stream.button({
            command: internalCommandIds.previewProposal,
            title: vscode.l10n.t("Preview"),
            arguments: [id],
        });
    }
}

/** Earlier turns of this chat with `@rust`, as text. */
function historyOf({ history }: vscode.ChatContext): ChatMessage[] {
    return history.flatMap((turn): ChatMessage[] => {
        if (turn instanceof vscode.ChatRequestTurn) {
            return turn.prompt === "" ? [] : [{ role: "user", content: turn.prompt }];
        }
        const text = turn.response
            .map((part) =>
                part instanceof vscode.ChatResponseMarkdownPart ? part.value.value : "",
            )
            .join("");
        return text === "" ? [] : [{ role: "assistant", content: text.slice(0, 2000) }];
    });
}
