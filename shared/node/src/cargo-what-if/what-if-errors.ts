import { defineErrors } from "@rust-ai-ide/core/errors";

/** Why cargo could not say what a change would do. */
export const WhatIfErrors = defineErrors("what-if", {
    cargoRefused: (reason: string) => [
        `cargo found no lock for the change: ${reason}`,
        "Try another version, or allow the network if crates are missing.",
    ],
    staleTexts: (path: string) => [
        `${path} has changed since the answer was computed.`,
        "Ask again and apply the new answer.",
    ],
});
