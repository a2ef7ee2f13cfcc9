import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { describeError } from "@rust-ai-ide/core/errors";
import * as vscode from "vscode";
import { chatParticipantId } from "../ids.ts";
import type { Session } from "../session.ts";
import { answerScheme } from "./chat-state.ts";
import { ErrorActions } from "./error-actions.ts";
import { registerLanguageTools } from "./language-tools.ts";
import { provideMcpServers } from "./mcp-provider.ts";
import { proposalScheme } from "./proposals.ts";

/** Copies of a check that was killed; after the window has settled. */
const sweepAfterMs = 20_000;

/** Wires `@rust`, the light bulb's actions, the tools and the MCP server; each where the editor has it. */
export function provideChat(session: Session): Disposable {
    const disposables = new DisposableStore();
    const { workspace, languages } = vscode;
    const { chat } = session;
    disposables.add(workspace.registerTextDocumentContentProvider(proposalScheme, chat.proposals));
    disposables.add(workspace.registerTextDocumentContentProvider(answerScheme, chat));
    disposables.add(
        languages.registerCodeActionsProvider({ language: "rust" }, new ErrorActions(), {
            providedCodeActionKinds: ErrorActions.kinds,
        }),
    );
    disposables.add(registerLanguageTools(session));
    disposables.add(provideMcpServers(session));
    disposables.add(registerParticipant(session));
    disposables.add(
        session.clock.schedule(sweepAfterMs, () => {
            sweep(session).catch((error: unknown) =>
                session.logger.warn(`Sweep: ${describeError(error)}`),
            );
        }),
    );
    return disposables;
}

function registerParticipant(session: Session): Disposable {
    const disposables = new DisposableStore();
    // Editors built on older or reduced sources lack the interface, whatever the typings say.
    const { chat } = vscode as { readonly chat?: Partial<typeof vscode.chat> };
    if (typeof chat?.createChatParticipant !== "function") return disposables;
    const participant = chat.createChatParticipant(
        chatParticipantId,
        async (request, context, stream, token) => {
            const { answerRequest } = await import("./rust-participant.ts");
            await answerRequest(session, request, context, stream, token);
            return { metadata: { command: request.command } };
        },
    );
    participant.iconPath = new vscode.ThemeIcon("sparkle");
    participant.followupProvider = {
        provideFollowups: ({ metadata }) =>
            metadata?.command === "explain"
                ? [{ prompt: "", command: "fix", label: vscode.l10n.t("Fix it, checked by cargo") }]
                : [],
    };
    disposables.add(participant);
    return disposables;
}

async function sweep(session: Session): Promise<void> {
    const { sweepTrees } = await import("@rust-ai-ide/node/cargo/temporary-tree");
    const removed = await sweepTrees();
    if (removed > 0) session.logger.info(`Removed ${removed} copies of interrupted checks.`);
}
