import { defineErrors } from "@rust-ai-ide/core/errors";

/** What a review server refuses, or cannot do. */
export const ReviewLanguageErrors = defineErrors("reviewLanguage", {
    notTrusted: () => [
        "git does not run in a workspace that you do not trust.",
        "Trust the workspace, or review a single open file.",
    ],
    noFolder: () => ["There is no folder to review.", "Open a folder of a git repository."],
    notAFile: (name: string) => [
        `${name} is no file that can be read.`,
        "Save it, or choose another file.",
    ],
    notRemembered: (path: string) => [
        `What you decided could not be written to ${path}.`,
        "Look whether the disk is full or the folder is read-only.",
    ],
    modelFailed: (reason: string) => [
        `The model did not answer: ${reason}`,
        "Look at the Models view, and ask again.",
    ],
    noReview: () => ["Nothing was reviewed yet.", "Review a change first."],
    notSaved: (name: string) => [
        `${name} is not what is on the disk, where the compiler looks.`,
        "Save it, and ask again.",
    ],
    notCompiled: () => [
        "A single file cannot be compiled.",
        "Review the working tree, a branch or a commit.",
    ],
});
