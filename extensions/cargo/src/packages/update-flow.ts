import { withProgress } from "@rust-ai-ide/host/with-progress";
import { CargoCrate } from "@rust-ai-ide/protocol/cargo/edits";
import type { WhatIfChange } from "@rust-ai-ide/protocol/cargo/what-if";
import * as vscode from "vscode";
import type { Session } from "../session.ts";
import { packageId, type WorkspaceState } from "../tree/workspace-state.ts";
import { previewWhatIf } from "../what-if/what-if-preview.ts";
import { chooseDependency } from "./choose-dependency.ts";
import { chooseWorkspace } from "./choose-workspace.ts";
import type { CommandHint } from "./command-hint.ts";
import { versionItems } from "./dependency-items.ts";

/** Newer versions in the lock: of one package, of all, or exactly one version. */
export async function updateFlow(session: Session, hint?: CommandHint): Promise<void> {
    const workspace = await chooseWorkspace(session, hint);
    if (workspace === undefined) return;
    const wanted = await choosePackages(workspace, hint);
    if (wanted === undefined) return;
    const { manifestPath } = workspace.description;
    if (wanted === "all") {
        const title = vscode.l10n.t("Update all packages");
        await previewWhatIf(session, { manifestPath, title, change: { kind: "update-all" } });
        return;
    }
    const to = await chooseGoal(session, wanted);
    if (to === undefined) return;
    const change: WhatIfChange = { kind: "upgrade", name: wanted.name, from: wanted.version, to };
    const title = vscode.l10n.t("Update {0}", wanted.name);
    await previewWhatIf(session, { manifestPath, title, change });
}

/** A requirement that is raised to the newest version of all. */
export async function upgradeFlow(session: Session, hint?: CommandHint): Promise<void> {
    const chosen = await chooseDependency(session, vscode.l10n.t("Upgrade Requirement"), hint);
    if (chosen === undefined) return;
    const { packageName, workspace } = chosen;
    await previewWhatIf(session, {
        manifestPath: workspace.description.manifestPath,
        title: vscode.l10n.t("Upgrade {0}", packageName),
        change: { kind: "upgrade", name: packageName, to: "latest" },
    });
}

interface Wanted {
    readonly name: string;
    readonly version: string;
}

async function choosePackages(
    { graph, marks }: WorkspaceState,
    hint?: CommandHint,
): Promise<Wanted | "all" | undefined> {
    const [, name, version] = /^(.+)@([^@]+)$/.exec(hint?.package ?? "") ?? [];
    const isMember = hint?.context === "member";
    if (name !== undefined && version !== undefined && !isMember) return { name, version };
    const packages = (graph?.packages ?? []).filter(({ source }) => source !== undefined);
    const items = packages
        .map((described) => ({
            label: described.name,
            description: [described.version, marks?.get(packageId(described))?.compatible]
                .filter((text) => text !== undefined)
                .join(" → "),
            wanted: described,
        }))
        // Those that can be updated come first.
        .sort(
            (one, other) =>
                Number(other.description.includes("→")) - Number(one.description.includes("→")) ||
                one.label.localeCompare(other.label, "en"),
        );
    const all = {
        label: vscode.l10n.t("All packages"),
        description: vscode.l10n.t("as far as the requirements allow"),
        wanted: "all" as const,
    };
    const chosen = await vscode.window.showQuickPick([all, ...items], {
        title: vscode.l10n.t("Update"),
        placeHolder: vscode.l10n.t("Which package?"),
        matchOnDescription: true,
    });
    return chosen?.wanted;
}

/** `compatible`, or exactly a version that the cache knows. */
async function chooseGoal(
    session: Session,
    { name, version }: Wanted,
): Promise<string | undefined> {
    const facts = await withProgress(vscode.l10n.t("Reading the index"), (token) =>
        session.server.request(CargoCrate, { name }, token),
    );
    const others = versionItems(facts, Date.now(), vscode.l10n.t)
        .filter(({ label }) => label !== version)
        .map((item) => ({ ...item, to: item.label }));
    const newest = {
        label: vscode.l10n.t("Newest that the requirements allow"),
        description: "",
        to: "compatible",
    };
    const chosen = await vscode.window.showQuickPick([newest, ...others], {
        title: vscode.l10n.t("Update {0} {1}", name, version),
        placeHolder: vscode.l10n.t("To which version?"),
    });
    return chosen?.to;
}
