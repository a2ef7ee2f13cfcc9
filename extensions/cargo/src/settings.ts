import {
    booleanSetting,
    choiceSetting,
    choicesSetting,
    type SettingsTable,
    textSetting,
} from "@rust-ai-ide/host/settings-table";

/** Which dependencies have a hint behind them. */
export const hintChoices = ["off", "outdated", "all"] as const;

/** Whether the network may be used. */
export const onlineChoices = ["never", "ask", "always"] as const;

/** How a finding is shown; `off` hides it. */
export const severityChoices = ["off", "error", "warning", "information", "hint"] as const;
export type SeverityChoice = (typeof severityChoices)[number];

/** Every setting of the extension, with its default. A test proves that the manifest says the same. */
export const settings = {
    /** False: nothing but the commands. */
    "rustAi.cargo.enabled": booleanSetting(true),
    "rustAi.cargo.hints": choiceSetting(hintChoices, "all"),
    "rustAi.cargo.diagnostics": booleanSetting(true),
    /** By code of the check, where another severity is wanted. */
    "rustAi.cargo.severities": choicesSetting(severityChoices),
    "rustAi.cargo.online": choiceSetting(onlineChoices, "ask"),
    /** Empty: the one that the path has. */
    "rustAi.cargo.cargoPath": textSetting(""),
    "rustAi.cargo.statusBar": booleanSetting(true),
    /** True: compiler problems and tests are shown although rust-analyzer shows them too. */
    "rustAi.cargo.besideRustAnalyzer": booleanSetting(false),
} as const satisfies SettingsTable;

export type Settings = typeof settings;
