import { defineErrors } from "@rust-ai-ide/core/errors";

/** Why a check by cargo could not be made. That the code does not compile is no error of these. */
export const CargoErrors = defineErrors("cargo", {
    missing: (program: string) => [
        `${program} was not found.`,
        "Install Rust from rustup.rs, or put it on the PATH that the editor was started with.",
    ],
    noManifest: () => ["No Cargo.toml was found for this file.", "Open a file of a Cargo package."],
    treeTooLarge: (files: number, megabytes: number) => [
        `The repository is too large to be copied for a check (over ${files} files or ${megabytes} MB).`,
        "Add large generated files to .gitignore, or check the change by hand.",
    ],
    folderUnusable: (reason: string) => [
        `No temporary folder could be made for the check (${reason}).`,
        "Free some space in the system's temporary folder.",
    ],
    timedOut: (seconds: number) => [
        `cargo was not done within ${seconds} seconds.`,
        "Build the workspace once, so that its dependencies are compiled, and try again.",
    ],
    notBuilt: (reason: string) => [
        `cargo could not build a copy of the workspace: ${reason}`,
        "Run cargo check --offline in a clean clone to see the same.",
    ],
    outsideWorkspace: () => [
        "The file is outside of the workspace that is checked.",
        "Check files of one workspace at a time.",
    ],
    unknownErrorCode: (code: string) => [
        `rustc has no explanation of ${code}.`,
        "Look at the error's own notes.",
    ],
});
