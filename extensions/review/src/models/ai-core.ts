import { type AiCoreApi, aiCoreExtensionId } from "@rust-ai-ide/api/ai-core-api";
import * as vscode from "vscode";

/** What the extension with the models offers; undefined where it is off, or too old. */
export async function aiCore(): Promise<AiCoreApi | undefined> {
    const extension = vscode.extensions.getExtension<AiCoreApi>(aiCoreExtensionId);
    const api = await extension?.activate();
    // Extensions of a pack are updated one by one.
    return typeof api?.chatModel === "function" ? api : undefined;
}
