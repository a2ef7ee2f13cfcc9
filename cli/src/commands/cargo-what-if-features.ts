import { dependencyPlace, nameList, placeOptions } from "../cargo/dependency-place.ts";
import { runWhatIf, whatIfDetails, whatIfOptions } from "../cargo/what-if-command.ts";
import { CliErrors } from "../cli-errors.ts";
import { defineCommand } from "../command.ts";

export const cargoWhatIfFeatures = defineCommand({
    words: ["cargo", "what-if", "features"],
    summary: "Say what switching features of a dependency would change.",
    details: whatIfDetails,
    options: {
        name: { kind: "argument", value: "NAME", help: "The dependency, as manifests call it." },
        enable: {
            kind: "text",
            value: "FEATURES",
            repeatable: true,
            help: "Switch these on, separated by commas.",
        },
        disable: {
            kind: "text",
            value: "FEATURES",
            repeatable: true,
            help: "Switch these off, separated by commas.",
        },
        "default-features": {
            kind: "text",
            value: "WANTED",
            help: "Whether the default features are wanted, true or false.",
        },
        ...placeOptions,
        ...whatIfOptions,
    },
    run: (values, context) => {
        const wanted = values["default-features"];
        if (wanted !== undefined && wanted !== "true" && wanted !== "false") {
            throw CliErrors.badChoice("default-features", "true, false");
        }
        const change = {
            kind: "features" as const,
            name: values.name,
            enable: nameList(values.enable),
            disable: nameList(values.disable),
            ...(wanted === undefined ? {} : { defaultFeatures: wanted === "true" }),
            ...dependencyPlace(values),
        };
        return runWhatIf(change, values, context);
    },
});
