/**
 * Audits run before every build of many people, so they have a program of their own that starts at
 * once; reading the one with all commands takes longer than an audit does.
 */
const program =
    process.argv[2] === "audit"
        ? import("./audit-program.ts")
        : import("./all-commands-program.ts");
void program;
