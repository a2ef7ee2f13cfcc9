import type { Acceptance } from "@rust-ai-ide/ai/completion/engine-options";
import type { CompletionRequest } from "@rust-ai-ide/ai/completion-ports";
import type { Clock } from "@rust-ai-ide/core/clock";
import * as vscode from "vscode";
import { internalCommandIds } from "../ids.ts";
import { gate, type LastRequest, type ShellStateStore } from "../shell-state.ts";
import { refineReason } from "./completion-options.ts";
import type { CompletionService } from "./completion-service.ts";
import { type SelectedRow, toSuggestion } from "./suggestion.ts";
import { textWindow } from "./text-window.ts";

export interface InlineProviderParts {
    readonly store: ShellStateStore;
    readonly service: CompletionService;
    readonly clock: Clock;
    /** Called with every finished request. */
    readonly onAnswered: (last: LastRequest) => void;
}

/** Ghost text: asks the completion service and shows what it decided. */
export class InlineProvider implements vscode.InlineCompletionItemProvider {
    private readonly parts: InlineProviderParts;
    private shown: Acceptance | undefined;

    constructor(parts: InlineProviderParts) {
        this.parts = parts;
    }

    /** The editor has accepted the suggestion that was shown last. */
    async accepted(): Promise<void> {
        if (this.shown !== undefined) await this.parts.service.accepted(this.shown);
    }

    async provideInlineCompletionItems(
        document: vscode.TextDocument,
        position: vscode.Position,
        context: vscode.InlineCompletionContext,
        token: vscode.CancellationToken,
    ): Promise<vscode.InlineCompletionItem[]> {
        const { store, service, clock } = this.parts;
        const manual = context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke;
        const { languageId } = document;
        const closed = gate(store.current, { languageId, manual }, clock.now());
        if (closed !== undefined) {
            this.parts.onAnswered({ kind: "silent", reason: closed, milliseconds: 0 });
            return [];
        }
        const request = completionRequest(document, position, manual);
        const lineText = document.lineAt(position.line).text;
        store.update({ working: store.current.working + 1 });
        try {
            const outcome = await service.complete(request, token);
            if (outcome.kind === "silent") {
                const reason = refineReason(outcome.reason, store.current.engine);
                // A cancelled request has a successor, which says what became of it.
                if (reason !== "cancelled") this.parts.onAnswered({ ...outcome, reason });
                return [];
            }
            const { text, replaceAfter, milliseconds, source } = outcome;
            const selected = selectedRow(context.selectedCompletionInfo, position);
            const suggestion = toSuggestion({ lineText, position, text, replaceAfter, selected });
            if (suggestion === undefined) {
                const reason = "duplicates-suffix";
                this.parts.onAnswered({ kind: "silent", reason, milliseconds });
                return [];
            }
            this.parts.onAnswered({
                kind: "shown",
                source,
                milliseconds,
                characters: text.length,
            });
            const item = new vscode.InlineCompletionItem(
                suggestion.insertText,
                new vscode.Range(
                    suggestion.line,
                    suggestion.startCharacter,
                    suggestion.line,
                    suggestion.endCharacter,
                ),
            );
            // Without arguments the editor itself runs the command, so that the walkthrough hears
            // of it; what was shown is remembered here instead.
            this.shown = { uri: request.uri, text, kind: "full" };
            item.command = { command: internalCommandIds.accepted, title: "" };
            return [item];
        } finally {
            store.update({ working: store.current.working - 1 });
        }
    }
}

function completionRequest(
    document: vscode.TextDocument,
    position: vscode.Position,
    manual: boolean,
): CompletionRequest {
    const source = {
        lineCount: document.lineCount,
        line: (index: number): string => document.lineAt(index).text,
        lineBreak: document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n",
    };
    return {
        uri: document.uri.toString(),
        version: document.version,
        position: { line: position.line, character: position.character },
        ...textWindow(source, position),
        trigger: manual ? "manual" : "automatic",
    };
}

function selectedRow(
    info: vscode.SelectedCompletionInfo | undefined,
    position: vscode.Position,
): SelectedRow | undefined {
    if (info === undefined || !info.range.isSingleLine) return undefined;
    if (info.range.start.line !== position.line) return undefined;
    return {
        text: info.text,
        startCharacter: info.range.start.character,
        endCharacter: info.range.end.character,
    };
}
