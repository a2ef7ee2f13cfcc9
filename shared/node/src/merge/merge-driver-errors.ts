import { defineErrors } from "@rust-ai-ide/core/errors";

export const MergeDriverErrors = defineErrors("mergeDriver", {
    changed: (path: string) => [
        `The lines of the merge driver in ${path} were changed by hand.`,
        "Take the lines between the rust-ai marks out of the file yourself.",
    ],
    tooLarge: (path: string, megabytes: number) => [
        `${path} has more than ${megabytes} MB and is merged by git.`,
        "Nothing is to do; the file was merged as text.",
    ],
    notText: (path: string) => [
        `${path} is not text in UTF-8 and is merged by git.`,
        "Nothing is to do; the file was merged as git does it.",
    ],
});
