import { dependencyPlace, nameList, placeOptions } from "../cargo/dependency-place.ts";
import { runWhatIf, whatIfDetails, whatIfOptions } from "../cargo/what-if-command.ts";
import { defineCommand } from "../command.ts";

export const cargoWhatIfAdd = defineCommand({
    words: ["cargo", "what-if", "add"],
    summary: "Say what adding a dependency would change.",
    details: whatIfDetails,
    options: {
        name: {
            kind: "argument",
            value: "NAME[@REQUIREMENT]",
            help: "The crate; without a requirement the newest version that is cached.",
        },
        features: {
            kind: "text",
            value: "FEATURES",
            repeatable: true,
            help: "With these features, separated by commas.",
        },
        "no-default-features": { kind: "flag", help: "Without its default features." },
        optional: { kind: "flag", help: "As an optional dependency." },
        ...placeOptions,
        ...whatIfOptions,
    },
    run: (values, context) => {
        const at = values.name.indexOf("@");
        const name = at < 0 ? values.name : values.name.slice(0, at);
        const features = nameList(values.features);
        const change = {
            kind: "add" as const,
            name,
            ...(at < 0 ? {} : { requirement: values.name.slice(at + 1) }),
            ...(features.length === 0 ? {} : { features }),
            ...(values["no-default-features"] ? { defaultFeatures: false } : {}),
            ...(values.optional ? { optional: true } : {}),
            ...dependencyPlace(values),
        };
        return runWhatIf(change, values, context);
    },
});
