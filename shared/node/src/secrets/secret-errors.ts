import { defineErrors } from "@rust-ai-ide/core/errors";

export const SecretErrors = defineErrors("secrets", {
    tooLarge: (megabytes: number) => [
        `The file has more than ${megabytes} MB and was not searched for secrets.`,
        "Search it in parts, or allow its path.",
    ],
    notAll: () => [
        "The file took too long, so that it may have more secrets than are listed.",
        "Remove those that are listed and search again, or allow its path.",
    ],
    badBaseline: (path: string, reason: string) => [
        `The baseline ${path} is not understood: ${reason}.`,
        "Write a new one with rust-ai secrets --write-baseline.",
    ],
    foreignHook: (path: string) => [
        `The hook ${path} was changed after it was installed.`,
        "Take the lines between the rust-ai marks out of it yourself.",
    ],
    globalHooks: (path: string) => [
        `Git is told to take hooks from ${path}, which lies outside the repository.`,
        "Add rust-ai secrets --staged to the hook there yourself, or unset core.hooksPath here.",
    ],
});
