import { defineCommand } from "../command.ts";
import { sastOptions } from "../sast/sast-options.ts";

export const sast = defineCommand({
    words: ["sast"],
    summary: "Find code that is unsafe to its users, and data from outside that does harm.",
    details:
        "Prints path, line, column, severity, message and rule of each finding, and the way of the data below it. Looks at Rust, TypeScript, JavaScript and Python files of the current folder, or of each PATH, that git does not ignore; data is followed through the functions of each Rust crate and of each file of TypeScript and JavaScript, except tests, benches and examples. Nothing of the files is executed, and nothing is sent anywhere. A comment rust-ai: allow(RULE) silences a line, or the item below it; rust-ai: allow-file(RULE) a file. Exits with 1 when something is found.",
    options: sastOptions,
    run: async (values, context) => {
        const { runSast } = await import("../sast/run-sast.ts");
        return runSast(values, context);
    },
});
