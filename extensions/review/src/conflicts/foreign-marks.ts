import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { ReviewForeignLines } from "@rust-ai-ide/protocol/review/conflicts";
import * as vscode from "vscode";
import type { Session } from "../session.ts";

/** While somebody types, marks are not asked for. */
const quietMs = 800;

/** Marks lines that somebody else is changing, as of the latest prediction. */
export function foreignMarks(session: Session): Disposable {
    const disposables = new DisposableStore();
    const { conflicts, server, configuration } = session;
    const mark = (color: string, style: string): vscode.TextEditorDecorationType =>
        disposables.add(
            vscode.window.createTextEditorDecorationType({
                isWholeLine: true,
                overviewRulerColor: new vscode.ThemeColor(color),
                overviewRulerLane: vscode.OverviewRulerLane.Left,
                borderColor: new vscode.ThemeColor(color),
                borderStyle: style,
                borderWidth: "0 0 0 3px",
            }),
        );
    const conflicting = mark("editorOverviewRuler.errorForeground", "solid");
    const changing = mark("editorOverviewRuler.infoForeground", "dotted");
    const show = async (editor: vscode.TextEditor | undefined): Promise<void> => {
        if (editor === undefined || editor.document.uri.scheme !== "file") return;
        const isOn = configuration.get("rustAi.review.foreignLines");
        if (!isOn || conflicts.report === undefined) {
            for (const each of [conflicting, changing]) editor.setDecorations(each, []);
            return;
        }
        const { document } = editor;
        const { version } = document;
        const lines = await server
            .request(ReviewForeignLines, { uri: document.uri.toString() }, NeverCancelled)
            .catch(() => []);
        if (document.version !== version) return;
        const options = (isConflict: boolean): vscode.DecorationOptions[] =>
            lines
                .filter(({ conflicts: each }) => each === isConflict)
                .map(({ start, end, by }) => ({
                    range: new vscode.Range(start, 0, end, 0),
                    hoverMessage: by
                        .map(({ name, author }) =>
                            isConflict
                                ? vscode.l10n.t(
                                      "{0} ({1}) changes this as well: a merge would stop here.",
                                      name,
                                      author,
                                  )
                                : vscode.l10n.t("{0} ({1}) is changing this.", name, author),
                        )
                        .join("\n"),
                }));
        editor.setDecorations(conflicting, options(true));
        editor.setDecorations(changing, options(false));
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = (): void => {
        clearTimeout(timer);
        timer = setTimeout(() => void show(vscode.window.activeTextEditor), quietMs);
    };
    disposables.add({ dispose: () => clearTimeout(timer) });
    disposables.add(vscode.window.onDidChangeActiveTextEditor((editor) => void show(editor)));
    disposables.add(
        vscode.workspace.onDidChangeTextDocument(({ document }) => {
            if (document === vscode.window.activeTextEditor?.document) later();
        }),
    );
    disposables.add(conflicts.onDidChange(() => void show(vscode.window.activeTextEditor)));
    disposables.add(
        configuration.onDidChange((keys) => {
            if (keys.has("rustAi.review.foreignLines")) void show(vscode.window.activeTextEditor);
        }),
    );
    return disposables;
}
