import { SymbolFacts } from "@rust-ai-ide/ai/context/symbol-facts";
import * as vscode from "vscode";
import type { Session } from "../session.ts";
import { editorSymbols, listNames } from "./editor-symbols.ts";
import type { GroundingSources } from "./grounded-grammar.ts";

/**
 * What the editor's own language server may be asked for, as the settings stand. In Restricted Mode
 * nothing: an answer may make a server build or run what the workspace holds.
 */
export function groundingSources(session: Session): () => GroundingSources | undefined {
    const facts = new SymbolFacts(editorSymbols, session.clock);
    session.context.subscriptions.push(
        vscode.workspace.onDidCloseTextDocument(({ uri }) => facts.forget(uri.toString())),
    );
    return () => {
        const { configuration } = session;
        if (!vscode.workspace.isTrusted) return undefined;
        if (!configuration.get("rustAi.completion.grounding")) return undefined;
        const showsOthers = configuration.get("rustAi.completion.context");
        return { facts: showsOthers ? facts : undefined, listNames };
    };
}
