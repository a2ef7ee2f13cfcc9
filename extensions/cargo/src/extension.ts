import { showAnnouncedView } from "@rust-ai-ide/host/announced-view";
import type * as vscode from "vscode";

/** Shows what this extension will bring. Nothing else is registered yet. */
export function activate(context: vscode.ExtensionContext): void {
    context.subscriptions.push(showAnnouncedView("cargo"));
}
