import type { CompletionRequest } from "@rust-ai-ide/ai/completion-ports";
import type { Clock } from "@rust-ai-ide/core/clock";
import * as vscode from "vscode";
import { internalCommandIds } from "../ids.ts";
import { gate, type LastRequest, type ShellStateStore } from "../shell-state.ts";
import { refineReason } from "./completion-options.ts";
import { completionRequest } from "./completion-request.ts";
import type { CompletionService } from "./completion-service.ts";
import { progressOf, type VisibleText } from "./partial-acceptance.ts";
import { type SelectedRow, type Suggestion, toSuggestion } from "./suggestion.ts";

export interface InlineProviderParts {
    readonly store: ShellStateStore;
    readonly service: CompletionService;
    readonly clock: Clock;
    /** Called with every finished request. */
    readonly onAnswered: (last: LastRequest) => void;
}

/** Other suggestions to step through when the user asked. */
const alternativesOnDemand = 3;

/** Ghost text: asks the completion service and shows what it decided. */
export class InlineProvider implements vscode.InlineCompletionItemProvider {
    private readonly parts: InlineProviderParts;
    private visible: VisibleText | undefined;
    /** Everything that could be chosen at the cursor, the visible one first. */
    private offered: readonly string[] = [];
    /** What the last change took as a whole, until the editor runs the command that says so. */
    private taken: Pick<VisibleText, "uri" | "text"> | undefined;
    /** The next request by hand goes on from an accepted suggestion: it wants one answer, soon. */
    private goesOn = false;

    constructor(parts: InlineProviderParts) {
        this.parts = parts;
    }

    /** The editor has accepted the suggestion that was shown last. */
    async accepted(): Promise<void> {
        // The next request may have been answered before the command comes.
        const taken = this.taken ?? this.visible;
        this.taken = undefined;
        if (taken === undefined) return;
        const { uri, text } = taken;
        await this.parts.service.accepted({ uri, text, kind: "full" });
    }

    /** Prepares for the request that follows an accepted suggestion by command. */
    goOn(): void {
        this.goesOn = true;
    }

    /** Follows the shown suggestion through a change of its document. */
    noteChange({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
        const uri = document.uri.toString();
        if (this.visible === undefined || this.visible.uri !== uri) return;
        const [change, ...others] = contentChanges;
        if (change === undefined) return;
        this.taken = undefined;
        if (others.length > 0) {
            // The editor does more than one thing at once when it accepts, never while typing.
            this.taken = this.visible;
            this.visible = undefined;
            return;
        }
        const { start } = change.range;
        const before = this.visible;
        const text = change.text.replaceAll("\r\n", "\n");
        const { visible, taken } = progressOf(before, {
            uri,
            position: { line: start.line, character: start.character },
            replaced: change.rangeLength,
            text,
        });
        this.visible = visible;
        const chosen = this.offered.find((offer) => text.endsWith(offer));
        if (visible === undefined && chosen !== undefined) this.taken = { uri, text: chosen };
        if (taken !== undefined) void this.parts.service.accepted({ uri, ...taken });
    }

    async provideInlineCompletionItems(
        document: vscode.TextDocument,
        position: vscode.Position,
        context: vscode.InlineCompletionContext,
        token: vscode.CancellationToken,
    ): Promise<vscode.InlineCompletionItem[]> {
        const { store, service, clock, onAnswered } = this.parts;
        const manual = context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke;
        const { languageId } = document;
        const closed =
            gate(store.current, { languageId, manual }, clock.now()) ??
            (hasSeveralCursors(document) ? "several-cursors" : undefined);
        if (closed !== undefined) {
            onAnswered({ kind: "silent", reason: closed, milliseconds: 0 });
            return [];
        }
        const alternatives = manual && !this.goesOn ? alternativesOnDemand : 0;
        if (manual) this.goesOn = false;
        const request = { ...completionRequest(document, position, manual), alternatives };
        const lineText = document.lineAt(position.line).text;
        store.update({ working: store.current.working + 1 });
        try {
            const outcome = await service.complete(request, token);
            if (outcome.kind === "silent") {
                const reason = refineReason(outcome.reason, store.current.engine);
                // A cancelled request has a successor, which says what became of it.
                if (reason !== "cancelled") onAnswered({ ...outcome, reason });
                return [];
            }
            const { milliseconds, source } = outcome;
            const late = lateReason(document, request);
            if (late !== undefined) {
                onAnswered({ kind: "silent", reason: late, milliseconds });
                return [];
            }
            const selected = selectedRow(context.selectedCompletionInfo, position);
            const texts = [outcome, ...(outcome.alternatives ?? [])];
            const items = texts.flatMap(({ text, replaceAfter }) => {
                const fit = toSuggestion({ lineText, position, text, replaceAfter, selected });
                return fit === undefined ? [] : [{ text, ...fit }];
            });
            const [first] = items;
            if (first === undefined) {
                const reason = selected === undefined ? "duplicates-suffix" : "other-row";
                onAnswered({ kind: "silent", reason, milliseconds });
                return [];
            }
            const characters = first.text.length;
            onAnswered({ kind: "shown", source, milliseconds, characters });
            // Without arguments the editor itself runs the command, so that the walkthrough hears
            // of it; what was shown is remembered here instead.
            this.visible = { uri: request.uri, position: request.position, text: first.text };
            this.offered = items.map(({ text }) => text);
            return items.map(toItem);
        } finally {
            store.update({ working: store.current.working - 1 });
        }
    }
}

/** A suggestion that fits into the editor, as plain text: placeholders of a snippet stay whole. */
function toItem(suggestion: Suggestion): vscode.InlineCompletionItem {
    const { insertText, line, startCharacter, endCharacter } = suggestion;
    const item = new vscode.InlineCompletionItem(
        insertText,
        new vscode.Range(line, startCharacter, line, endCharacter),
    );
    item.command = { command: internalCommandIds.accepted, title: "" };
    return item;
}

/** With several cursors the same text would be written at places that nobody has looked at. */
function hasSeveralCursors(document: vscode.TextDocument): boolean {
    const editor = vscode.window.activeTextEditor;
    return editor?.document === document && editor.selections.length > 1;
}

/** Why an answer is no longer of use: nothing is shown that is older than the newest keystroke. */
function lateReason(
    document: vscode.TextDocument,
    { version }: CompletionRequest,
): "document-closed" | "document-changed" | undefined {
    if (document.isClosed) return "document-closed";
    return document.version === version ? undefined : "document-changed";
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
