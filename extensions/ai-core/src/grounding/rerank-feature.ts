import { CancellationSource, type CancellationToken } from "@rust-ai-ide/core/cancellation";
import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { raceCancellation } from "@rust-ai-ide/core/waiting";
import type { PromptParts } from "@rust-ai-ide/protocol/completion";
import * as vscode from "vscode";
import { completionRequest } from "../completion/completion-request.ts";
import { completionLanguages, documentsIn } from "../language/languages.ts";
import type { Session } from "../session.ts";
import { gate } from "../shell-state.ts";
import type { OfferedItem } from "./rerank-provider.ts";

interface EditorItem extends OfferedItem {
    readonly item: vscode.CompletionItem;
}

/** The editor shows its list when every provider has answered, so that nobody waits longer for this. */
const longestMs = 150;
/** Scores that come later order the list after the next letter. */
const longestScoreMs = 3000;

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
    private readonly memory = import("./rerank-provider.ts").then(
        ({ ScoreMemory }) => new ScoreMemory(),
    );
    /** Scores that are still being made; those of an earlier place are of no use any more. */
    private scoring: CancellationSource | undefined;

    constructor(session: Session) {
        this.session = session;
    }

    async provideCompletionItems(
        document: vscode.TextDocument,
        position: vscode.Position,
        token: vscode.CancellationToken,
    ): Promise<vscode.CompletionList> {
        // Asked again with the next letter, when more may be known.
        return new vscode.CompletionList(await this.starredItems(document, position, token), true);
    }

    private async starredItems(
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
                    offered: () => this.offered(document, position),
                    promptParts: (own) => this.promptParts(document, position, own),
                    score: (parts, continuations, own) => {
                        const head = document.offsetAt(position) - typed.length;
                        const place = `${document.uri.toString()} ${head} ${parts.prefix.slice(-200)}`;
                        return this.score(document, place, parts, continuations, own);
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

    /** Rejects when the time is up; the work goes on and is remembered. */
    private async score(
        document: vscode.TextDocument,
        place: string,
        parts: PromptParts,
        continuations: readonly string[],
        token: CancellationToken,
    ): Promise<readonly number[]> {
        const memory = await this.memory;
        const known = memory.find(place, continuations);
        if (known !== undefined) return known;
        this.scoring?.cancel();
        const source = new CancellationSource();
        this.scoring = source;
        const timer = this.session.clock.schedule(longestScoreMs, () => source.cancel());
        const work = this.scores(document, parts, continuations, source.token).then((scores) => {
            memory.note(place, continuations, scores);
            return scores;
        });
        void work.catch(() => {}).finally(() => timer.dispose());
        return raceCancellation(work, token);
    }

    private async scores(
        { uri, languageId }: vscode.TextDocument,
        parts: PromptParts,
        continuations: readonly string[],
        token: CancellationToken,
    ): Promise<number[]> {
        const orchestrator = await this.session.orchestration.get();
        const request = { slot: uri.toString(), parts, continuations, priority: 0 } as const;
        const { scores } = await orchestrator.score({ ...request, language: languageId }, token);
        return scores.map(({ logLikelihood }) => logLikelihood);
    }

    private async offered(
        { uri, languageId }: vscode.TextDocument,
        position: vscode.Position,
    ): Promise<EditorItem[]> {
        const { bringsImport } = await import("./rerank-provider.ts");
        this.isAsking = true;
        try {
            const list = await vscode.commands.executeCommand<vscode.CompletionList | undefined>(
                "vscode.executeCompletionItemProvider",
                uri,
                position,
            );
            return (list?.items ?? [])
                .filter((item) => isName(item) && !bringsImport(item.label, languageId))
                .map((item) => ({
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
