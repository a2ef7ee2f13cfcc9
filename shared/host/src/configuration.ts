import type { Disposable } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import { type SettingTarget, winningTarget } from "./setting-scope.ts";
import { type SettingsTable, type SettingValue, settingValue } from "./settings-table.ts";

const targets: Readonly<Record<SettingTarget, vscode.ConfigurationTarget>> = {
    user: vscode.ConfigurationTarget.Global,
    workspace: vscode.ConfigurationTarget.Workspace,
    folder: vscode.ConfigurationTarget.WorkspaceFolder,
};

/** Typed reads and writes of the settings of one table. */
export class Configuration<T extends SettingsTable> {
    private readonly table: T;

    constructor(table: T) {
        this.table = table;
    }

    get<K extends keyof T & string>(key: K): SettingValue<T[K]> {
        const setting = this.table[key];
        if (setting === undefined) throw new RangeError(`Unknown setting ${key}`);
        const configured = vscode.workspace.getConfiguration().get<unknown>(key);
        return settingValue(setting, configured) as SettingValue<T[K]>;
    }

    /** Writes a setting; without a target where the value comes from that counts now. */
    async update<K extends keyof T & string>(
        key: K,
        value: SettingValue<T[K]>,
        target?: SettingTarget,
    ): Promise<void> {
        const configured = vscode.workspace.getConfiguration().inspect<unknown>(key);
        await updateForeignSetting(key, value, target ?? winningTarget(configured));
    }

    /** Calls back with the keys of the table that a change touched, when there are any. */
    onDidChange(listener: (keys: ReadonlySet<keyof T & string>) => void): Disposable {
        return vscode.workspace.onDidChangeConfiguration((change) => {
            const keys = Object.keys(this.table).filter((key) => change.affectsConfiguration(key));
            if (keys.length > 0) listener(new Set(keys));
        });
    }
}

/** Reads a setting of another extension; its shape is the caller's to check. */
export function readForeignSetting(key: string): unknown {
    return vscode.workspace.getConfiguration().get<unknown>(key);
}

/** Writes a setting of any extension. Rejects when the editor does not know the setting. */
export async function updateForeignSetting(
    key: string,
    value: unknown,
    target: SettingTarget,
): Promise<void> {
    await vscode.workspace.getConfiguration().update(key, value, targets[target]);
}
