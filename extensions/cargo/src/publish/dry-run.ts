import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { PublishReport } from "@rust-ai-ide/protocol/cargo/publish";
import * as vscode from "vscode";
import { runCargo } from "../packages/run-cargo.ts";
import type { Session } from "../session.ts";

/**
 * Packs and builds one package as cargo does before it publishes, in a folder that is removed
 * afterwards. The lock stays as it is. The name of the package, or `undefined` when none was chosen.
 */
export async function dryRunPublish(
    session: Session,
    { packages, order }: PublishReport,
): Promise<string | undefined> {
    const chosen = await vscode.window.showQuickPick(
        order.map((name) => ({ label: name })),
        {
            title: vscode.l10n.t("Dry run"),
            placeHolder: vscode.l10n.t("cargo packs and builds the package; nothing is uploaded"),
        },
    );
    const name = chosen?.label;
    const found = packages.find((each) => each.name === name);
    if (name === undefined || found === undefined) return undefined;
    const target = await mkdtemp(join(tmpdir(), "rust-ai-publish-"));
    try {
        const mayAsk = session.configuration.get("rustAi.cargo.online") === "always";
        await runCargo(session, {
            title: vscode.l10n.t("Packing {0}", name),
            directory: dirname(found.manifestPath),
            arguments: [
                "package",
                "--package",
                name,
                "--allow-dirty",
                "--locked",
                "--target-dir",
                target,
                ...(mayAsk ? [] : ["--offline"]),
            ],
        });
        return name;
    } finally {
        await rm(target, { recursive: true, force: true });
    }
}
