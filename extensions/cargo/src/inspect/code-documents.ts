import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import { codeScheme } from "../ids.ts";

/** Read-only documents of what tools printed; each is kept as long as it is open. */
export class CodeDocuments implements Disposable, vscode.TextDocumentContentProvider {
    private readonly disposables = new DisposableStore();
    private readonly changes = this.disposables.add(new vscode.EventEmitter<vscode.Uri>());
    private readonly texts = new Map<string, string>();
    readonly onDidChange = this.changes.event;

    constructor() {
        this.disposables.add(
            vscode.workspace.registerTextDocumentContentProvider(codeScheme, this),
        );
        this.disposables.add(
            vscode.workspace.onDidCloseTextDocument(({ uri }) => {
                if (uri.scheme === codeScheme) this.texts.delete(uri.toString());
            }),
        );
    }

    /** Opens a document, or replaces the text of the one with that name. */
    async show(name: string, language: string, text: string): Promise<void> {
        const uri = vscode.Uri.from({ scheme: codeScheme, path: `/${name}` });
        this.texts.set(uri.toString(), text);
        this.changes.fire(uri);
        const document = await vscode.workspace.openTextDocument(uri);
        const languages = await vscode.languages.getLanguages();
        const isKnown = languages.includes(language) && document.languageId !== language;
        const shown = isKnown
            ? await vscode.languages.setTextDocumentLanguage(document, language)
            : document;
        await vscode.window.showTextDocument(shown, { preview: false });
        // Changing the language closes the document for a moment.
        this.texts.set(uri.toString(), text);
    }

    provideTextDocumentContent(uri: vscode.Uri): string {
        return this.texts.get(uri.toString()) ?? "";
    }

    dispose(): void {
        this.disposables.dispose();
    }
}
