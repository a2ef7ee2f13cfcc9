import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import type { Command } from "@rust-ai-ide/host/commands";
import * as vscode from "vscode";
import { builtInCommandIds, commandIds } from "../ids.ts";
import { activePlace, locationOf, reveal } from "../intelligence/link-places.ts";
import { otherSides } from "../intelligence/link-rows.ts";
import type { Session } from "../session.ts";

/** From a name that two languages share to where the other one has it; several are peeked at. */
export function goToOtherSide(session: Session): Command {
    return {
        id: commandIds.goToOtherSide,
        async execute() {
            const { askLinks } = await import("../intelligence/ask-index.ts");
            const place = activePlace();
            const links = place === undefined ? [] : await askLinks(session, place, NeverCancelled);
            const others = links.flatMap(otherSides);
            const [first] = others;
            if (place === undefined || first === undefined) {
                void vscode.window.showInformationMessage(
                    vscode.l10n.t("No other language has this name."),
                );
                return;
            }
            if (others.length === 1) return reveal(first);
            await vscode.commands.executeCommand(
                builtInCommandIds.goToLocations,
                vscode.Uri.parse(place.uri),
                new vscode.Position(place.position.line, place.position.character),
                others.map(locationOf),
                "peek",
            );
        },
    };
}
