import { defineErrors } from "@rust-ai-ide/core/errors";

export const ReviewErrors = defineErrors("review", {
    unreadablePatch: (path: string) => [
        `${path} is no patch in unified format.`,
        "Give a file that git diff, git format-patch or diff -u wrote.",
    ],
    nothingChanged: () => [
        "Nothing changed that could be described.",
        "Stage something with git add, or use --all.",
    ],
    badBaseline: (path: string, reason: string) => [
        `The baseline ${path} is not understood: ${reason}.`,
        "Write a new one with rust-ai review --write-baseline.",
    ],
    foreignHook: (path: string) => [
        `The hook ${path} was changed after it was installed.`,
        "Take the lines of rust-ai out of it yourself.",
    ],
    globalHooks: (path: string) => [
        `Git is told to take hooks from ${path}, which lies outside the repository.`,
        "Add rust-ai review --staged to the hook there yourself, or unset core.hooksPath here.",
    ],
    outside: (path: string) => [
        `${path} is not in the repository.`,
        "Give a path below the repository's folder.",
    ],
});
