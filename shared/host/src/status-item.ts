import type { Disposable } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";

/** What a status bar item shows. `label` is what a screen reader says instead of icon and text. */
export interface StatusPresentation {
    readonly text: string;
    readonly label: string;
    readonly hover: string;
    readonly severity: "none" | "warning" | "error";
}

/** A status bar item that is only touched when what it shows has changed. */
export class StatusItem implements Disposable {
    private readonly item: vscode.StatusBarItem;
    private readonly enabledCommands: readonly string[];
    private shown: StatusPresentation | undefined;

    constructor(options: {
        readonly id: string;
        readonly name: string;
        readonly command: string;
        /** Commands that links in the hover may run. */
        readonly enabledCommands: readonly string[];
    }) {
        this.item = vscode.window.createStatusBarItem(
            options.id,
            vscode.StatusBarAlignment.Right,
            99,
        );
        this.item.name = options.name;
        this.item.command = options.command;
        this.enabledCommands = options.enabledCommands;
    }

    show(next: StatusPresentation): void {
        const { shown } = this;
        this.shown = next;
        if (shown?.text !== next.text) this.item.text = next.text;
        if (shown?.label !== next.label) {
            this.item.accessibilityInformation = { label: next.label, role: "button" };
        }
        if (shown?.hover !== next.hover) this.item.tooltip = this.markdown(next.hover);
        if (shown?.severity !== next.severity) {
            this.item.backgroundColor =
                next.severity === "none"
                    ? undefined
                    : new vscode.ThemeColor(`statusBarItem.${next.severity}Background`);
        }
        if (shown === undefined) this.item.show();
    }

    /** Shows nothing until the next {@link StatusItem.show}. */
    hide(): void {
        this.shown = undefined;
        this.item.hide();
    }

    dispose(): void {
        this.item.dispose();
    }

    private markdown(text: string): vscode.MarkdownString {
        const markdown = new vscode.MarkdownString(text, true);
        markdown.isTrusted = { enabledCommands: this.enabledCommands };
        return markdown;
    }
}
