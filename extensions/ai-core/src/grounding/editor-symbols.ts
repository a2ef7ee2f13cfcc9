import type { SymbolPlace, SymbolPort } from "@rust-ai-ide/ai/context/symbol-facts";
import type { NameList } from "@rust-ai-ide/ai/grounding/listed-names";
import type { Position } from "@rust-ai-ide/core/text";
import * as vscode from "vscode";

/** The language server that the editor has for a document, by the editor's own commands. */
export const editorSymbols: SymbolPort = {
    async hover({ uri, position }) {
        const hovers = await vscode.commands.executeCommand<vscode.Hover[] | undefined>(
            "vscode.executeHoverProvider",
            vscode.Uri.parse(uri),
            toPosition(position),
        );
        return (hovers ?? []).flatMap(({ contents }) => contents.map(markdownOf));
    },

    async typeOf({ uri, position }) {
        const found = await vscode.commands.executeCommand<
            (vscode.Location | vscode.LocationLink)[] | undefined
        >("vscode.executeTypeDefinitionProvider", vscode.Uri.parse(uri), toPosition(position));
        return found?.[0] === undefined ? undefined : placeOf(found[0]);
    },
};

/** Kinds of completions that only a server which knows the types can list. */
const members: ReadonlySet<vscode.CompletionItemKind | undefined> = new Set([
    vscode.CompletionItemKind.Method,
    vscode.CompletionItemKind.Function,
    vscode.CompletionItemKind.Field,
    vscode.CompletionItemKind.Property,
    vscode.CompletionItemKind.EnumMember,
    vscode.CompletionItemKind.Constant,
]);

/**
 * The names that can stand directly behind a dot or a path separator. Servers call their lists
 * incomplete because they look further once letters are typed; where no letter is, all is listed.
 */
export async function listNames(uri: string, position: Position): Promise<NameList | undefined> {
    const list = await vscode.commands.executeCommand<vscode.CompletionList | undefined>(
        "vscode.executeCompletionItemProvider",
        vscode.Uri.parse(uri),
        toPosition(position),
    );
    if (list === undefined) return undefined;
    // Words of the text and snippets come from elsewhere.
    const known = list.items.filter(
        ({ kind }) =>
            kind !== vscode.CompletionItemKind.Text && kind !== vscode.CompletionItemKind.Snippet,
    );
    const names = new Set(known.map((item) => nameOf(item)));
    return { names, isComplete: known.some(({ kind }) => members.has(kind)) };
}

function nameOf({ label }: vscode.CompletionItem): string {
    const text = typeof label === "string" ? label : label.label;
    return /^[^\w]*(\w+)/.exec(text)?.[1] ?? text;
}

function toPosition({ line, character }: Position): vscode.Position {
    return new vscode.Position(line, character);
}

function placeOf(found: vscode.Location | vscode.LocationLink): SymbolPlace {
    if ("uri" in found) return { uri: found.uri.toString(), position: found.range.start };
    const { start } = found.targetSelectionRange ?? found.targetRange;
    return { uri: found.targetUri.toString(), position: start };
}

function markdownOf(content: vscode.MarkdownString | vscode.MarkedString): string {
    if (typeof content === "string") return content;
    return "language" in content
        ? `\`\`\`${content.language}\n${content.value}\n\`\`\``
        : content.value;
}
