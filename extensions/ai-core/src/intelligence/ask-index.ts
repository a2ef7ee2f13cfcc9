import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import {
    GetIndexStatus,
    GetLinks,
    type IndexStatus,
    type Link,
} from "@rust-ai-ide/protocol/intelligence";
import type { ParamsOf } from "@rust-ai-ide/protocol/message-table";
import type { Session } from "../session.ts";
import { ShellErrors } from "../shell-errors.ts";

type AskingSession = Pick<Session, "language" | "isIndexing">;

/** The state of the index; `shell.indexIsOff` where none is made. */
export async function askStatus(
    session: AskingSession,
    token: CancellationToken,
): Promise<IndexStatus> {
    await mustIndex(session);
    return session.language.request(GetIndexStatus, {}, token);
}

/** The links of a file or at a place; `shell.indexIsOff` where no index is made. */
export async function askLinks(
    session: AskingSession,
    params: ParamsOf<typeof GetLinks>,
    token: CancellationToken,
): Promise<readonly Link[]> {
    await mustIndex(session);
    return session.language.request(GetLinks, params, token);
}

/** Rejects where the workspace has no index, so that nobody waits for an answer of it. */
export async function mustIndex(session: Pick<Session, "isIndexing">): Promise<void> {
    if (!(await session.isIndexing())) throw ShellErrors.indexIsOff();
}
