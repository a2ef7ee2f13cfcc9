import { defineErrors } from "@rust-ai-ide/core/errors";

/** Why edits of files were not made. */
export const FileEditErrors = defineErrors("fileEdits", {
    changedMeanwhile: (file: string) => [
        `${file} was changed since this was computed, so nothing was written.`,
        "Ask again.",
    ],
});
