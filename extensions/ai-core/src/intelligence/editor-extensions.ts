import { readForeignSetting } from "@rust-ai-ide/host/configuration";
import type { NativeLanguages } from "@rust-ai-ide/protocol/intelligence";
import * as vscode from "vscode";
import { nativeLanguages } from "./native-servers.ts";

/** Languages that other extensions of this window answer now. */
export function nativeInEditor(): Required<NativeLanguages> {
    return nativeLanguages({
        has: (id) => vscode.extensions.getExtension(id) !== undefined,
        pythonServer: readForeignSetting("python.languageServer"),
    });
}
