import { defineErrors } from "@rust-ai-ide/core/errors";

/** What can go wrong in the editor's side of the cargo extension. */
export const CargoShellErrors = defineErrors("cargoShell", {
    serverMissing: () => [
        "The program that reads manifests did not start.",
        'It is tried again in a moment; if that does not help, reload the window or look into "Rust AI: Show Cargo Log".',
    ],
    serverResting: () => [
        "The program that reads manifests stopped and is left alone for a moment.",
        'Try again in a minute, or use "Rust AI: Restart Cargo Server".',
    ],
});
