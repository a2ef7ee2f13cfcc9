import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import { completionRequest } from "../completion/completion-request.ts";
import { completionLanguages, documentsIn } from "../language/languages.ts";
import type { Session } from "../session.ts";
import { gate } from "../shell-state.ts";
import type { OfferedItem } from "./rerank-provider.ts";

interface EditorItem extends OfferedItem {
    readonly item: vscode.CompletionItem;
}

/** Longest time that the model may take: a list that comes later is of no use. */
const longestMs = 400;

/** Puts likely completions of the editor's own language server to the top, while the setting is on. */
export function rerankCompletions(session: Session): Disposable {
    const disposables = new DisposableStore();
    let registered: vscode.Disposable | undefined;
    const follow = (): void => {
        const isOn = session.configuration.get("rustAi.completion.rerank");
        if (isOn && registered === undefined) {
            registered = vscode.languages.registerCompletionItemProvider(
                documentsIn(completionLanguages),
                new RerankProvider(session),
                ".",
                ":",
            );
        } else if (!isOn) {
            registered?.dispose();
            registered = undefined;
        }
    };
    follow();
    disposables.add(session.configuration.onDidChange(follow));
    disposables.add({ dispose: () => registered?.dispose() });
    return disposables;
}

class RerankProvider implements vscode.CompletionItemProvider {
    private readonly session: Session;
    /** The editor asks every provider for its list, also this one, which then has nothing to say. */
    private isAsking = false;

    constructor(session: Session) {
        this.session = session;
    }

    async provideCompletionItems(
        document: vscode.TextDocument,
        position: vscode.Position,
        token: vscode.CancellationToken,
    ): Promise<vscode.CompletionItem[]> {
        const { session } = this;
        const { languageId } = document;
        const { store, clock } = session;
        if (this.isAsking || !vscode.workspace.isTrusted) return [];
        if (gate(store.current, { languageId, manual: false }, clock.now()) !== undefined)
            return [];
        const word = document.getWordRangeAtPosition(position, /\w+/);
        const typed = word === undefined ? "" : document.getText(word.with(undefined, position));
        const limit = new vscode.CancellationTokenSource();
        const subscription = token.onCancellationRequested(() => limit.cancel());
        const timer = clock.schedule(longestMs, () => limit.cancel());
        try {
            const { promotedItems } = await import("./rerank-provider.ts");
            const items = await promotedItems<EditorItem>(
                typed,
                {
                    offered: () => this.offered(document.uri, position),
                    promptParts: (own) => this.promptParts(document, position, own),
                    score: async (parts, continuations, own) => {
                        const orchestrator = await session.orchestration.get();
                        const slot = document.uri.toString();
                        const { scores } = await orchestrator.score(
                            { slot, parts, continuations, priority: 0, language: languageId },
                            own,
                        );
                        return scores.map(({ logLikelihood }) => logLikelihood);
                    },
                },
                limit.token,
            );
            return items.map(({ item }, index) => starred(item, index));
        } catch {
            // The editor's own list stands as it is; a model that fails is reported elsewhere.
            return [];
        } finally {
            timer.dispose();
            subscription.dispose();
            limit.dispose();
        }
    }

    private async offered(uri: vscode.Uri, position: vscode.Position): Promise<EditorItem[]> {
        this.isAsking = true;
        try {
            const list = await vscode.commands.executeCommand<vscode.CompletionList | undefined>(
                "vscode.executeCompletionItemProvider",
                uri,
                position,
            );
            return (list?.items ?? []).filter(isName).map((item) => ({
                item,
                name: nameOf(item),
                sortText: item.sortText ?? nameOf(item),
            }));
        } finally {
            this.isAsking = false;
        }
    }

    private async promptParts(
        document: vscode.TextDocument,
        position: vscode.Position,
        token: CancellationToken,
    ) {
        const request = completionRequest(document, position, false);
        const context = await this.session.language.context(request, token);
        return context.kind === "ready" ? context.parts : undefined;
    }
}

function isName({ kind }: vscode.CompletionItem): boolean {
    return kind !== vscode.CompletionItemKind.Text && kind !== vscode.CompletionItemKind.Snippet;
}

function nameOf({ label }: vscode.CompletionItem): string {
    const text = typeof label === "string" ? label : label.label;
    return /^[A-Za-z_]\w*/.exec(text)?.[0] ?? text;
}

/** A copy of an item at the top of the list, marked as ours, that inserts just the same. */
function starred(item: vscode.CompletionItem, index: number): vscode.CompletionItem {
    const name = nameOf(item);
    const label = typeof item.label === "string" ? { label: item.label } : item.label;
    const copy = new vscode.CompletionItem({ ...label, label: `★ ${label.label}` }, item.kind);
    return Object.assign(copy, {
        insertText: item.insertText ?? name,
        filterText: item.filterText ?? name,
        sortText: `\0${index}`,
        ...(item.range !== undefined && { range: item.range }),
        ...(item.additionalTextEdits && { additionalTextEdits: item.additionalTextEdits }),
        ...(item.detail !== undefined && { detail: item.detail }),
        ...(item.documentation !== undefined && { documentation: item.documentation }),
        ...(item.command && { command: item.command }),
    });
}
