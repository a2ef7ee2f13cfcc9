import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import type { AiCoreApi } from "@rust-ai-ide/api/ai-core-api";
import * as vscode from "vscode";
import { anchor, openLines } from "../open-lines.ts";

const aiCoreId = "rust-ai-ide.ai-core";

export function aiCore(): vscode.Extension<AiCoreApi> {
    const found = vscode.extensions.getExtension<AiCoreApi>(aiCoreId);
    assert.ok(found !== undefined, `${aiCoreId} is installed`);
    return found;
}

/** Newer than the types of the Node that the other programs run on. */
const threads = process as unknown as { threadCpuUsage?: () => NodeJS.CpuUsage };

/** Milliseconds that this thread has worked; time passes for it on older editors. */
export function threadCpuUsage(): number {
    const usage = threads.threadCpuUsage?.();
    return usage === undefined ? performance.now() : (usage.user + usage.system) / 1000;
}

/** Asks again until there is an answer; nothing else tells. */
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
        await delay(100);
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
 * Types lines into main.rs until the model has an idea about one, and accepts the ghost text the
 * way Tab does. Returns how many characters came from the model; main.rs is as before at the end.
 */
export async function completeInMain(): Promise<number> {
    for (const line of openLines) {
        const editor = await openMainAt(anchor);
        await type(editor, `\n    ${line}`);
        const added = await acceptSuggestion(editor);
        await vscode.commands.executeCommand("workbench.action.files.revert");
        if (added === undefined) continue;
        console.log(`      ${added} characters behind ${line}`);
        return added;
    }
    throw new Error(`no suggestion behind any of ${openLines.length} lines`);
}

/** There is no command that only asks for ghost text, so the document is what tells. */
async function acceptSuggestion(editor: vscode.TextEditor): Promise<number | undefined> {
    const { document } = editor;
    const before = document.getText().length;
    await vscode.commands.executeCommand("editor.action.inlineSuggest.trigger");
    const accepted = eventually(
        "a suggestion",
        async () => {
            await vscode.commands.executeCommand("editor.action.inlineSuggest.commit");
            const added = document.getText().length - before;
            return added > 0 ? added : undefined;
        },
        8000,
    );
    return accepted.catch(() => undefined);
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
