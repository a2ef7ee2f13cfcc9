import { applyEdits, prepareEdits } from "@rust-ai-ide/host/file-edits";
import { withProgress } from "@rust-ai-ide/host/with-progress";
import { type FixAnswer, SecurityFixPlan } from "@rust-ai-ide/protocol/security/fix-plan";
import * as vscode from "vscode";
import { chooseFinding } from "../findings/choose-finding.ts";
import type { Session } from "../session.ts";

interface Target {
    readonly manifestPath: string;
    readonly package: { readonly name: string; readonly version: string };
}

/** Proposes the smallest update that removes the advisories about a package, and makes it. */
export async function fixFlow(session: Session, argument: unknown): Promise<void> {
    const target = targetIn(argument) ?? (await chosenTarget(session, argument));
    if (target === undefined) return;
    const title = vscode.l10n.t("Looking for an update of {0}", target.package.name);
    const ask = (allowCargo: boolean): Promise<FixAnswer> =>
        withProgress(title, (token) =>
            session.server.request(SecurityFixPlan, { ...target, allowCargo }, token),
        );
    let answer = await ask(false);
    if (answer.kind === "instruction" && answer.reason === "needs-cargo") {
        if (await mayRunCargo(answer.message)) answer = await ask(true);
    }
    if (answer.kind === "instruction") {
        await instruct(answer.message);
        return;
    }
    await propose(answer);
}

function targetIn(argument: unknown): Target | undefined {
    const { manifestPath, package: of } = (argument ?? {}) as Partial<Target>;
    return manifestPath === undefined || of === undefined
        ? undefined
        : { manifestPath, package: of };
}

async function chosenTarget(session: Session, argument: unknown): Promise<Target | undefined> {
    const finding = await chooseFinding(
        session,
        argument,
        ({ category }) => category === "advisory" || category === "yanked",
    );
    const workspace = finding && session.model.workspaceOf(finding.fingerprint);
    if (finding?.package === undefined || workspace === undefined) return undefined;
    const { name, version } = finding.package;
    return { manifestPath: workspace.manifestPath, package: { name, version } };
}

async function mayRunCargo(message: string): Promise<boolean> {
    if (!vscode.workspace.isTrusted) return false;
    const run = vscode.l10n.t("Let cargo look");
    const answer = await vscode.window.showInformationMessage(
        vscode.l10n.t("The update cannot be computed from what is cached."),
        { modal: true, detail: message },
        run,
    );
    return answer === run;
}

/** The edits are made to what the files are now, and one undo takes them back. */
async function propose({ title, report }: Extract<FixAnswer, { kind: "plan" }>): Promise<void> {
    const prepared = await prepareEdits(report.edits);
    const moves = report.moved.map(
        ({ from, to }) => `${from.name} ${from.version} → ${to.version}`,
    );
    const detail = [
        ...moves,
        ...report.added.map(({ name, version }) => `+ ${name} ${version}`),
        ...report.removed.map(({ name, version }) => `- ${name} ${version}`),
        "",
        vscode.l10n.t("Fixed: {0}", report.advisoriesFixed.join(", ") || "-"),
        ...(report.advisoriesNew.length === 0
            ? []
            : [vscode.l10n.t("New: {0}", report.advisoriesNew.join(", "))]),
        ...report.unknowns,
    ].join("\n");
    const apply = vscode.l10n.t("Apply");
    const review = vscode.l10n.t("Review");
    const answer = await vscode.window.showInformationMessage(
        title,
        { modal: true, detail },
        apply,
        review,
    );
    if (answer !== undefined) await applyEdits(prepared, answer === review);
}

async function instruct(message: string): Promise<void> {
    const copy = vscode.l10n.t("Copy Command");
    const [command] = /cargo update .*$/.exec(message) ?? [];
    const buttons = command === undefined ? [] : [copy];
    const answer = await vscode.window.showWarningMessage(message, ...buttons);
    if (answer === copy && command !== undefined) await vscode.env.clipboard.writeText(command);
}
