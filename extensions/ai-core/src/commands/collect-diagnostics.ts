import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Writes a redacted report to a local file and opens it. Nothing is sent. */
export function collectDiagnostics(session: Session): Command {
    return {
        id: commandIds.collectDiagnostics,
        async execute() {
            const { collect } = await import("../diagnostics/collect.ts");
            await collect(session);
        },
    };
}
