import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Lets compilers look at the latest review. */
export function askCompilers(session: Session): Command {
    return {
        id: commandIds.askCompilers,
        async execute() {
            const { askCompilersFlow } = await import("../compilers/compile-flow.ts");
            await askCompilersFlow(session);
        },
    };
}
