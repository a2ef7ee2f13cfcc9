import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import type { Command } from "@rust-ai-ide/host/commands";
import * as vscode from "vscode";
import { commandIds } from "../ids.ts";
import { activePlace, reveal } from "../intelligence/link-places.ts";
import { linkRows } from "../intelligence/link-rows.ts";
import type { Session } from "../session.ts";

/** Lists what the active file shows to other languages or uses of them; a row leads to the other side. */
export function showLinks(session: Session): Command {
    return {
        id: commandIds.showLinks,
        async execute() {
            const { askLinks } = await import("../intelligence/ask-index.ts");
            const place = activePlace();
            const links =
                place === undefined
                    ? []
                    : await askLinks(session, { uri: place.uri }, NeverCancelled);
            if (links.length === 0) {
                void vscode.window.showInformationMessage(
                    vscode.l10n.t("This file has no links to other languages."),
                );
                return;
            }
            const chosen = await vscode.window.showQuickPick([...linkRows(links, vscode.l10n.t)], {
                title: vscode.l10n.t("Cross-language links of this file"),
                matchOnDescription: true,
                matchOnDetail: true,
            });
            if (chosen !== undefined) await reveal(chosen.target);
        },
    };
}
