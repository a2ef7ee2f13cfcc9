/** Every id that the manifest and the code share. Literals of these anywhere else are mistakes. */
export const commandIds = {
    showLog: "rustAi.cargo.showLog",
    restartServer: "rustAi.cargo.restartServer",
} as const;

/** Commands that run for the extension's own items; they are not in the palette. */
export const internalCommandIds = {} as const;

/** Facts that the manifest's conditions look at. */
export const contextKeys = {
    /** The workspace has a Cargo.toml, or one is open. */
    active: "rustAi.cargo.active",
} as const;

export const builtInCommandIds = {
    setContext: "setContext",
    open: "vscode.open",
    openSettings: "workbench.action.openSettings",
} as const;

export const cargoViewId = "rustAi.cargo.view";
export const extensionId = "rust-ai-ide.cargo";
export const settingsQuery = `@ext:${extensionId}`;
