import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Shows toolchains and targets, and puts the chosen one to use. */
export function chooseToolchain(session: Session): Command {
    return {
        id: commandIds.chooseToolchain,
        async execute() {
            const { toolchainFlow } = await import("../toolchain/toolchain-flow.ts");
            await toolchainFlow(session);
        },
    };
}
