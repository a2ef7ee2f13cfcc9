/** Every id that the manifest and the code share. Literals of these anywhere else are mistakes. */
export const commandIds = {
    showLog: "rustAi.cargo.showLog",
    restartServer: "rustAi.cargo.restartServer",
    refreshView: "rustAi.cargo.refreshView",
    showDependents: "rustAi.cargo.showDependents",
    showDependencies: "rustAi.cargo.showDependencies",
    filterView: "rustAi.cargo.filterView",
    clearFilter: "rustAi.cargo.clearFilter",
    showDuplicates: "rustAi.cargo.showDuplicates",
    showOutdated: "rustAi.cargo.showOutdated",
    showUnused: "rustAi.cargo.showUnused",
    whyIsItHere: "rustAi.cargo.whyIsItHere",
    openManifest: "rustAi.cargo.openManifest",
    addDependency: "rustAi.cargo.addDependency",
    removeDependency: "rustAi.cargo.removeDependency",
    updatePackages: "rustAi.cargo.updatePackages",
    upgradeRequirement: "rustAi.cargo.upgradeRequirement",
    whatIf: "rustAi.cargo.whatIf",
    newPackage: "rustAi.cargo.newPackage",
    initPackage: "rustAi.cargo.initPackage",
    refreshRegistry: "rustAi.cargo.refreshRegistry",
    openGraph: "rustAi.cargo.openGraph",
    showTimings: "rustAi.cargo.showTimings",
    buildWithTimings: "rustAi.cargo.buildWithTimings",
    openTimingsFile: "rustAi.cargo.openTimingsFile",
    mergeDuplicates: "rustAi.cargo.mergeDuplicates",
    checkPublish: "rustAi.cargo.checkPublish",
    runCheck: "rustAi.cargo.runCheck",
    runClippy: "rustAi.cargo.runClippy",
    chooseToolchain: "rustAi.cargo.chooseToolchain",
    showCoverage: "rustAi.cargo.showCoverage",
    hideCoverage: "rustAi.cargo.hideCoverage",
    expandMacros: "rustAi.cargo.expandMacros",
    showAssembly: "rustAi.cargo.showAssembly",
    showLlvmLines: "rustAi.cargo.showLlvmLines",
    showBloat: "rustAi.cargo.showBloat",
    cleanBySize: "rustAi.cargo.cleanBySize",
} as const;

/** Commands that run for the extension's own items; they are not in the palette. */
export const internalCommandIds = {
    /** A click on a row of the view: the manifest at what the row stands for. */
    openPlace: "rustAi.cargo.openPlace",
} as const;

/** Facts that the manifest's conditions look at. */
export const contextKeys = {
    /** The workspace has a Cargo.toml, or one is open. */
    active: "rustAi.cargo.active",
    /** The view shows what depends on what. */
    isInverted: "rustAi.cargo.inverted",
    isFiltered: "rustAi.cargo.filtered",
    /** Marks of coverage are shown. */
    hasCoverage: "rustAi.cargo.coverage",
} as const;

export const builtInCommandIds = {
    setContext: "setContext",
    open: "vscode.open",
    undo: "undo",
    openFolder: "vscode.openFolder",
    showProblems: "workbench.actions.view.problems",
} as const;

/** Problem matcher of tasks. */
export const compilerMatcherId = "$rust-ai-rustc";
/** The extension that knows advisories. */
export const securityExtensionId = "rust-ai-ide.security";
/** The extension that shows what compilers say by itself. */
export const rustAnalyzerId = "rust-lang.rust-analyzer";
export const statusItemId = "rustAi.cargo.status";
export const coverageItemId = "rustAi.cargo.coverageItem";
/** Documents of what tools say of compiled code. */
export const codeScheme = "rust-ai-code";
export const testControllerId = "rustAi.cargo.tests";
export const graphPanelId = "rustAi.cargo.graph";
export const timingsPanelId = "rustAi.cargo.timings";
export const publishPanelId = "rustAi.cargo.publish";
export const whatIfPanelId = "rustAi.cargo.whatIf";
export const cargoViewId = "rustAi.cargo.view";
export const extensionId = "rust-ai-ide.cargo";
