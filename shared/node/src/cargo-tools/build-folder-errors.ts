import { defineErrors } from "@rust-ai-ide/core/errors";

/** Why a build folder is left alone. */
export const BuildFolderErrors = defineErrors("buildFolder", {
    none: (path: string) => [
        `${path} is no build folder of cargo's, or nothing was built yet.`,
        "Build the workspace once, and look again.",
    ],
    outside: (path: string) => [
        `${path} is not in the build folder, so nothing was removed.`,
        "Measure the build folder again.",
    ],
});
