import {
    booleanSetting,
    type SettingsTable,
    textListSetting,
} from "@rust-ai-ide/host/settings-table";

/** Every setting of the extension, with its default. A test proves that the manifest says the same. */
export const settings = {
    /** False: nothing but the commands. */
    "rustAi.review.enabled": booleanSetting(true),
    "rustAi.review.diagnostics": booleanSetting(true),
    "rustAi.review.codeLens": booleanSetting(true),
    "rustAi.review.hover": booleanSetting(true),
    /** What was reviewed once is reviewed again when a file is saved. */
    "rustAi.review.refreshOnSave": booleanSetting(true),
    /** Offers to review what is staged instead of committing it at once. */
    "rustAi.review.beforeCommit": booleanSetting(false),
    /** Lines that others change are marked, once merges were predicted. */
    "rustAi.review.foreignLines": booleanSetting(true),
    /** Lines above conflicts offer resolutions. */
    "rustAi.review.mergeProposals": booleanSetting(true),
    /** Sure resolutions are compiled in a copy of the files before they are shown. */
    "rustAi.review.checkResolutions": booleanSetting(false),
    /** After a review the embedded model looks for words and signs that are likelier otherwise. */
    "rustAi.review.surprise": booleanSetting(true),
    /** After a review a model of the user's own that chats claims defects and judges findings. */
    "rustAi.review.reviewer": booleanSetting(false),
    /** Patterns as in .gitignore. */
    "rustAi.review.exclude": textListSetting([]),
    /** Ids of rules. */
    "rustAi.review.disabledRules": textListSetting([]),
} as const satisfies SettingsTable;

export type Settings = typeof settings;
