import { defineErrors } from "@rust-ai-ide/core/errors";

const correct = "Correct the catalogue, or remove it from the setting.";

/** What can be wrong with catalogues of models and with what is chosen from them. */
export const CatalogErrors = defineErrors("catalog", {
    notJson: (source: string) => [`The catalogue ${source} is not JSON.`, correct],
    tooLarge: (source: string) => [
        `The catalogue ${source} is larger than 2 MB.`,
        "Split it, or name another one in the setting.",
    ],
    unsupportedVersion: (source: string) => [
        `The catalogue ${source} is not of version 1.`,
        "Update the product, or use an older catalogue.",
    ],
    invalid: (source: string, problem: string) => [
        `The catalogue ${source} cannot be used: ${problem}.`,
        correct,
    ],
    invalidEntry: (source: string, entry: string, problem: string) => [
        `The model ${entry} of the catalogue ${source} was left out: ${problem}.`,
        correct,
    ],
    duplicate: (source: string, id: string) => [
        `The catalogue ${source} has a model ${id}, which is known from another catalogue.`,
        "Give it another id; what was known first stays.",
    ],
    unreadable: (source: string, reason: string) => [
        `The catalogue ${source} cannot be read (${reason}).`,
        "Check the path or address in the setting.",
    ],
    addressNotAllowed: (source: string) => [
        `The catalogue ${source} is not at an https address.`,
        "Use https, http on this machine, or the path of a file.",
    ],
    unknownModel: (id: string, similar: string) => [
        `The catalogue has no model "${id}"${similar === "" ? "" : `; similar: ${similar}`}.`,
        "See rust-ai models list --catalog.",
    ],
});
