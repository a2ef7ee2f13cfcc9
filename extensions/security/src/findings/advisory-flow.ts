import * as vscode from "vscode";
import type { Session } from "../session.ts";
import { chooseFinding } from "./choose-finding.ts";

/** Opens the page of an advisory in the browser. */
export async function openAdvisoryFlow(session: Session, argument: unknown): Promise<void> {
    const { url } = (argument ?? {}) as { readonly url?: unknown };
    if (typeof url === "string") return open(url);
    const finding = await chooseFinding(session, argument, ({ references = [] }) =>
        references.some(isWeb),
    );
    const address = finding?.references?.find(isWeb);
    if (address !== undefined) await open(address);
}

/** Puts the id of a finding into the clipboard. */
export async function copyIdFlow(session: Session, argument: unknown): Promise<void> {
    const finding = await chooseFinding(session, argument, () => true);
    if (finding !== undefined) await vscode.env.clipboard.writeText(finding.rule);
}

async function open(url: string): Promise<void> {
    if (isWeb(url)) await vscode.env.openExternal(vscode.Uri.parse(url, true));
}

function isWeb(url: string): boolean {
    return /^https?:\/\//.test(url);
}
