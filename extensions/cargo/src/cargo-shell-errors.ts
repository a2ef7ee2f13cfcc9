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
    noWorkspace: () => [
        "There is no Cargo workspace in this window.",
        'Open a folder that has a Cargo.toml, or make a package with "Rust AI: New Cargo Package".',
    ],
    noGraph: (reason: string) => [
        `The dependencies of this workspace could not be read: ${reason}`,
        "Look into Problems, repair the manifest or the lock, and try again.",
    ],
    noDependencies: (member: string) => [
        `${member} has no dependencies.`,
        'Use "Rust AI: Add Dependency" to give it one.',
    ],
    notTrusted: () => [
        "cargo does not run in a workspace that you do not trust.",
        "Trust the workspace, or go on without: manifests can be read and edited all the same.",
    ],
    offline: () => [
        "What is cached of the registry does not suffice, and the network is switched off.",
        'Set "rustAi.cargo.online" to "ask", or run cargo once where it has network.',
    ],
    noPrograms: () => [
        "The workspace has no program that could be looked at.",
        "Add a src/main.rs or a [[bin]] to one of its packages.",
    ],
    noRustup: () => [
        "rustup was not found, and it is what installs and chooses toolchains.",
        "Without it, toolchains are what your system's package manager has installed.",
    ],
    rustupFailed: (reason: string) => [
        `rustup failed: ${reason}`,
        "The log has all of its output.",
    ],
    toolchainPath: (file: string) => [
        `${file} names the folder of a toolchain, which excludes a channel.`,
        "Remove its path, and choose again.",
    ],
    noDownloads: () => [
        "This needs the network, which is switched off.",
        'Set "rustAi.cargo.online" to "ask", or install it by hand.',
    ],
    cargoFailed: (reason: string) => [`cargo failed: ${reason}`, "The log has all of its output."],
});
