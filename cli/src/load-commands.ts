import type { Command } from "./command.ts";

/**
 * The commands that may be meant. Audits run before every build of many people, so the others, which
 * take longer to load than they do to run, are left out for them.
 */
export async function loadCommands(args: readonly string[]): Promise<readonly Command[]> {
    if (args[0] === "audit") return [(await import("./commands/audit.ts")).audit];
    return (await import("./commands.ts")).commands;
}
