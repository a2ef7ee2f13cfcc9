import { runWhatIf, whatIfDetails, whatIfOptions } from "../cargo/what-if-command.ts";
import { defineCommand } from "../command.ts";

export const cargoWhatIfUpgrade = defineCommand({
    words: ["cargo", "what-if", "upgrade"],
    summary: "Say what moving a package to another version would change.",
    details: whatIfDetails,
    options: {
        name: {
            kind: "argument",
            value: "NAME[@VERSION]",
            help: "The package, with its version where the lock has several.",
        },
        to: {
            kind: "text",
            value: "VERSION",
            help: "This version, latest (requirements of members are raised), or compatible, which is the default.",
        },
        ...whatIfOptions,
    },
    run: (values, context) => {
        const [name = "", from] = values.name.split("@");
        const to = values.to ?? "compatible";
        const change = { kind: "upgrade" as const, name, to };
        return runWhatIf(from === undefined ? change : { ...change, from }, values, context);
    },
});
