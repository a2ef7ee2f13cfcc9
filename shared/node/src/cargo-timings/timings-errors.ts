import { defineErrors } from "@rust-ai-ide/core/errors";

/** Why timings of a build are not to be had. */
export const TimingsErrors = defineErrors("timings", {
    missing: (path: string) => [
        `No report of cargo build --timings was found at ${path}.`,
        "Run cargo build --timings, and give the HTML file or the folder that has it.",
    ],
    notTimings: (path: string) => [
        `${path} has no timings of a build.`,
        "Give a file that cargo build --timings has written.",
    ],
    tooLarge: (path: string) => [
        `${path} is larger than a report of timings can be.`,
        "Give a file that cargo build --timings has written.",
    ],
    buildFailed: (reason: string) => [
        `The build failed, so nothing was measured: ${reason}`,
        "Build the workspace by hand, repair what is wrong, and measure again.",
    ],
    noReport: () => [
        "cargo built the workspace and wrote no report of timings.",
        "Update to a Rust of 1.60 or newer.",
    ],
});
