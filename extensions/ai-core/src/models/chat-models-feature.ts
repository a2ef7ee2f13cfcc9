import type { ModelReference } from "@rust-ai-ide/ai/orchestrator/route-preference";
import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { CodedError, describeError } from "@rust-ai-ide/core/errors";
import * as vscode from "vscode";
import { parseReference } from "../engines/model-reference.ts";
import { chatModelVendor } from "../ids.ts";
import type { Session } from "../session.ts";
import {
    type ChatModelInformation,
    chatInformation,
    estimateTokens,
    toChatMessages,
} from "./chat-information.ts";

/** After the window has settled: the editor asks for the models only when it is told to. */
const announceMs = 1500;

/** Offers the local models that can chat in the editor's own model picker. */
export function provideChatModels(session: Session): Disposable {
    const disposables = new DisposableStore();
    // Editors built on older or reduced sources lack the interface, whatever the typings say.
    const { lm } = vscode as { readonly lm?: Partial<typeof vscode.lm> };
    if (typeof lm?.registerLanguageModelChatProvider !== "function") return disposables;
    const provider = new ChatModelProvider(session);
    disposables.add(provider);
    disposables.add(lm.registerLanguageModelChatProvider(chatModelVendor, provider));
    return disposables;
}

class ChatModelProvider implements vscode.LanguageModelChatProvider<ChatModelInformation> {
    private readonly session: Session;
    private readonly disposables = new DisposableStore();
    private readonly changed = new vscode.EventEmitter<void>();
    private announced = "";
    readonly onDidChangeLanguageModelChatInformation = this.changed.event;

    constructor(session: Session) {
        this.session = session;
        const { orchestration, clock } = session;
        this.disposables.add(this.changed);
        this.disposables.add(clock.schedule(announceMs, () => this.changed.fire()));
        this.disposables.add(
            orchestration.onDidCreate((orchestrator) => {
                this.disposables.add(
                    orchestrator.onDidChangeStatus((status) => {
                        const now = JSON.stringify(chatInformation(status, vscode.l10n.t));
                        if (now !== this.announced) this.changed.fire();
                    }),
                );
            }),
        );
    }

    async provideLanguageModelChatInformation(): Promise<ChatModelInformation[]> {
        const orchestrator = await this.session.orchestration.get();
        await this.session.engines.start();
        const models = chatInformation(orchestrator.status, vscode.l10n.t);
        this.announced = JSON.stringify(models);
        return [...models];
    }

    async provideLanguageModelChatResponse(
        model: ChatModelInformation,
        messages: readonly vscode.LanguageModelChatRequestMessage[],
        options: vscode.ProvideLanguageModelChatResponseOptions,
        progress: vscode.Progress<vscode.LanguageModelResponsePart>,
        token: vscode.CancellationToken,
    ): Promise<void> {
        const report = (text: string): void =>
            progress.report(new vscode.LanguageModelTextPart(text));
        const orchestrator = await this.session.orchestration.get();
        const known = orchestrator.status.engines.map(({ id }) => id);
        const only = parseReference(model.id, known);
        if (only === undefined) {
            report(
                vscode.l10n.t(
                    'No local model can chat yet. Add a server in the Models view, or import an instruct model; "@rust" answers from the compiler and your code meanwhile.',
                ),
            );
            return;
        }
        await this.chat(only, model, messages, options, report, token);
    }

    async provideTokenCount(
        _model: ChatModelInformation,
        text: string | vscode.LanguageModelChatRequestMessage,
    ): Promise<number> {
        const messages = typeof text === "string" ? [{ content: text }] : toChatMessages([text]);
        return messages.reduce((sum, { content }) => sum + estimateTokens(content), 0);
    }

    dispose(): void {
        this.disposables.dispose();
    }

    private async chat(
        only: ModelReference,
        model: ChatModelInformation,
        messages: readonly vscode.LanguageModelChatRequestMessage[],
        { modelOptions }: vscode.ProvideLanguageModelChatResponseOptions,
        report: (text: string) => void,
        token: vscode.CancellationToken,
    ): Promise<void> {
        const { orchestration, logger } = this.session;
        const orchestrator = await orchestration.get();
        const wanted = numberOption(modelOptions, "max_tokens") ?? model.maxOutputTokens;
        try {
            await orchestrator.chat(
                {
                    messages: toChatMessages(messages),
                    maxNewTokens: Math.min(wanted, model.maxOutputTokens),
                    temperature: numberOption(modelOptions, "temperature") ?? 0.2,
                    priority: 1,
                    only,
                },
                report,
                token,
            );
        } catch (error) {
            if (token.isCancellationRequested) return;
            logger.warn(`Chat with ${model.id}: ${describeError(error)}`);
            // The chat shows the message of what is thrown.
            if (CodedError.is(error)) throw new Error(`${error.display} (${error.code})`);
            throw error;
        }
    }
}

function numberOption(
    options: Readonly<Record<string, unknown>> | undefined,
    name: string,
): number | undefined {
    const value = options?.[name];
    return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}
