import { isAudit } from "./own-program.ts";

/**
 * Audits run before every build of many people, so they have a program of their own that starts at
 * once; reading the one with all commands takes longer than an audit does.
 */
const program = isAudit(process.argv.slice(2))
    ? import("./audit-program.ts")
    : import("./all-commands-program.ts");
void program;
