import * as vscode from "vscode";
import { chosenFindings } from "../findings/decision-flow.ts";
import { placeNow } from "../findings/place-flow.ts";
import { ReviewShellErrors } from "../review-shell-errors.ts";
import type { Session } from "../session.ts";

/** Opens a thread at a finding, in which its message is the first remark. */
export async function discussFlow(session: Session, argument: unknown): Promise<void> {
    const [finding] = chosenFindings(session, argument, undefined);
    if (finding === undefined) throw ReviewShellErrors.noFinding();
    const { document, range } = await placeNow(session, finding);
    await vscode.window.showTextDocument(document, { selection: range, preview: false });
    await session.discussions.begin(document, range, finding.title, finding.message);
}

/** What the editor calls commands of threads with. */
export function threadIn(argument: unknown): vscode.CommentThread | undefined {
    const { thread = argument } = (argument ?? {}) as { thread?: unknown };
    const isThread = typeof thread === "object" && thread !== null && "comments" in thread;
    return isThread ? (thread as vscode.CommentThread) : undefined;
}
