import type { Command } from "@rust-ai-ide/host/commands";
import * as vscode from "vscode";
import { builtInCommandIds, internalCommandIds } from "../ids.ts";
import { locationOf } from "../intelligence/link-places.ts";

type PlainLocation = Parameters<typeof locationOf>[0];

/** What a code lens of the language server runs: a peek at the uses in other languages. */
export function showReferences(): Command {
    return {
        id: internalCommandIds.showReferences,
        async execute(
            uri: string,
            position: { readonly line: number; readonly character: number },
            locations: readonly PlainLocation[],
        ) {
            await vscode.commands.executeCommand(
                builtInCommandIds.showReferences,
                vscode.Uri.parse(uri),
                new vscode.Position(position.line, position.character),
                locations.map(locationOf),
            );
        },
    };
}
