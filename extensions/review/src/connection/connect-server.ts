import { join } from "node:path";
import { type RunningServer, startLanguageServer } from "@rust-ai-ide/host/language-server";
import { frugalAllocation, programEnvironment } from "@rust-ai-ide/node/spawn-program";
import type { Session } from "../session.ts";
import { reviewDocuments } from "./review-documents.ts";
import { optionsOf } from "./window-options.ts";

/** Starts the program beside the bundle with the editor's own Node. */
export function connectServer(session: Session, onGaveUp: () => void): Promise<RunningServer> {
    const { extensionPath } = session.context;
    return startLanguageServer({
        id: "rustAi.review",
        name: "Rust AI Review",
        command: process.execPath,
        args: [join(extensionPath, "review-server.cjs")],
        // Not the workspace: nothing of it may be loaded, and its folder stays deletable.
        workingDirectory: extensionPath,
        env: programEnvironment({ ...frugalAllocation, ...process.env }),
        channel: session.channel,
        clock: session.clock,
        documentSelector: [...reviewDocuments],
        initialization: () => optionsOf(session),
        middleware: {},
        onGaveUp,
    });
}
