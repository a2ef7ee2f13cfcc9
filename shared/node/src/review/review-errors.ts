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
    outside: (path: string) => [
        `${path} is not in the repository.`,
        "Give a path below the repository's folder.",
    ],
});
