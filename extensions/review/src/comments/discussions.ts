import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import { type Anchor, located, type Mark, movedBy } from "../findings/anchors.ts";
import { rangeOf } from "../findings/followed-marks.ts";
import { readDiscussions, type StoredDiscussion, type StoredRemark } from "./stored-discussions.ts";

const storageKey = "review.discussions";
/** Named in the manifest's conditions. */
const controllerId = "rustAi.review.discussions";

interface Shown {
    stored: StoredDiscussion;
    mark: Mark;
    readonly thread: vscode.CommentThread;
}

/**
 * Threads of comments about places, kept on this machine with the workspace. The editor does not move
 * the ranges of threads, so each edit moves them here; after a restart they are found by their lines.
 */
export class Discussions implements Disposable {
    private readonly storage: vscode.Memento;
    private readonly disposables = new DisposableStore();
    private readonly shown = new Map<vscode.CommentThread, Shown>();
    private controller: vscode.CommentController | undefined;
    private waiting: readonly StoredDiscussion[] = [];

    constructor(storage: vscode.Memento) {
        this.storage = storage;
    }

    /** Shows what is stored, each with the first look at its file. */
    show(): Disposable {
        this.waiting = readDiscussions(this.storage.get(storageKey));
        const { disposables } = this;
        for (const document of vscode.workspace.textDocuments) this.showIn(document);
        disposables.add(
            vscode.workspace.onDidOpenTextDocument((document) => this.showIn(document)),
        );
        disposables.add(
            vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
                this.move(document, contentChanges);
            }),
        );
        disposables.add(
            vscode.workspace.onDidSaveTextDocument(({ uri }) => {
                if ([...this.shown.keys()].some((thread) => `${thread.uri}` === `${uri}`)) {
                    void this.store();
                }
            }),
        );
        return disposables;
    }

    /** Begins a discussion of a place with what was found there, and opens it. */
    async begin(
        document: vscode.TextDocument,
        range: vscode.Range,
        title: string,
        text: string,
    ): Promise<void> {
        const known = [...this.shown.values()].find(
            ({ stored, thread }) =>
                stored.title === title &&
                thread.uri.toString() === document.uri.toString() &&
                thread.range?.start.line === range.start.line,
        );
        if (known !== undefined) {
            known.thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
            return;
        }
        const mark = { start: range.start, end: range.end };
        const thread = this.add(
            {
                id: crypto.randomUUID(),
                uri: document.uri.toString(),
                title,
                anchor: anchorOf(document, mark),
                remarks: [{ isOwn: false, text, at: Date.now() }],
                isResolved: false,
            },
            mark,
        );
        thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
        await this.store();
    }

    async reply(thread: vscode.CommentThread, text: string): Promise<void> {
        if (text.trim() === "") return;
        const remark = { isOwn: true, text, at: Date.now() };
        await this.change(thread, (stored) => ({
            ...stored,
            remarks: [...stored.remarks, remark],
        }));
    }

    async resolve(thread: vscode.CommentThread, isResolved: boolean): Promise<void> {
        await this.change(thread, (stored) => ({ ...stored, isResolved }));
        if (isResolved) thread.collapsibleState = vscode.CommentThreadCollapsibleState.Collapsed;
    }

    async delete(thread: vscode.CommentThread): Promise<void> {
        this.shown.delete(thread);
        thread.dispose();
        await this.store();
    }

    dispose(): void {
        for (const thread of this.shown.keys()) thread.dispose();
        this.controller?.dispose();
        this.disposables.dispose();
    }

    private showIn(document: vscode.TextDocument): void {
        const key = document.uri.toString();
        const own = this.waiting.filter(({ uri }) => uri === key);
        if (own.length === 0) return;
        const lineAt = (line: number): string => document.lineAt(line).text;
        for (const stored of own) {
            const mark = located(stored.anchor, document.lineCount, lineAt);
            // One whose line is gone stays stored: the line may come back with another branch.
            if (mark === undefined) continue;
            this.waiting = this.waiting.filter(({ id }) => id !== stored.id);
            this.add(stored, mark);
        }
    }

    private add(stored: StoredDiscussion, mark: Mark): vscode.CommentThread {
        this.controller ??= makeController();
        const uri = vscode.Uri.parse(stored.uri);
        const thread = this.controller.createCommentThread(uri, rangeOf(mark), []);
        thread.collapsibleState = vscode.CommentThreadCollapsibleState.Collapsed;
        const shown = { stored, mark, thread };
        this.shown.set(thread, shown);
        present(shown);
        return thread;
    }

    private move(
        { uri }: vscode.TextDocument,
        changes: readonly vscode.TextDocumentContentChangeEvent[],
    ): void {
        for (const shown of this.shown.values()) {
            if (shown.thread.uri.toString() !== uri.toString()) continue;
            for (const change of changes) {
                const { start } = change.range;
                // A discussion outlives its text: it stays where that was.
                shown.mark = movedBy(shown.mark, change) ?? { start, end: start };
            }
            if (changes.length > 0) shown.thread.range = rangeOf(shown.mark);
        }
    }

    private async change(
        thread: vscode.CommentThread,
        update: (stored: StoredDiscussion) => StoredDiscussion,
    ): Promise<void> {
        const shown = this.shown.get(thread);
        if (shown === undefined) return;
        shown.stored = update(shown.stored);
        present(shown);
        await this.store();
    }

    private async store(): Promise<void> {
        const documents = new Map(
            vscode.workspace.textDocuments.map((document) => [document.uri.toString(), document]),
        );
        for (const shown of this.shown.values()) {
            const document = documents.get(shown.stored.uri);
            if (document === undefined) continue;
            shown.stored = { ...shown.stored, anchor: anchorOf(document, shown.mark) };
        }
        const all = [...this.waiting, ...[...this.shown.values()].map(({ stored }) => stored)];
        await this.storage.update(storageKey, all);
    }
}

function makeController(): vscode.CommentController {
    const controller = vscode.comments.createCommentController(
        controllerId,
        vscode.l10n.t("Review discussions"),
    );
    controller.options = { prompt: vscode.l10n.t("Reply; it stays on this machine") };
    return controller;
}

function present({ stored, thread }: Shown): void {
    thread.label = stored.title;
    thread.canReply = true;
    thread.state = stored.isResolved
        ? vscode.CommentThreadState.Resolved
        : vscode.CommentThreadState.Unresolved;
    thread.contextValue = stored.isResolved ? "resolved" : "unresolved";
    thread.comments = stored.remarks.map(comment);
}

function comment({ isOwn, text, at }: StoredRemark): vscode.Comment {
    return {
        author: { name: isOwn ? vscode.l10n.t("You") : "Rust AI" },
        // Plain: what is written here is nobody's markup.
        body: text,
        mode: vscode.CommentMode.Preview,
        timestamp: new Date(at),
    };
}

function anchorOf(document: vscode.TextDocument, mark: Mark): Anchor {
    const line = Math.min(mark.start.line, document.lineCount - 1);
    const spot = ({ line, character }: Mark["start"]) => ({ line, character });
    return {
        mark: { start: spot(mark.start), end: spot(mark.end) },
        lineText: document.lineAt(line).text,
    };
}
