import { defineErrors } from "@rust-ai-ide/core/errors";

/** What can go wrong in the editor's side of the security extension. */
export const SecurityShellErrors = defineErrors("securityShell", {
    serverMissing: () => [
        "The program that looks for findings did not start.",
        'It is tried again in a moment; if that does not help, reload the window or look into "Rust AI: Show Security Log".',
    ],
    serverResting: () => [
        "The program that looks for findings stopped and is left alone for a moment.",
        'Try again in a minute, or use "Rust AI: Restart Security Server".',
    ],
    noWorkspace: () => [
        "There is no Cargo workspace in this window.",
        "Open a folder that has a Cargo.toml.",
    ],
    notTrusted: () => [
        "cargo and git do not run in a workspace that you do not trust.",
        "Trust the workspace, or go on without: findings are shown all the same.",
    ],
    offline: () => [
        "This needs the network, which is switched off.",
        'Set "rustAi.security.online" to "ask", or import a folder or an archive.',
    ],
    noFinding: () => [
        "The finding is not there any more.",
        "It was fixed or moved; refresh the view.",
    ],
});
