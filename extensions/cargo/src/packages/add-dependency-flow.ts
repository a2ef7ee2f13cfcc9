import { CancellationSource, CancelledError } from "@rust-ai-ide/core/cancellation";
import { describeError } from "@rust-ai-ide/core/errors";
import { withProgress } from "@rust-ai-ide/host/with-progress";
import { CargoCrate, CargoCrateNames } from "@rust-ai-ide/protocol/cargo/edits";
import type { ResultOf } from "@rust-ai-ide/protocol/message-table";
import * as vscode from "vscode";
import type { Session } from "../session.ts";
import { revealPlace } from "../tree/reveal-place.ts";
import { chooseMember } from "./choose-member.ts";
import type { CommandHint } from "./command-hint.ts";
import { featureItems, kindItems, versionItems } from "./dependency-items.ts";
import { editManifest } from "./edit-manifest.ts";

type CrateFacts = ResultOf<typeof CargoCrate>;

const listed = 60;

/** Asks for crate, version, table and features, and writes the dependency into the manifest. */
export async function addDependencyFlow(session: Session, hint?: CommandHint): Promise<void> {
    const title = vscode.l10n.t("Add Dependency");
    const chosen = await chooseMember(session, title, hint);
    if (chosen === undefined) return;
    const { member } = chosen;
    const name = await chooseCrate(session, `${title}: ${member.name} (1/4)`);
    if (name === undefined) return;
    const facts = await withProgress(vscode.l10n.t("Reading the index"), (token) =>
        session.server.request(CargoCrate, { name }, token),
    );
    const requirement = await chooseVersion(`${title}: ${name} (2/4)`, facts);
    if (requirement === undefined) return;
    const kind = await vscode.window.showQuickPick(kindItems(vscode.l10n.t), {
        title: `${title}: ${name} (3/4)`,
        placeHolder: vscode.l10n.t("What is it for?"),
    });
    if (kind === undefined) return;
    const features = await chooseFeatures(`${title}: ${name} (4/4)`, facts, requirement);
    if (features === undefined) return;
    const { manifestPath } = member;
    const isDone = await editManifest(session, vscode.l10n.t("Adding {0}", name), {
        what: "add",
        manifestPath,
        kind: kind.dependencyKind,
        name,
        ...(requirement === "" ? {} : { requirement }),
        ...(features.length === 0 ? {} : { features: [...features] }),
    });
    if (isDone) await revealPlace({ manifestPath, dependency: name });
}

/** A name that the cache knows, or any that is typed. */
function chooseCrate(session: Session, title: string): Promise<string | undefined> {
    const pick = vscode.window.createQuickPick();
    pick.title = title;
    pick.placeholder = vscode.l10n.t("First letters of a crate");
    // The names are chosen by the server: the editor must not leave some of them out.
    pick.matchOnDescription = true;
    let asking: CancellationSource | undefined;
    const ask = async (): Promise<void> => {
        asking?.cancel();
        const source = new CancellationSource();
        asking = source;
        const prefix = pick.value.trim();
        pick.busy = true;
        try {
            const params = { prefix, limit: listed };
            const { names } = await session.server.request(CargoCrateNames, params, source.token);
            if (source.token.isCancellationRequested) return;
            const isKnown = prefix === "" || names.includes(prefix);
            const typed = vscode.l10n.t("not in the cache of this machine");
            pick.items = [
                ...names.map((label) => ({ label })),
                ...(isKnown ? [] : [{ label: prefix, description: typed, alwaysShow: true }]),
            ];
        } catch (error) {
            if (CancelledError.is(error)) return;
            session.logger.warn(`Names of crates: ${describeError(error)}`);
            pick.items = prefix === "" ? [] : [{ label: prefix, alwaysShow: true }];
        } finally {
            if (asking === source) pick.busy = false;
        }
    };
    return new Promise((resolve) => {
        pick.onDidChangeValue(() => void ask());
        pick.onDidAccept(() => {
            const name = pick.selectedItems[0]?.label ?? pick.value.trim();
            if (name === "") return;
            resolve(name);
            pick.hide();
        });
        pick.onDidHide(() => {
            asking?.cancel();
            pick.dispose();
            resolve(undefined);
        });
        pick.show();
        void ask();
    });
}

/** A version of the cache; empty where it has none, so that any will do. */
async function chooseVersion(title: string, facts: CrateFacts): Promise<string | undefined> {
    const items = versionItems(facts, Date.now(), vscode.l10n.t);
    if (items.length === 0) {
        return vscode.window.showInputBox({
            title,
            prompt: vscode.l10n.t("The cache knows no version. Which one is wanted?"),
            placeHolder: "1.0",
        });
    }
    const chosen = await vscode.window.showQuickPick(items, {
        title,
        placeHolder: vscode.l10n.t("At least which version?"),
    });
    return chosen?.label;
}

async function chooseFeatures(
    title: string,
    facts: CrateFacts,
    version: string,
): Promise<readonly string[] | undefined> {
    const items = featureItems(facts, version);
    if (items.length === 0) return [];
    const chosen = await vscode.window.showQuickPick(items, {
        title,
        placeHolder: vscode.l10n.t("Features beside the default ones; none is fine"),
        canPickMany: true,
    });
    return chosen?.map(({ label }) => label);
}
