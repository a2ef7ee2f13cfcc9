/** Every id that the manifest and the code share. Literals of these anywhere else are mistakes. */
export const commandIds = {
    showLog: "rustAi.review.showLog",
    restartServer: "rustAi.review.restartServer",
    chooseScope: "rustAi.review.chooseScope",
    reviewWorkingTree: "rustAi.review.reviewWorkingTree",
    reviewStaged: "rustAi.review.reviewStaged",
    reviewBranch: "rustAi.review.reviewBranch",
    reviewFile: "rustAi.review.reviewFile",
    reviewSelection: "rustAi.review.reviewSelection",
    refresh: "rustAi.review.refresh",
    askModels: "rustAi.review.askModels",
    askCompilers: "rustAi.review.askCompilers",
    groupBySeverity: "rustAi.review.groupBySeverity",
    groupByFile: "rustAi.review.groupByFile",
    showDecided: "rustAi.review.showDecided",
    hideDecided: "rustAi.review.hideDecided",
    startReviewMode: "rustAi.review.startReviewMode",
    stopReviewMode: "rustAi.review.stopReviewMode",
    nextFinding: "rustAi.review.nextFinding",
    previousFinding: "rustAi.review.previousFinding",
    dismiss: "rustAi.review.dismiss",
    accept: "rustAi.review.accept",
    reopen: "rustAi.review.reopen",
    undoDecision: "rustAi.review.undoDecision",
    fix: "rustAi.review.fix",
    discuss: "rustAi.review.discuss",
    openChanges: "rustAi.review.openChanges",
    copyFinding: "rustAi.review.copyFinding",
    showSummary: "rustAi.review.showSummary",
    exportReview: "rustAi.review.exportReview",
    commit: "rustAi.review.commit",
    replyDiscussion: "rustAi.review.replyDiscussion",
    resolveDiscussion: "rustAi.review.resolveDiscussion",
    reopenDiscussion: "rustAi.review.reopenDiscussion",
    deleteDiscussion: "rustAi.review.deleteDiscussion",
    predictConflicts: "rustAi.review.predictConflicts",
    resolveConflicts: "rustAi.review.resolveConflicts",
    openProposals: "rustAi.review.openProposals",
    createBranch: "rustAi.review.createBranch",
    switchBranch: "rustAi.review.switchBranch",
    stashChanges: "rustAi.review.stashChanges",
    applyStash: "rustAi.review.applyStash",
    discardChanges: "rustAi.review.discardChanges",
    cherryPick: "rustAi.review.cherryPick",
    rebase: "rustAi.review.rebase",
    absorbChanges: "rustAi.review.absorbChanges",
    proceedOperation: "rustAi.review.proceedOperation",
    undoOperation: "rustAi.review.undoOperation",
    redoOperation: "rustAi.review.redoOperation",
    showOperations: "rustAi.review.showOperations",
} as const;

/** Commands that run for the extension's own items; they are not in the palette. */
export const internalCommandIds = {
    /** A click on a row of the view. */
    openPlace: "rustAi.review.openPlace",
    /** A click on a code lens. */
    showItem: "rustAi.review.showItem",
    /** A click on a row of the Conflicts view. */
    openPrediction: "rustAi.review.openPrediction",
    /** Clicks on the lines above conflicts. */
    applyProposal: "rustAi.review.applyProposal",
    chooseProposal: "rustAi.review.chooseProposal",
    /** Clicks on the lines above the plan of a rebase. */
    startRebase: "rustAi.review.startRebase",
    predictRebase: "rustAi.review.predictRebase",
} as const;

/** Facts that the manifest's conditions look at. */
export const contextKeys = {
    /** The workspace has a Cargo.toml, or one is open. */
    active: "rustAi.review.active",
    hasReview: "rustAi.review.hasReview",
    /** `severity` or `file`. */
    grouping: "rustAi.review.grouping",
    showsDecided: "rustAi.review.decidedShown",
    isReviewMode: "rustAi.review.mode",
    canUndo: "rustAi.review.canUndo",
    hasPrediction: "rustAi.review.hasPrediction",
} as const;

export const builtInCommandIds = {
    setContext: "setContext",
    diff: "vscode.diff",
    gitCommit: "git.commit",
    openMergeEditor: "_open.mergeEditor",
    revertAndClose: "workbench.action.revertAndCloseActiveEditor",
} as const;

export const gitExtensionId = "vscode.git";
export const securityExtensionId = "rust-ai-ide.security";
export const reviewViewId = "rustAi.review.view";
export const conflictViewId = "rustAi.review.conflicts";
export const summaryPanelId = "rustAi.review.summary";
export const diagnosticSource = "Rust AI review";
/** Scheme of texts of a side of a review. */
export const sideScheme = "rust-ai-review";
