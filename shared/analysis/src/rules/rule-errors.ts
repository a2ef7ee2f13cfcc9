import { defineErrors } from "@rust-ai-ide/core/errors";

export const RuleErrors = defineErrors("rules", {
    query: (id: string, line: number, column: number, reason: string) => [
        `The query of the rule ${id} cannot be used: line ${line}, column ${column}: ${reason}`,
        "Correct the query; rust-ai rules test FILE shows what it matches.",
    ],
    capture: (id: string, name: string) => [
        `The rule ${id} speaks of a capture ${name} that its query does not have.`,
        "Name a capture of the query.",
    ],
    language: (id: string, language: string) => [
        `The rule ${id} is for ${language}, which has no grammar here.`,
        "Use rust, typescript, typescriptreact, javascript, javascriptreact, python or toml.",
    ],
    duplicate: (id: string) => [
        `There are two rules with the id ${id}; the first one is used.`,
        "Give the other one an id of its own.",
    ],
    file: (place: string, reason: string) => [
        `The rule file cannot be used: ${place}: ${reason}`,
        "Correct the field; rust-ai rules list --format json shows rules that are right.",
    ],
    json: (line: number, column: number) => [
        `The rule file is no JSON: line ${line}, column ${column}.`,
        "Correct the file at this place.",
    ],
});
