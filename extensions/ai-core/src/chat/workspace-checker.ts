import { homedir } from "node:os";
import { join } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { CargoChecker } from "@rust-ai-ide/node/cargo/cargo-checker";
import * as vscode from "vscode";
import { ChatErrors } from "./chat-errors.ts";
import { requireTrusted } from "./preconditions.ts";

const limitMs = 180_000;

/** Throws `chat.needsTrust` in a workspace that the user does not trust. */
export function requireTrust(): void {
    requireTrusted(vscode.workspace.isTrusted);
}

/**
 * A checker on a copy of the workspace of a file, with what is not saved. Rejects with
 * `chat.needsTrust`, `chat.fileOutside` for files that are not on a disk, or `cargo.*`.
 */
export async function openChecker(
    uri: vscode.Uri,
    token: CancellationToken,
    onProgress: (crate: string) => void = () => {},
): Promise<CargoChecker> {
    requireTrust();
    if (uri.scheme !== "file") throw ChatErrors.fileOutside();
    const { CargoChecker } = await import("@rust-ai-ide/node/cargo/cargo-checker");
    const { checkCacheFolder } = await import("@rust-ai-ide/node/cargo/cargo-folders");
    const unsaved = vscode.workspace.textDocuments
        .filter((document) => document.isDirty && document.uri.scheme === "file")
        .map((document) => [document.uri.fsPath, document.getText()] as const);
    return CargoChecker.open(
        {
            file: uri.fsPath,
            unsaved: new Map(unsaved),
            env: process.env,
            cacheFolder: checkCacheFolder({
                platform: process.platform,
                env: process.env,
                homeDirectory: homedir(),
            }),
            timeoutMs: limitMs,
            onProgress,
        },
        token,
    );
}

/** The address of a path in a checker's reports. */
export function uriIn(checker: CargoChecker, path: string): vscode.Uri {
    return vscode.Uri.file(join(checker.root, path));
}
