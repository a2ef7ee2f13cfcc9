import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import {
    type Fact,
    type FoundSymbol,
    GetFacts,
    GetIndexStatus,
    GetLinks,
    type IndexStatus,
    type IntelligenceOptions,
    type Link,
    type NativeLanguages,
    RebuildIndex,
    SearchSymbols,
    SetIntelligence,
    SetNativeServers,
    StopIndexing,
} from "@rust-ai-ide/protocol/intelligence";
import type { ParamsOf, RequestType, ResultOf } from "@rust-ai-ide/protocol/message-table";
import type { Session } from "../session.ts";
import { ShellErrors } from "../shell-errors.ts";

// Loaded with the first question: the shapes of the messages are too large for the activation.

type AskingSession = Pick<Session, "language" | "isIndexing">;

/** The state of the index; `shell.indexIsOff` where none is made, as with all questions here. */
export function askStatus(session: AskingSession, token: CancellationToken): Promise<IndexStatus> {
    return ask(session, GetIndexStatus, {}, token);
}

/** The links of a file or at a place. */
export function askLinks(
    session: AskingSession,
    params: ParamsOf<typeof GetLinks>,
    token: CancellationToken,
): Promise<readonly Link[]> {
    return ask(session, GetLinks, params, token);
}

/** Definitions of every language by letters of their names. */
export function askSymbols(
    session: AskingSession,
    params: ParamsOf<typeof SearchSymbols>,
    token: CancellationToken,
): Promise<readonly FoundSymbol[]> {
    return ask(session, SearchSymbols, params, token);
}

/** What a model should know of a place. */
export function askFacts(
    session: AskingSession,
    params: ParamsOf<typeof GetFacts>,
    token: CancellationToken,
): Promise<readonly Fact[]> {
    return ask(session, GetFacts, params, token);
}

/** Begins to read every file again; answers when that has begun. */
export function askRebuild(session: AskingSession, token: CancellationToken): Promise<IndexStatus> {
    return ask(session, RebuildIndex, {}, token);
}

/** Ends the scan that is under way. */
export async function stopIndexing({ language }: Pick<Session, "language">): Promise<void> {
    await language.notify(StopIndexing, {});
}

/** Tells a running server what other extensions answer now. */
export async function tellNative(
    { language }: Pick<Session, "language">,
    native: NativeLanguages,
): Promise<void> {
    await language.notify(SetNativeServers, native);
}

/** Tells a running server what is shown now. */
export async function tellShown(
    { language }: Pick<Session, "language">,
    shown: IntelligenceOptions,
): Promise<void> {
    await language.notify(SetIntelligence, shown);
}

/** Rejects where the workspace has no index, so that nobody waits for an answer of it. */
async function ask<T extends RequestType>(
    session: AskingSession,
    type: T,
    params: ParamsOf<T>,
    token: CancellationToken,
): Promise<ResultOf<T>> {
    if (!(await session.isIndexing())) throw ShellErrors.indexIsOff();
    return session.language.request(type, params, token);
}
