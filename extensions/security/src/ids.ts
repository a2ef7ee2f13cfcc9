/** Every id that the manifest and the code share. Literals of these anywhere else are mistakes. */
export const commandIds = {
    showLog: "rustAi.security.showLog",
    restartServer: "rustAi.security.restartServer",
    refreshFindings: "rustAi.security.refreshFindings",
    scanWorkspace: "rustAi.security.scanWorkspace",
    scanSecrets: "rustAi.security.scanSecrets",
    groupBySeverity: "rustAi.security.groupBySeverity",
    groupByPackage: "rustAi.security.groupByPackage",
    groupByPath: "rustAi.security.groupByPath",
    showSuppressed: "rustAi.security.showSuppressed",
    hideSuppressed: "rustAi.security.hideSuppressed",
    showFindings: "rustAi.security.showFindings",
    openAdvisory: "rustAi.security.openAdvisory",
    showPath: "rustAi.security.showPath",
    fix: "rustAi.security.fix",
    suppress: "rustAi.security.suppress",
    copyId: "rustAi.security.copyId",
    updateDatabase: "rustAi.security.updateDatabase",
    importDatabase: "rustAi.security.importDatabase",
    rollBackDatabase: "rustAi.security.rollBackDatabase",
    exportReport: "rustAi.security.exportReport",
    complianceReport: "rustAi.security.complianceReport",
    noticeFile: "rustAi.security.noticeFile",
    openDashboard: "rustAi.security.openDashboard",
} as const;

/** Commands that run for the extension's own items; they are not in the palette. */
export const internalCommandIds = {
    /** A click on a row of the view. */
    openPlace: "rustAi.security.openPlace",
} as const;

/** Facts that the manifest's conditions look at. */
export const contextKeys = {
    /** The workspace has a Cargo.toml, or one is open. */
    active: "rustAi.security.active",
    /** `severity`, `package` or `path`. */
    grouping: "rustAi.security.grouping",
    showsSuppressed: "rustAi.security.suppressedShown",
    /** There is no database of advisories. */
    hasNoDatabase: "rustAi.security.noDatabase",
} as const;

export const builtInCommandIds = { setContext: "setContext" } as const;

/** It knows the types of Rust. */
export const rustAnalyzerId = "rust-lang.rust-analyzer";

export const securityViewId = "rustAi.security.view";
export const statusItemId = "rustAi.security.status";
export const dashboardPanelId = "rustAi.security.dashboard";
