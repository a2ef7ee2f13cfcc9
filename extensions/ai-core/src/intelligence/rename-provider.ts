import type { Range } from "@rust-ai-ide/core/text";
import type { Link } from "@rust-ai-ide/protocol/intelligence";
import * as vscode from "vscode";
import type { Session } from "../session.ts";
import { nameAt, type PlainEdit, withoutCovered } from "./rename-edits.ts";

interface EditorEdit extends PlainEdit {
    readonly target: vscode.Uri;
    readonly edit: vscode.TextEdit;
}

/**
 * Renames what two languages call each other by, on both sides at once. The side that a language's
 * own server knows is renamed by that server; only what it leaves is ours.
 */
export class BorderRename implements vscode.RenameProvider {
    private readonly session: Pick<Session, "language" | "isIndexing">;
    /** Places that other providers are being asked about: the editor asks us there, too. */
    private readonly delegated = new Set<string>();

    constructor(session: Pick<Session, "language" | "isIndexing">) {
        this.session = session;
    }

    async prepareRename(
        document: vscode.TextDocument,
        position: vscode.Position,
        token: vscode.CancellationToken,
    ): Promise<{ range: vscode.Range; placeholder: string } | undefined> {
        if (this.delegated.has(placeOf(document.uri, position))) return undefined;
        const params = { textDocument: { uri: document.uri.toString() }, position };
        const answer = await this.session.language.standard(
            "textDocument/prepareRename",
            params,
            token,
        );
        const range = rangeOf(answer);
        if (range === undefined) {
            throw new Error(vscode.l10n.t("No other language uses this name."));
        }
        const placeholder = (answer as { placeholder?: unknown }).placeholder;
        const written = document.getText(range);
        return { range, placeholder: typeof placeholder === "string" ? placeholder : written };
    }

    async provideRenameEdits(
        document: vscode.TextDocument,
        position: vscode.Position,
        newName: string,
        token: vscode.CancellationToken,
    ): Promise<vscode.WorkspaceEdit | undefined> {
        if (this.delegated.has(placeOf(document.uri, position))) return undefined;
        const uri = document.uri.toString();
        const params = { textDocument: { uri }, position, newName };
        const answer = await this.session.language.standard("textDocument/rename", params, token);
        if (typeof answer !== "object" || answer === null) return undefined;
        const ours = await this.session.language.workspaceEdit(answer);
        const { askLinks } = await import("./ask-index.ts");
        const links = await askLinks(
            this.session,
            { uri, position: { line: position.line, character: position.character } },
            token,
        );
        const edits = plainEdits(ours);
        const natives = await this.nativeEdits(links, edits, newName);
        return natives.length === 0 ? ours : merged(edits, natives, document.uri);
    }

    /** What the servers of the languages themselves change for the definitions of a link. */
    private async nativeEdits(
        links: readonly Link[],
        ours: readonly PlainEdit[],
        newName: string,
    ): Promise<vscode.WorkspaceEdit[]> {
        const ends = new Map<string, Link["here"]>();
        for (const { here, others } of links) {
            for (const end of [here, ...others]) {
                const { line, character } = end.range.start;
                if (end.side === "definition") ends.set(`${end.uri}#${line}:${character}`, end);
            }
        }
        const answers = await Promise.all(
            [...ends.values()].map(({ uri, range }) =>
                this.askOthers(vscode.Uri.parse(uri), range, nameAt(ours, uri, range) ?? newName),
            ),
        );
        return answers.filter((edit) => edit !== undefined);
    }

    /** Undefined where no other extension renames anything. */
    private async askOthers(
        uri: vscode.Uri,
        range: Range,
        name: string,
    ): Promise<vscode.WorkspaceEdit | undefined> {
        const position = new vscode.Position(range.start.line, range.start.character);
        const place = placeOf(uri, position);
        this.delegated.add(place);
        try {
            const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit | undefined>(
                "vscode.executeDocumentRenameProvider",
                uri,
                position,
                name,
            );
            return edit !== undefined && edit.size > 0 ? edit : undefined;
        } catch {
            // The editor throws where nobody has an answer; then ours alone is what there is.
            return undefined;
        } finally {
            this.delegated.delete(place);
        }
    }
}

/** The other servers' edits, and of ours what is left; that is shown before it is done. */
function merged(
    ours: readonly EditorEdit[],
    natives: readonly vscode.WorkspaceEdit[],
    at: vscode.Uri,
): vscode.WorkspaceEdit | undefined {
    const [first, ...rest] = natives;
    if (first === undefined) return undefined;
    let known: readonly EditorEdit[] = plainEdits(first);
    const add = (edits: readonly EditorEdit[], isSure: boolean): void => {
        for (const edit of withoutCovered(edits, known)) {
            first.replace(edit.target, edit.edit.range, edit.newText, {
                label: vscode.l10n.t("In other languages"),
                description: vscode.workspace.asRelativePath(edit.target),
                needsConfirmation: !isSure && edit.uri !== at.toString(),
            });
            known = [...known, edit];
        }
    };
    for (const native of rest) add(plainEdits(native), true);
    add(ours, false);
    return first;
}

function plainEdits(edit: vscode.WorkspaceEdit): EditorEdit[] {
    return edit.entries().flatMap(([target, edits]) =>
        edits.map((each) => ({
            uri: target.toString(),
            range: each.range,
            newText: each.newText,
            target,
            edit: each,
        })),
    );
}

/** Both shapes of the protocol's answer: a range, or one with what stands there. */
function rangeOf(answer: unknown): vscode.Range | undefined {
    if (typeof answer !== "object" || answer === null) return undefined;
    const { start, end } = ("range" in answer ? answer.range : answer) as Partial<Range>;
    if (start === undefined || end === undefined) return undefined;
    return new vscode.Range(start.line, start.character, end.line, end.character);
}

function placeOf(uri: vscode.Uri, { line, character }: vscode.Position): string {
    return `${uri.toString()}#${line}:${character}`;
}
