import * as vscode from "vscode";
import type { Session } from "../session.ts";
import { EngineRegistry, type EngineSettings } from "./engine-registry.ts";

/** What the registry needs of a session that is still being made. */
export type RegistrySession = Pick<
    Session,
    "orchestration" | "configuration" | "tokens" | "clock" | "logger"
>;

/** The registry of one window. Making it contacts nobody; engines' code is loaded with the first use. */
export function createEngineRegistry(session: RegistrySession): EngineRegistry {
    const { orchestration, clock, logger } = session;
    const tokens = (engineId: string): Promise<string | undefined> => session.tokens.get(engineId);
    return new EngineRegistry({
        orchestrator: () => orchestration.get(),
        settings: () => readSettings(session),
        logger,
        async discover(question, token) {
            const { discoverEngines } = await import("@rust-ai-ide/node/engines/discover-engines");
            return discoverEngines({ ...question, tokens }, token);
        },
        async create(server) {
            const { createHttpEngine } = await import("@rust-ai-ide/node/engines/http-engine");
            return createHttpEngine({ ...server, tokens, clock });
        },
        async createEditorEngine() {
            const { EditorEngine } = await import("./editor-engine.ts");
            const { editorModels } = await import("./editor-models.ts");
            const models = editorModels();
            if (models === undefined) return undefined;
            return new EditorEngine(models, (milliseconds, callback) =>
                clock.schedule(milliseconds, callback),
            );
        },
    });
}

function readSettings({ configuration }: RegistrySession): EngineSettings {
    return {
        trusted: vscode.workspace.isTrusted,
        servers: configuration.get("rustAi.engines.servers"),
        discover: configuration.get("rustAi.engines.discover"),
        useEditorModels: configuration.get("rustAi.engines.useEditorModels"),
        routes: configuration.get("rustAi.models.routes"),
        workspaceRoutes: configuration.get("rustAi.models.workspaceRoutes"),
        memoryBudgetMegabytes: configuration.get("rustAi.models.memoryBudgetMegabytes"),
    };
}
