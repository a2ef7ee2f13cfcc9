import { CancellationSource } from "@rust-ai-ide/core/cancellation";
import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import { builtInCommandIds, contextKeys } from "../ids.ts";
import { documentsIn, intelligenceLanguages } from "../language/languages.ts";
import type { Session } from "../session.ts";
import { BorderRename } from "./rename-provider.ts";

const selector: vscode.DocumentSelector = documentsIn(intelligenceLanguages);
/** A cursor that moves on within this time is nobody's question. */
const restMs = 150;

/**
 * Knows whether the cursor is on a name that another language uses. There the key binding of "Go to
 * Other Side" holds, and our rename stands in front of the language's own: the editor asks the
 * provider first that was registered last, and one that only knows its own language would leave
 * the other side behind.
 */
export function followCursor(session: Session): Disposable {
    const disposables = new DisposableStore();
    const rename = new BorderRename(session);
    const register = (): Disposable => vscode.languages.registerRenameProvider(selector, rename);
    let registered: Disposable | undefined;
    // A rename that has begun goes on with the registration that it found.
    let former: Disposable | undefined;
    let place: string | undefined;
    let isOnLink = false;
    let pending: Disposable | undefined;
    let question: CancellationSource | undefined;

    const standInFront = (link: string): void => {
        if (link === place) return;
        place = link;
        former?.dispose();
        former = registered;
        registered = register();
    };
    const set = (link: string | undefined): void => {
        const value = link !== undefined;
        if (value) standInFront(link);
        if (value === isOnLink) return;
        isOnLink = value;
        void vscode.commands.executeCommand(
            builtInCommandIds.setContext,
            contextKeys.onLink,
            value,
        );
    };
    const look = async (editor: vscode.TextEditor | undefined): Promise<void> => {
        question?.cancel();
        const { language, store } = session;
        if (editor === undefined || !language.isStarted || store.current.index === undefined)
            return set(undefined);
        if (vscode.languages.match(selector, editor.document) === 0) return set(undefined);
        const source = new CancellationSource();
        question = source;
        const { line, character } = editor.selection.active;
        const uri = editor.document.uri.toString();
        try {
            const position = { line, character };
            const { askLinks } = await import("./ask-index.ts");
            const links = await askLinks(session, { uri, position }, source.token);
            if (!source.token.isCancellationRequested) {
                set(links.length > 0 ? `${uri}#${line}:${character}` : undefined);
            }
        } catch {
            // Without a server there are no links; who asked for one is told by the command.
            if (!source.token.isCancellationRequested) set(undefined);
        }
    };
    const lookSoon = (): void => {
        pending?.dispose();
        pending = session.clock.schedule(restMs, () => void look(vscode.window.activeTextEditor));
    };
    const moved = (): void => {
        // Another provider may have come meanwhile, also where the cursor is at the same place again.
        place = undefined;
        lookSoon();
    };
    let phase: string | undefined;
    disposables.add(vscode.window.onDidChangeTextEditorSelection(moved));
    disposables.add(vscode.window.onDidChangeActiveTextEditor(moved));
    disposables.add(
        session.store.onDidChange(({ index }) => {
            if (index?.phase !== phase) lookSoon();
            phase = index?.phase;
        }),
    );
    disposables.add({
        dispose() {
            pending?.dispose();
            question?.cancel();
            former?.dispose();
            registered?.dispose();
        },
    });
    return disposables;
}
