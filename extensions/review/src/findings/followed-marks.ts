import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { Emitter } from "@rust-ai-ide/core/event";
import type {
    ChangedItemDescription,
    PlaceDescription,
    ReviewFindingDescription,
} from "@rust-ai-ide/protocol/review/report";
import * as vscode from "vscode";
import { located, type Mark, movedBy } from "./anchors.ts";
import type { ReviewModel } from "./review-model.ts";

interface Followed<T> {
    readonly value: T;
    mark: Mark;
}

interface DocumentMarks {
    findings: Followed<ReviewFindingDescription>[];
    items: Followed<ChangedItemDescription>[];
}

export interface Marked<T> {
    readonly value: T;
    readonly range: vscode.Range;
}

/**
 * Where findings and changed items of the latest review are in open documents. The editor does not
 * move what extensions show, so each edit moves the marks here; documents that were changed before
 * are searched for the lines.
 */
export class FollowedMarks implements Disposable {
    private readonly model: ReviewModel;
    private readonly disposables = new DisposableStore();
    private readonly changed = this.disposables.add(new Emitter<void>());
    private readonly documents = new Map<string, DocumentMarks>();
    private shown: ReviewModel["report"];
    /** Paths of the review by the URIs of their files. */
    private paths = new Map<string, string>();

    /** Other marks, or other decisions. Edits that only move marks do not fire. */
    readonly onDidChange = this.changed.event;

    constructor(model: ReviewModel) {
        this.model = model;
        this.disposables.add(model.onDidChange(() => this.renew()));
        this.disposables.add(
            vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
                const marks = this.documents.get(document.uri.toString());
                if (marks === undefined) return;
                for (const change of contentChanges) {
                    marks.findings = moved(marks.findings, change);
                    marks.items = moved(marks.items, change);
                }
            }),
        );
        this.disposables.add(
            vscode.workspace.onDidCloseTextDocument(({ uri }) => {
                this.documents.delete(uri.toString());
            }),
        );
    }

    /** Findings in a document about which nothing was decided, by their places. */
    findingsIn(document: vscode.TextDocument): readonly Marked<ReviewFindingDescription>[] {
        return marked(this.marksOf(document)?.findings ?? []).flatMap(({ value, range }) => {
            const now = this.model.findingOf(value.fingerprint);
            return now === undefined || now.decision !== undefined ? [] : [{ value: now, range }];
        });
    }

    itemsIn(document: vscode.TextDocument): readonly Marked<ChangedItemDescription>[] {
        return marked(this.marksOf(document)?.items ?? []);
    }

    dispose(): void {
        this.disposables.dispose();
    }

    private renew(): void {
        const { report } = this.model;
        if (report !== this.shown) {
            const isSameReview = report?.items === this.shown?.items;
            this.shown = report;
            // A decision leaves the places as they are.
            if (!isSameReview) {
                this.documents.clear();
                this.paths = new Map(
                    report?.files.map(({ path }) => [
                        uriOf(report.folder, path).toString(),
                        path,
                    ]) ?? [],
                );
            }
        }
        this.changed.fire();
    }

    private marksOf(document: vscode.TextDocument): DocumentMarks | undefined {
        const key = document.uri.toString();
        const path = this.paths.get(key);
        const { report } = this.model;
        if (path === undefined || report === undefined) return undefined;
        const known = this.documents.get(key);
        if (known !== undefined) return known;
        const lineAt = (line: number): string => document.lineAt(line).text;
        const follow = <T extends { place: PlaceDescription; lineText: string }>(
            values: readonly T[],
        ): Followed<T>[] =>
            values
                .filter(({ place }) => place.side === "head" && place.path === path)
                .flatMap((value) => {
                    const anchor = { mark: markOf(value.place), lineText: value.lineText };
                    const mark = located(anchor, document.lineCount, lineAt);
                    return mark === undefined ? [] : [{ value, mark }];
                });
        const marks = { findings: follow(report.findings), items: follow(report.items) };
        this.documents.set(key, marks);
        return marks;
    }
}

export function uriOf(folder: string, path: string): vscode.Uri {
    return vscode.Uri.joinPath(vscode.Uri.file(folder), path);
}

export function markOf({ line, column, endLine, endColumn }: PlaceDescription): Mark {
    return {
        start: { line: line - 1, character: column - 1 },
        end: { line: endLine - 1, character: endColumn - 1 },
    };
}

export function rangeOf({ start, end }: Mark): vscode.Range {
    return new vscode.Range(start.line, start.character, end.line, end.character);
}

function moved<T>(
    followed: readonly Followed<T>[],
    change: vscode.TextDocumentContentChangeEvent,
): Followed<T>[] {
    return followed.flatMap(({ value, mark }) => {
        const next = movedBy(mark, change);
        return next === undefined ? [] : [{ value, mark: next }];
    });
}

function marked<T>(followed: readonly Followed<T>[]): readonly Marked<T>[] {
    return followed
        .map(({ value, mark }) => ({ value, range: rangeOf(mark) }))
        .sort((left, right) => left.range.start.compareTo(right.range.start));
}
