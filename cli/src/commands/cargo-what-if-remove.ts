import { dependencyPlace, placeOptions } from "../cargo/dependency-place.ts";
import { runWhatIf, whatIfDetails, whatIfOptions } from "../cargo/what-if-command.ts";
import { defineCommand } from "../command.ts";

export const cargoWhatIfRemove = defineCommand({
    words: ["cargo", "what-if", "remove"],
    summary: "Say what removing a dependency would change.",
    details: whatIfDetails,
    options: {
        name: { kind: "argument", value: "NAME", help: "The dependency, as manifests call it." },
        ...placeOptions,
        ...whatIfOptions,
    },
    run: (values, context) => {
        const change = { kind: "remove" as const, name: values.name, ...dependencyPlace(values) };
        return runWhatIf(change, values, context);
    },
});
