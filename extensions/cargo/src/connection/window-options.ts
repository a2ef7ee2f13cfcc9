import { join } from "node:path";
import type { CargoServerOptions } from "@rust-ai-ide/protocol/cargo/options";
import * as vscode from "vscode";
import { neighboursAmong } from "../coexistence/neighbours.ts";
import { extensionId, securityExtensionId } from "../ids.ts";
import type { Session } from "../session.ts";
import { serverOptions } from "./server-options.ts";

/** The advisories that the security extension comes with. */
function advisoryDatabase(): string | undefined {
    const path = vscode.extensions.getExtension(securityExtensionId)?.extensionPath;
    return path === undefined ? undefined : join(path, "advisories", "advisories.txt");
}

/** The options that hold for the server of this window now. */
export function optionsOf({ configuration }: Session): Required<CargoServerOptions> {
    const key = "rustAi.cargo.hints";
    const inspected = vscode.workspace.getConfiguration().inspect(key);
    return serverOptions({
        isTrusted: vscode.workspace.isTrusted,
        online: configuration.get("rustAi.cargo.online"),
        hints: configuration.get(key),
        hasChosenHints:
            inspected?.globalValue !== undefined || inspected?.workspaceValue !== undefined,
        diagnostics: configuration.get("rustAi.cargo.diagnostics"),
        cargoPath: configuration.get("rustAi.cargo.cargoPath"),
        neighbours: neighboursAmong(vscode.extensions.all, extensionId),
        advisoryDatabase: advisoryDatabase(),
    });
}
