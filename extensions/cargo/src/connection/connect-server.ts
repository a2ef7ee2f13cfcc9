import { type RunningServer, startLanguageServer } from "@rust-ai-ide/host/language-server";
import { frugalAllocation, programEnvironment } from "@rust-ai-ide/node/spawn-program";
import type { Session } from "../session.ts";
import { cargoDocuments } from "./cargo-documents.ts";
import { severityMiddleware } from "./severity-middleware.ts";
import { optionsOf } from "./window-options.ts";

/** Starts the program beside the bundle with the editor's own Node. */
export function connectServer(session: Session, onGaveUp: () => void): Promise<RunningServer> {
    const { extensionUri } = session.context;
    return startLanguageServer({
        id: "rustAi.cargo",
        name: "Rust AI Cargo",
        command: process.execPath,
        args: [session.context.asAbsolutePath("cargo-server.cjs")],
        // Not the workspace: nothing of it may be loaded, and its folder stays deletable.
        workingDirectory: extensionUri.fsPath,
        env: programEnvironment({ ...frugalAllocation, ...process.env }),
        channel: session.channel,
        clock: session.clock,
        documentSelector: [...cargoDocuments],
        initialization: () => optionsOf(session),
        middleware: severityMiddleware(session),
        onGaveUp,
    });
}
