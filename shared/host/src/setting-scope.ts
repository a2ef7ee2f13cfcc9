/** Where a setting is written. */
export type SettingTarget = "user" | "workspace" | "folder";

/** What is configured for a setting where; a part of what the editor's `inspect` answers. */
export interface ConfiguredValues {
    readonly workspaceValue?: unknown;
    readonly workspaceFolderValue?: unknown;
}

/**
 * The place whose value counts now: a value that is written elsewhere would change nothing. A
 * setting of the machine or the application is only read from the user's settings, so the editor
 * reports no value of a workspace for it.
 */
export function winningTarget(configured: ConfiguredValues | undefined): SettingTarget {
    if (configured?.workspaceFolderValue !== undefined) return "folder";
    return configured?.workspaceValue === undefined ? "user" : "workspace";
}
