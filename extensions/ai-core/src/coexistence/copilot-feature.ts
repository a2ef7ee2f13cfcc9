import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { describeError } from "@rust-ai-ide/core/errors";
import { readForeignSetting, updateForeignSetting } from "@rust-ai-ide/host/configuration";
import * as vscode from "vscode";
import { Once } from "../once.ts";
import type { Session } from "../session.ts";
import type { CopilotChoice } from "../settings.ts";
import { ShellErrors } from "../shell-errors.ts";
import { copilotPlan, copilotServesRust, shouldAskAboutCopilot } from "./copilot.ts";

const copilotExtensions = ["github.copilot", "github.copilot-chat"];
const copilotAccounts = ["github", "github-enterprise"];
const copilotSetting = "github.copilot.enable";
const askedKey = "rustAi.askedAboutCopilot";
/** Copilot needs a moment to start; asking before would miss it. */
const settleMs = 10_000;

/** Asks once who shall complete Rust when both would, and follows the setting afterwards. */
export function coexistWithCopilot(session: Session): Disposable {
    const disposables = new DisposableStore();
    const once = new Once(session.context.globalState, session.logger);
    disposables.add(
        session.clock.schedule(settleMs, () => {
            askOnce(session, once).catch((error: unknown) =>
                session.logger.warn(`Copilot: ${describeError(error)}`),
            );
        }),
    );
    disposables.add(
        session.configuration.onDidChange((keys) => {
            if (!keys.has("rustAi.completion.copilot")) return;
            const choice = session.configuration.get("rustAi.completion.copilot");
            if (choice === "ask") return;
            applyCopilotChoice(session, choice).catch((error: unknown) =>
                session.logger.warn(`Copilot: ${describeError(error)}`),
            );
        }),
    );
    return disposables;
}

/** Remembers the choice and writes both extensions' settings for Rust accordingly. */
export async function chooseCopilot(
    session: Session,
    choice: Exclude<CopilotChoice, "ask">,
): Promise<void> {
    const current = session.configuration.get("rustAi.completion.copilot");
    // The change of the setting is what applies it; an unchanged one has to be applied here.
    if (current === choice) await applyCopilotChoice(session, choice);
    else await session.configuration.update("rustAi.completion.copilot", choice, "user");
}

async function applyCopilotChoice(
    session: Session,
    choice: Exclude<CopilotChoice, "ask">,
): Promise<void> {
    const plan = copilotPlan(choice, {
        enable: readForeignSetting(copilotSetting),
        languages: session.configuration.get("rustAi.completion.languages"),
    });
    if (plan.languages !== undefined) {
        await session.configuration.update("rustAi.completion.languages", plan.languages, "user");
    }
    if (plan.copilotEnable !== undefined && findCopilot() !== undefined) {
        try {
            await updateForeignSetting(copilotSetting, plan.copilotEnable, "user");
        } catch {
            throw ShellErrors.copilotSettingUnknown();
        }
    }
}

async function askOnce(session: Session, once: Once): Promise<void> {
    const servesRust = copilotServesRust({
        isActive: findCopilot()?.isActive === true,
        isSignedIn: await isSignedIn(),
        enable: readForeignSetting(copilotSetting),
    });
    const ask = shouldAskAboutCopilot({
        choice: session.configuration.get("rustAi.completion.copilot"),
        asked: once.has(askedKey),
        rustIsOn: session.store.current.enabled && session.store.current.languages.rust === true,
        servesRust,
    });
    if (!ask) return;
    await once.remember(askedKey);
    const choices = new Map<string, Exclude<CopilotChoice, "ask">>([
        [vscode.l10n.t("Use Rust AI for Rust"), "preferRustAi"],
        [vscode.l10n.t("Keep both"), "both"],
        [vscode.l10n.t("Keep Copilot"), "preferCopilot"],
    ]);
    const answer = await vscode.window.showInformationMessage(
        vscode.l10n.t(
            'Copilot and Rust AI both suggest code in Rust files, so you may see either. Rust AI works on this machine and offline. You can change your mind with "{0}".',
            vscode.l10n.t("Rust AI: Choose Who Completes Rust"),
        ),
        ...choices.keys(),
    );
    const choice = answer === undefined ? undefined : choices.get(answer);
    if (choice !== undefined) await chooseCopilot(session, choice);
}

function findCopilot(): vscode.Extension<unknown> | undefined {
    const found = copilotExtensions.map((id) => vscode.extensions.getExtension(id));
    return found.find((extension) => extension?.isActive) ?? found.find(Boolean);
}

/** Looks for accounts without asking anyone to sign in. */
async function isSignedIn(): Promise<boolean> {
    if (findCopilot()?.isActive !== true) return false;
    const accounts = await Promise.all(
        copilotAccounts.map(async (provider) => {
            try {
                return await vscode.authentication.getAccounts(provider);
            } catch {
                return [];
            }
        }),
    );
    return accounts.some((list) => list.length > 0);
}
