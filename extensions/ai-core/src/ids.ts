/** Every id that the manifest and the code share. Literals of these anywhere else are mistakes. */
export const commandIds = {
    triggerCompletion: "rustAi.completion.trigger",
    toggleCompletion: "rustAi.completion.toggle",
    toggleLanguage: "rustAi.completion.toggleLanguage",
    snooze: "rustAi.completion.snooze",
    chooseProvider: "rustAi.completion.chooseProvider",
    acceptAndContinue: "rustAi.completion.acceptAndContinue",
    forgetLearned: "rustAi.completion.forgetLearned",
    switchModel: "rustAi.models.switch",
    verifyModel: "rustAi.models.verify",
    addModelFolder: "rustAi.models.addFolder",
    importModel: "rustAi.models.import",
    downloadModel: "rustAi.models.download",
    reloadModels: "rustAi.models.reload",
    collectDiagnostics: "rustAi.diagnostics.collect",
    showLog: "rustAi.log.show",
    openWalkthrough: "rustAi.walkthrough.open",
    trySample: "rustAi.walkthrough.trySample",
    installShim: "rustAi.cli.installShim",
    addServer: "rustAi.engines.addServer",
    findServers: "rustAi.engines.findServers",
    removeServer: "rustAi.engines.removeServer",
    setEngineToken: "rustAi.engines.setToken",
    removeEngineToken: "rustAi.engines.removeToken",
    retryEngine: "rustAi.engines.retry",
    useForCompletion: "rustAi.models.useForCompletion",
    useForChat: "rustAi.models.useForChat",
    useForScoring: "rustAi.models.useForScoring",
    loadModel: "rustAi.models.load",
    unloadModel: "rustAi.models.unload",
    revealModel: "rustAi.models.reveal",
    removeModel: "rustAi.models.remove",
    showMetrics: "rustAi.metrics.show",
    explainError: "rustAi.chat.explainError",
    fixError: "rustAi.chat.fixError",
    rebuildIndex: "rustAi.intelligence.rebuildIndex",
    showIndexStatus: "rustAi.intelligence.showStatus",
    showLinks: "rustAi.intelligence.showLinks",
    goToOtherSide: "rustAi.intelligence.goToOtherSide",
} as const;

/** Commands that run for the extension's own items; they are not in the palette. */
export const internalCommandIds = {
    /** Runs when a suggestion was accepted as a whole; the walkthrough waits for it. */
    accepted: "rustAi.completion.accepted",
    /** Buttons below a proposal in the chat. */
    applyProposal: "rustAi.chat.applyProposal",
    previewProposal: "rustAi.chat.previewProposal",
    /** Code lenses of the language server: what uses a definition in other languages. */
    showReferences: "rustAi.intelligence.showReferences",
} as const;

/** Facts that the manifest's conditions look at. */
export const contextKeys = {
    accepted: "rustAi.acceptedSuggestion",
    /** The cursor is on a name by which two languages call each other. */
    onLink: "rustAi.onLink",
} as const;

export const builtInCommandIds = {
    setContext: "setContext",
    triggerInlineSuggest: "editor.action.inlineSuggest.trigger",
    commitInlineSuggest: "editor.action.inlineSuggest.commit",
    openSettings: "workbench.action.openSettings",
    openWalkthrough: "workbench.action.openWalkthrough",
    installExtension: "workbench.extensions.installExtension",
    searchExtensions: "workbench.extensions.search",
    revealInFolder: "revealFileInOS",
    showReferences: "editor.action.showReferences",
    goToLocations: "editor.action.goToLocations",
} as const;

export const statusItemId = "rustAi.status";
export const modelsViewId = "rustAi.models.view";
export const metricsPanelId = "rustAi.metrics.page";
export const chatModelVendor = "rust-ai";
export const chatParticipantId = "rust-ai.rust";
export const mcpProviderId = "rustAi.mcp";
export const viewContainerId = "rustAi";
export const walkthroughId = "rustAi.start";
export const extensionId = "rust-ai-ide.ai-core";
export const modelExtensionId = "rust-ai-ide.model-rust";
export const rustAnalyzerExtensionId = "rust-lang.rust-analyzer";
export const settingsQuery = `@ext:${extensionId}`;
