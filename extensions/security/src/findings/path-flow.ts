import * as vscode from "vscode";
import type { Session } from "../session.ts";
import { chooseFinding } from "./choose-finding.ts";
import { reachText } from "./finding-texts.ts";
import { type PathRow, pathRows } from "./path-rows.ts";
import { showPlace } from "./place-flow.ts";

/** Shows the way to what a finding is about; each step is opened while it is looked at. */
export async function pathFlow(session: Session, argument: unknown): Promise<void> {
    const finding = await chooseFinding(
        session,
        argument,
        (each) => pathRows(each, vscode.l10n.t).length > 0,
    );
    if (finding === undefined) return;
    const rows = pathRows(finding, vscode.l10n.t);
    const reach = reachText(finding.reachability, vscode.l10n.t);
    const picker = vscode.window.createQuickPick<
        vscode.QuickPickItem & { readonly row: PathRow }
    >();
    picker.title = `${finding.rule}: ${finding.title}`;
    picker.placeholder = reach ?? vscode.l10n.t("The way to it, step by step");
    picker.items = rows.map((row, index) => ({
        label: `${index + 1}. ${row.label}`,
        description: row.description,
        row,
    }));
    const look = async (row: PathRow | undefined, preserveFocus: boolean): Promise<void> => {
        if (row?.place !== undefined) await showPlace(row.place, preserveFocus);
    };
    await new Promise<void>((resolve) => {
        picker.onDidChangeActive(([item]) => void look(item?.row, true));
        picker.onDidAccept(() => {
            void look(picker.activeItems[0]?.row, false);
            picker.hide();
        });
        picker.onDidHide(() => resolve());
        picker.show();
    });
    picker.dispose();
}
