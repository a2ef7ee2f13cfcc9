import { defineCommand } from "../command.ts";
import { bisectOptions } from "../git/bisect-options.ts";

export const gitBisect = defineCommand({
    words: ["git", "bisect"],
    summary: "Find the commit that broke a test, without touching your files.",
    details:
        "Tries commits by halves, over merges too, in a clone of its own that shares the objects of the repository; files, index and branches stay as they are, and what cargo builds is kept from commit to commit. A commit at which cargo test passes is good, one at which a test fails is bad; one that does not build, has no test of this name or takes too long is skipped. A command behind -- decides in its place: 0 is good, 125 is skipped, other codes up to 127 are bad. It is run without a shell. Both ends are tried first. Where skipped commits hide the first bad one, all that it may be are told, and the command exits with 1.",
    options: bisectOptions,
    run: async (values, context) => {
        const { runBisect } = await import("../git/bisect-command.ts");
        return runBisect(values, context);
    },
});
