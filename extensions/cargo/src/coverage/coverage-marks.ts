import { basename, dirname } from "node:path";
import { CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { describeError } from "@rust-ai-ide/core/errors";
import { StatusItem } from "@rust-ai-ide/host/status-item";
import { withProgress } from "@rust-ai-ide/host/with-progress";
import {
    CargoCoverage,
    CargoCoverageFile,
    type CoverageLine,
    type CoverageSummary,
} from "@rust-ai-ide/protocol/cargo/coverage";
import * as vscode from "vscode";
import { commandIds, coverageItemId } from "../ids.ts";
import type { Session } from "../session.ts";
import {
    type CoverageKind,
    coverageKinds,
    coveragePresentation,
    kindOf,
    lineText,
} from "./coverage-lines.ts";

/** Tools write a report in pieces. */
const settleMs = 500;

/** Theme colours of the ruler at the right; the gutter's marks differ in shape as well. */
const rulerColors: Readonly<Record<CoverageKind, string>> = {
    covered: "testing.coveredGutterBackground",
    partial: "editorWarning.foreground",
    uncovered: "testing.uncoveredGutterBackground",
};

/** Marks of one report in all editors, until it is hidden. Follows the report's file. */
export class CoverageMarks implements Disposable {
    private readonly disposables = new DisposableStore();
    private readonly session: Session;
    private readonly asked: { readonly report: string; readonly folder: string };
    private readonly types: Readonly<Record<CoverageKind, vscode.TextEditorDecorationType>>;
    private readonly item: StatusItem;
    private timer: ReturnType<typeof setTimeout> | undefined;
    private files: ReadonlyMap<string, CoverageSummary> = new Map();
    private isDisposed = false;

    constructor(session: Session, report: string, folder: string) {
        this.session = session;
        this.asked = { report, folder };
        const types = coverageKinds.map((kind) => {
            const type = this.disposables.add(
                vscode.window.createTextEditorDecorationType(styleOf(session, kind)),
            );
            return [kind, type];
        });
        this.types = Object.fromEntries(types);
        this.item = this.disposables.add(
            new StatusItem({
                id: coverageItemId,
                name: vscode.l10n.t("Coverage"),
                command: commandIds.hideCoverage,
                enabledCommands: [],
            }),
        );
        const watcher = this.disposables.add(
            vscode.workspace.createFileSystemWatcher(
                new vscode.RelativePattern(vscode.Uri.file(dirname(report)), basename(report)),
            ),
        );
        this.disposables.add(watcher.onDidChange(() => this.reloadSoon()));
        this.disposables.add(watcher.onDidCreate(() => this.reloadSoon()));
        this.disposables.add(vscode.window.onDidChangeVisibleTextEditors(() => this.drawAll()));
        this.disposables.add(vscode.window.onDidChangeActiveTextEditor(() => this.drawAll()));
        this.disposables.add({ dispose: () => clearTimeout(this.timer) });
    }

    /** Reads the report, marks what is open, and tells what all files come to. */
    async load(): Promise<readonly CoverageSummary[]> {
        const { files } = await withProgress(vscode.l10n.t("Reading coverage"), (token) =>
            this.session.server.request(CargoCoverage, this.asked, token),
        );
        if (this.isDisposed) throw new CancelledError();
        this.files = new Map(files.map((file) => [vscode.Uri.file(file.path).toString(), file]));
        this.drawAll();
        return files;
    }

    dispose(): void {
        this.isDisposed = true;
        this.disposables.dispose();
    }

    private reloadSoon(): void {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => {
            // A report that is being written is none yet; the next change comes with the rest.
            this.load().catch((error: unknown) => this.log(error));
        }, settleMs);
    }

    private drawAll(): void {
        for (const editor of vscode.window.visibleTextEditors) {
            this.draw(editor).catch((error: unknown) => this.log(error));
        }
        const active = vscode.window.activeTextEditor?.document.uri.toString() ?? "";
        if (!this.files.has(active)) this.item.hide();
    }

    private async draw(editor: vscode.TextEditor): Promise<void> {
        const { uri } = editor.document;
        const file = this.files.get(uri.toString());
        if (file === undefined) {
            for (const kind of coverageKinds) editor.setDecorations(this.types[kind], []);
            return;
        }
        const { lines, isStale } = await this.session.server.request(
            CargoCoverageFile,
            { ...this.asked, path: file.path },
            NeverCancelled,
        );
        if (this.isDisposed || editor.document.uri.toString() !== uri.toString()) return;
        for (const kind of coverageKinds) {
            const marked = lines.filter((line) => kindOf(line) === kind);
            editor.setDecorations(this.types[kind], marked.map(markOf));
        }
        if (editor !== vscode.window.activeTextEditor) return;
        const name = vscode.workspace.asRelativePath(this.asked.report);
        this.item.show(coveragePresentation(file, { name, isStale }, vscode.l10n.t));
    }

    private log(error: unknown): void {
        if (this.isDisposed || CancelledError.is(error)) return;
        this.session.logger.warn(`Coverage: ${describeError(error)}`);
    }
}

function markOf(line: CoverageLine): vscode.DecorationOptions {
    return {
        range: new vscode.Range(line.line - 1, 0, line.line - 1, 0),
        hoverMessage: lineText(line, vscode.l10n.t),
    };
}

function styleOf(session: Session, kind: CoverageKind): vscode.DecorationRenderOptions {
    const icon = (theme: string): vscode.Uri =>
        vscode.Uri.joinPath(session.context.extensionUri, "media", `coverage-${kind}-${theme}.svg`);
    return {
        isWholeLine: true,
        gutterIconSize: "contain",
        overviewRulerLane: vscode.OverviewRulerLane.Left,
        overviewRulerColor: new vscode.ThemeColor(rulerColors[kind]),
        light: { gutterIconPath: icon("light") },
        dark: { gutterIconPath: icon("dark") },
    };
}
