import { join } from "node:path";
import type { ReviewServerOptions } from "@rust-ai-ide/protocol/review/options";
import * as vscode from "vscode";
import { securityExtensionId } from "../ids.ts";
import type { Session } from "../session.ts";

/** The advisories that the security extension comes with. */
function bundledDatabase(): Pick<ReviewServerOptions, "bundledDatabase"> {
    const path = vscode.extensions.getExtension(securityExtensionId)?.extensionPath;
    if (path === undefined) return {};
    return { bundledDatabase: join(path, "advisories", "advisories.txt") };
}

/** The options that hold for the server of this window now. */
export function optionsOf({ configuration, context }: Session): ReviewServerOptions {
    return {
        trusted: vscode.workspace.isTrusted,
        exclude: [...configuration.get("rustAi.review.exclude")],
        disabledRules: [...configuration.get("rustAi.review.disabledRules")],
        storage: context.globalStorageUri.fsPath,
        ...bundledDatabase(),
    };
}
