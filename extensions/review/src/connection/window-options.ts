import type { ReviewServerOptions } from "@rust-ai-ide/protocol/review/options";
import * as vscode from "vscode";
import type { Session } from "../session.ts";

/** The options that hold for the server of this window now. */
export function optionsOf({ configuration, context }: Session): ReviewServerOptions {
    return {
        trusted: vscode.workspace.isTrusted,
        exclude: [...configuration.get("rustAi.review.exclude")],
        disabledRules: [...configuration.get("rustAi.review.disabledRules")],
        storage: context.globalStorageUri.fsPath,
    };
}
