/** Every id that the manifest and the code share. Literals of these anywhere else are mistakes. */
export const commandIds = {
    triggerCompletion: "rustAi.completion.trigger",
    toggleCompletion: "rustAi.completion.toggle",
    toggleLanguage: "rustAi.completion.toggleLanguage",
    snooze: "rustAi.completion.snooze",
    chooseProvider: "rustAi.completion.chooseProvider",
    switchModel: "rustAi.models.switch",
    verifyModel: "rustAi.models.verify",
    addModelFolder: "rustAi.models.addFolder",
    importModel: "rustAi.models.import",
    reloadModels: "rustAi.models.reload",
    collectDiagnostics: "rustAi.diagnostics.collect",
    showLog: "rustAi.log.show",
    openWalkthrough: "rustAi.walkthrough.open",
    trySample: "rustAi.walkthrough.trySample",
    installShim: "rustAi.cli.installShim",
} as const;

/** Commands that run for the extension's own items; they are not in the palette. */
export const internalCommandIds = {
    /** Runs when a suggestion was accepted as a whole; the walkthrough waits for it. */
    accepted: "rustAi.completion.accepted",
} as const;

/** Facts that the manifest's conditions look at. */
export const contextKeys = {
    accepted: "rustAi.acceptedSuggestion",
} as const;

export const builtInCommandIds = {
    setContext: "setContext",
    triggerInlineSuggest: "editor.action.inlineSuggest.trigger",
    openSettings: "workbench.action.openSettings",
    openWalkthrough: "workbench.action.openWalkthrough",
    installExtension: "workbench.extensions.installExtension",
    searchExtensions: "workbench.extensions.search",
    revealInFolder: "revealFileInOS",
} as const;

export const statusItemId = "rustAi.status";
export const viewContainerId = "rustAi";
export const walkthroughId = "rustAi.start";
export const extensionId = "rust-ai-ide.ai-core";
export const modelExtensionId = "rust-ai-ide.model-rust";
export const rustAnalyzerExtensionId = "rust-lang.rust-analyzer";
export const settingsQuery = `@ext:${extensionId}`;
