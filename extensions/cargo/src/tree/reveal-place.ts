import * as vscode from "vscode";
import type { NodePlace } from "./tree-node.ts";

/** Opens a manifest with the cursor on what the place names. */
export async function revealPlace(place: NodePlace, preserveFocus = false): Promise<void> {
    const uri = vscode.Uri.file(place.manifestPath);
    const document = await vscode.workspace.openTextDocument(uri);
    const range = await rangeOf(document, place);
    await vscode.window.showTextDocument(document, {
        preserveFocus,
        ...(range === undefined ? {} : { selection: range }),
    });
}

async function rangeOf(
    document: vscode.TextDocument,
    { dependency, offset }: NodePlace,
): Promise<vscode.Range | undefined> {
    if (offset !== undefined) {
        const position = document.positionAt(offset);
        return new vscode.Range(position, position);
    }
    if (dependency === undefined) return undefined;
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
        "vscode.executeDocumentSymbolProvider",
        document.uri,
    );
    return findDependency(symbols ?? [], dependency)?.selectionRange;
}

/** The entry of a dependency in the outline: below a table whose name ends as such tables do. */
export function findDependency<
    S extends { readonly name: string; readonly children?: readonly S[] },
>(symbols: readonly S[], dependency: string): S | undefined {
    const same = (name: string): boolean =>
        name.replaceAll("-", "_") === dependency.replaceAll("-", "_");
    for (const symbol of symbols) {
        const isTable = /(?:^|[-_.\]])dependencies\b/.test(symbol.name);
        // A table of its own, `[dependencies.name]`, is an entry as well.
        const [, own] = /dependencies\.([^.\]]+)\]?$/.exec(symbol.name) ?? [];
        if (own !== undefined && same(own.replace(/^["']|["']$/g, ""))) return symbol;
        const below = symbol.children ?? [];
        const entry = isTable ? below.find(({ name }) => same(name)) : undefined;
        const found = entry ?? findDependency(below, dependency);
        if (found !== undefined) return found;
    }
    return undefined;
}
