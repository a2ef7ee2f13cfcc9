/** User settings of a throw-away profile: nothing pops up, nothing asks the network. */
export const quietSettings = {
    "security.workspace.trust.enabled": false,
    "workbench.startupEditor": "none",
    "workbench.tips.enabled": false,
    "workbench.welcomePage.walkthroughs.openOnInstall": false,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.enableExperiments": false,
    "workbench.reduceMotion": "on",
    "telemetry.telemetryLevel": "off",
    "update.mode": "none",
    "update.showReleaseNotes": false,
    "extensions.autoCheckUpdates": false,
    "extensions.autoUpdate": false,
    "extensions.ignoreRecommendations": true,
    "git.openRepositoryInParentFolders": "never",
    "git.autofetch": false,
    // Otherwise every port that anything opens on this machine raises a message.
    "remote.autoForwardPorts": false,
    "window.dialogStyle": "custom",
    "files.simpleDialog.enable": true,
};
