import {
    booleanSetting,
    choiceSetting,
    type SettingsTable,
    textSetting,
} from "@rust-ai-ide/host/settings-table";

/** Whether the network may be used. */
export const onlineChoices = ["never", "ask", "always"] as const;

/** How often advisories are asked for unasked. */
export const scheduleChoices = ["off", "daily", "weekly"] as const;

/** From which severity on a finding is marked in documents. */
export const severityChoices = ["critical", "high", "medium", "low", "all"] as const;

/** Every setting of the extension, with its default. A test proves that the manifest says the same. */
export const settings = {
    /** False: nothing but the commands. */
    "rustAi.security.enabled": booleanSetting(true),
    "rustAi.security.diagnostics": booleanSetting(true),
    "rustAi.security.minimumSeverity": choiceSetting(severityChoices, "all"),
    "rustAi.security.codeLens": booleanSetting(true),
    "rustAi.security.reachability": booleanSetting(true),
    "rustAi.security.rustAnalyzer": booleanSetting(true),
    "rustAi.security.sastOnType": booleanSetting(true),
    "rustAi.security.secretsOnType": booleanSetting(true),
    "rustAi.security.statusBar": booleanSetting(true),
    "rustAi.security.online": choiceSetting(onlineChoices, "ask"),
    /** Address of a repository or an archive, or a path; empty: the user is asked. */
    "rustAi.security.databaseSource": textSetting(""),
    /** Needs a source, and the network allowed for good. */
    "rustAi.security.updateSchedule": choiceSetting(scheduleChoices, "off"),
} as const satisfies SettingsTable;

export type Settings = typeof settings;
