import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import type { AiCoreApi } from "@rust-ai-ide/api/ai-core-api";
import * as vscode from "vscode";

const aiCoreId = "rust-ai-ide.ai-core";

export function aiCore(): vscode.Extension<AiCoreApi> {
    const found = vscode.extensions.getExtension<AiCoreApi>(aiCoreId);
    assert.ok(found !== undefined, `${aiCoreId} is installed`);
    return found;
}

/** Asks again until there is an answer; the interval is short because nothing else tells. */
export async function eventually<Value>(
    what: string,
    ask: () => Promise<Value | undefined> | Value | undefined,
    limitMs = 30_000,
): Promise<Value> {
    const end = performance.now() + limitMs;
    for (;;) {
        const value = await ask();
        if (value !== undefined) return value;
        if (performance.now() > end) throw new Error(`waited ${limitMs} ms: ${what}`);
        await delay(25);
    }
}

/** Opens main.rs of the sample crate with the cursor behind the given text. */
export async function openMainAt(marker: string): Promise<vscode.TextEditor> {
    const [file] = await vscode.workspace.findFiles("src/main.rs");
    assert.ok(file !== undefined, "the workspace has src/main.rs");
    const document = await vscode.workspace.openTextDocument(file);
    const editor = await vscode.window.showTextDocument(document);
    const offset = document.getText().indexOf(marker);
    assert.ok(offset >= 0, `main.rs has ${marker}`);
    const position = document.positionAt(offset + marker.length);
    editor.selection = new vscode.Selection(position, position);
    return editor;
}

/** Types a text in one edit where the cursor is. */
export async function type(editor: vscode.TextEditor, text: string): Promise<void> {
    const position = editor.selection.active;
    assert.ok(await editor.edit((edit) => edit.insert(position, text)), "the edit was applied");
    const end = editor.document.positionAt(editor.document.offsetAt(position) + text.length);
    editor.selection = new vscode.Selection(end, end);
}

/**
 * Asks for ghost text and accepts it the way Tab does; returns what was inserted.
 * There is no command that only asks, so the document is what tells.
 */
export async function acceptSuggestion(
    editor: vscode.TextEditor,
    limitMs?: number,
): Promise<string> {
    const before = editor.document.getText();
    let asked = 0;
    return eventually(
        "a suggestion in main.rs",
        async () => {
            if (asked++ % 40 === 0) {
                await vscode.commands.executeCommand("editor.action.inlineSuggest.trigger");
            }
            await vscode.commands.executeCommand("editor.action.inlineSuggest.commit");
            const { document } = editor;
            if (document.getText() === before) return undefined;
            return document.getText().slice(0, document.getText().length - before.length);
        },
        limitMs,
    );
}

export async function undoAll(editor: vscode.TextEditor): Promise<void> {
    await vscode.window.showTextDocument(editor.document);
    await vscode.commands.executeCommand("workbench.action.files.revert");
}

/** Ids of the processes that run the inference program of the installed extension. */
export function inferenceProcesses(): number[] {
    const program = vscode.Uri.joinPath(aiCore().extensionUri, "inference.cjs").fsPath;
    const table = execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" });
    return table
        .split("\n")
        .filter((line) => line.includes(program))
        .map((line) => Number.parseInt(line, 10));
}

export const canListProcesses = process.platform !== "win32";
