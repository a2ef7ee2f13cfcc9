import * as vscode from "vscode";
import { withoutRemoteContent } from "./page-text.ts";
import { Proposals } from "./proposals.ts";

export const answerScheme = "rust-ai-answer";

/** Pages that can still be shown again. */
const mostPages = 10;

/** What outlives one answer: proposals behind buttons, and pages of explanations. */
export class ChatState implements vscode.TextDocumentContentProvider {
    readonly proposals = new Proposals();
    private readonly pages = new Map<string, string>();
    private next = 1;

    /** Shows markdown as a page beside the editor. */
    async showPage(title: string, markdown: string): Promise<void> {
        const id = String(this.next++);
        this.pages.set(id, withoutRemoteContent(markdown));
        for (const old of [...this.pages.keys()].slice(0, -mostPages)) this.pages.delete(old);
        const uri = vscode.Uri.from({ scheme: answerScheme, path: `/${title}.md`, query: id });
        await vscode.commands.executeCommand("markdown.showPreviewToSide", uri);
    }

    provideTextDocumentContent(uri: vscode.Uri): string {
        return this.pages.get(uri.query) ?? "";
    }
}
