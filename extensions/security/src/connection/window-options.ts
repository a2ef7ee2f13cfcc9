import { join } from "node:path";
import type { SecurityServerOptions } from "@rust-ai-ide/protocol/security/options";
import * as vscode from "vscode";
import type { Session } from "../session.ts";
import { knowsTypes } from "./call-hierarchy.ts";

/** The options that hold for the server of this window now. */
export function optionsOf({ configuration, context }: Session): SecurityServerOptions {
    const isTrusted = vscode.workspace.isTrusted;
    return {
        trusted: isTrusted,
        // A question of the user's allows more for one command, which says so itself.
        online: configuration.get("rustAi.security.online") === "always",
        diagnostics: configuration.get("rustAi.security.diagnostics"),
        codeLens: configuration.get("rustAi.security.codeLens"),
        reachability: configuration.get("rustAi.security.reachability"),
        sastOnType: configuration.get("rustAi.security.sastOnType"),
        secretsOnType: configuration.get("rustAi.security.secretsOnType"),
        bundledDatabase: join(context.extensionPath, "advisories", "advisories.txt"),
        callHierarchy: knowsTypes({ configuration }),
        commands: true,
    };
}
