import { defineErrors } from "@rust-ai-ide/core/errors";

export const ResolutionErrors = defineErrors("resolution", {
    nothingToUndo: () => [
        "No resolution of conflicts is kept.",
        "git checkout --merge -- FILE makes the conflicts of a file anew.",
    ],
    changedMeanwhile: (path: string) => [
        `${path} was changed after its conflicts were resolved.`,
        "Save your changes elsewhere first, or use git checkout --merge -- FILE.",
    ],
});
