import { withProgress } from "@rust-ai-ide/host/with-progress";
import { CargoCrate } from "@rust-ai-ide/protocol/cargo/edits";
import type { WhatIfChange } from "@rust-ai-ide/protocol/cargo/what-if";
import * as vscode from "vscode";
import { type ChosenDependency, chooseDependency } from "../packages/choose-dependency.ts";
import type { CommandHint } from "../packages/command-hint.ts";
import { featureItems } from "../packages/dependency-items.ts";
import type { Session } from "../session.ts";
import { packageId } from "../tree/workspace-state.ts";
import type { WhatIfQuestion } from "./ask-what-if.ts";
import { previewWhatIf } from "./what-if-preview.ts";

type Asked = Omit<WhatIfQuestion, "manifestPath">;

/** Asks which dependency and what of it, and shows what that would do. */
export async function whatIfFlow(session: Session, hint?: CommandHint): Promise<void> {
    const chosen = await chooseDependency(session, vscode.l10n.t("What if…"), hint);
    if (chosen === undefined) return;
    const asked = await chooseChange(session, chosen);
    if (asked === undefined) return;
    const { manifestPath } = chosen.workspace.description;
    await previewWhatIf(session, { manifestPath, ...asked });
}

async function chooseChange(
    session: Session,
    chosen: ChosenDependency,
): Promise<Asked | undefined> {
    const { name, packageName, member, kind } = chosen;
    const from = chosen.version;
    const place = {
        member: member.name,
        ...(kind === undefined ? {} : { dependencyKind: kind }),
    };
    const upgrade = (to: string): WhatIfChange => ({
        kind: "upgrade",
        name: packageName,
        to,
        ...(from === undefined ? {} : { from }),
    });
    const choices: { label: string; ask: () => Promise<Asked | undefined> }[] = [
        {
            label: vscode.l10n.t("…{0} were removed", name),
            ask: async () => ({
                title: vscode.l10n.t("Remove {0}", name),
                change: { kind: "remove", name, ...place },
            }),
        },
        {
            label: vscode.l10n.t("…{0} were the newest that its requirement allows", name),
            ask: async () => ({
                title: vscode.l10n.t("Update {0}", name),
                change: upgrade("compatible"),
            }),
        },
        {
            label: vscode.l10n.t("…{0} were the newest of all", name),
            ask: async () => ({
                title: vscode.l10n.t("Upgrade {0}", name),
                change: upgrade("latest"),
            }),
        },
        {
            label: vscode.l10n.t("…{0} had other features", name),
            ask: () => chooseFeatures(session, chosen, place),
        },
        {
            label: vscode.l10n.t("…{0} were without its default features", name),
            ask: async () => ({
                title: vscode.l10n.t("{0} without default features", name),
                change: { kind: "features", name, defaultFeatures: false, ...place },
            }),
        },
        {
            label: vscode.l10n.t("…everything were updated"),
            ask: async () => ({
                title: vscode.l10n.t("Update all packages"),
                change: { kind: "update-all" },
            }),
        },
    ];
    const choice = await vscode.window.showQuickPick(choices, {
        title: vscode.l10n.t("What if…"),
        placeHolder: vscode.l10n.t("Nothing is changed before you say so"),
    });
    return choice?.ask();
}

async function chooseFeatures(
    session: Session,
    { name, packageName, version, workspace }: ChosenDependency,
    place: { readonly member: string },
): Promise<Asked | undefined> {
    const facts = await withProgress(vscode.l10n.t("Reading the index"), (token) =>
        session.server.request(CargoCrate, { name: packageName }, token),
    );
    const described = workspace.graph?.packages.find(
        (each) => packageId(each) === `${packageName}@${version}`,
    );
    const on = new Set(described?.features ?? []);
    const known = featureItems(facts, version ?? "").map(({ label }) => label);
    const all = [...new Set([...known, ...on])].filter((feature) => feature !== "default").sort();
    const chosen = await vscode.window.showQuickPick(
        all.map((label) => ({ label, picked: on.has(label) })),
        {
            title: vscode.l10n.t("Features of {0}", name),
            placeHolder: vscode.l10n.t("Switch features on and off"),
            canPickMany: true,
        },
    );
    if (chosen === undefined) return undefined;
    const wanted = new Set(chosen.map(({ label }) => label));
    const enable = all.filter((feature) => wanted.has(feature) && !on.has(feature));
    const disable = all.filter((feature) => !wanted.has(feature) && on.has(feature));
    return {
        title: vscode.l10n.t("Other features of {0}", name),
        change: { kind: "features", name, enable, disable, ...place },
    };
}
