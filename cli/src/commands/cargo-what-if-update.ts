import { runWhatIf, whatIfDetails, whatIfOptions } from "../cargo/what-if-command.ts";
import { defineCommand } from "../command.ts";

export const cargoWhatIfUpdate = defineCommand({
    words: ["cargo", "what-if", "update"],
    summary: "Say what updating every package would change.",
    details: whatIfDetails,
    options: whatIfOptions,
    run: (values, context) => runWhatIf({ kind: "update-all" }, values, context),
});
