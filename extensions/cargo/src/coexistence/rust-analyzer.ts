import * as vscode from "vscode";
import { rustAnalyzerId } from "../ids.ts";
import type { Session } from "../session.ts";

/** Whether rust-analyzer shows compiler problems and tests here, so that ours would be the second ones. */
export function isShownByOthers({ configuration }: Session): boolean {
    if (configuration.get("rustAi.cargo.besideRustAnalyzer")) return false;
    return vscode.extensions.getExtension(rustAnalyzerId) !== undefined;
}
