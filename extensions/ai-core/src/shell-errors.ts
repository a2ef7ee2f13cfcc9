import { defineErrors } from "@rust-ai-ide/core/errors";

/** What can go wrong in the editor's shell itself. */
export const ShellErrors = defineErrors("shell", {
    modelExtensionMissing: () => [
        "The embedded model is not installed.",
        'Install the extension "Rust AI IDE: Embedded Rust Model" (rust-ai-ide.model-rust), or add a folder with a model of your own.',
    ],
    noCompletionModel: () => [
        "None of the known models can complete code.",
        "Add a folder with a code model, or reinstall the embedded one.",
    ],
    inferenceFailed: () => [
        "The inference process could not be used.",
        'Look into the log, then use "Rust AI: Reload Models and Restart Inference".',
    ],
    languageServerMissing: () => [
        "The language server did not start, so suggestions cannot be checked and none are shown.",
        'It is tried again while you type; if that does not help, reload the window or use "Rust AI: Collect Diagnostics".',
    ],
    languageServerStopped: () => [
        "The language server keeps stopping, so suggestions cannot be checked and none are shown.",
        'It is tried again while you type; if that does not help, reload the window or use "Rust AI: Collect Diagnostics".',
    ],
    languageServerResting: () => [
        "The language server stopped and is left alone for a moment.",
        'Try again in a minute; if that does not help, reload the window or use "Rust AI: Collect Diagnostics".',
    ],
    indexIsOff: () => [
        "There is no index of this workspace.",
        'Switch "rustAi.intelligence.enabled" on, and open a folder that has Rust in it.',
    ],
    modelNeedsTrust: (name: string) => [
        `${name} is not used in a workspace that you do not trust.`,
        "Trust the workspace, or choose the embedded model.",
    ],
    modelCannotComplete: (name: string) => [
        `${name} cannot complete code.`,
        "Choose a model that lists completion among what it can do.",
    ],
    modelNotListed: (name: string) => [
        `${name} is no longer among the known models.`,
        'Add its folder again, or use "Rust AI: Reload Models and Restart Inference".',
    ],
    modelOverruled: (name: string) => [
        `${name} was chosen, but the setting "rustAi.models.active" has another value here.`,
        "Look for the value in the settings of the workspace or of your organisation and remove it.",
    ],
    notAModelFolder: (folder: string) => [
        `No model was found in ${folder}.`,
        "Choose the folder that holds model.json, or config.json with tokenizer.json and an onnx folder.",
    ],
    importFailed: () => [
        "The import ended without saying why.",
        "Try it in a terminal with rust-ai models import, and look into the log.",
    ],
    downloadFailed: () => [
        "The download program ended without saying why.",
        "Try it in a terminal with rust-ai models download, and look into the log.",
    ],
    shimNotWritten: (folder: string) => [
        `The command could not be written to ${folder}.`,
        "Make the folder writable, or put the command on your PATH by hand as the README says.",
    ],
    shimInTheWay: (file: string) => [
        `${file} exists and was not written by Rust AI IDE.`,
        "Rename or delete it, then install the command again.",
    ],
    reportNotWritten: () => [
        "The diagnostics could not be written to any folder.",
        "Free some space or check the permissions of the editor's storage folder.",
    ],
    editorModelsRefused: () => [
        "The editor does not let Rust AI use its language models.",
        'Allow it when the editor asks, or in "Manage Language Model Access", or switch "rustAi.engines.useEditorModels" off.',
    ],
    routeOverruled: (name: string) => [
        `${name} was chosen, but the settings say something else here.`,
        'Look for "rustAi.models.routes" and "rustAi.models.workspaceRoutes" in the settings of the workspace or of your organisation.',
    ],
    serverAddressUnusable: (address: string) => [
        `"${address}" is not the address of a server.`,
        "Write it like http://127.0.0.1:8080, without a user name or password.",
    ],
    serverListedElsewhere: () => [
        'The setting "rustAi.engines.servers" could not be changed.',
        "Look for its value in the settings of your organisation, or open the user settings and change it there.",
    ],
    copilotSettingUnknown: () => [
        "Copilot's setting could not be changed.",
        'Set "github.copilot.enable" for rust to false in your settings.',
    ],
});
