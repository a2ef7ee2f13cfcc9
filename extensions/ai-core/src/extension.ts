import type { AiCoreApi } from "@rust-ai-ide/api/ai-core-api";
import { registerCommands } from "@rust-ai-ide/host/commands";
import { startFeature } from "@rust-ai-ide/host/features";
import type * as vscode from "vscode";
import { createApi } from "./api.ts";
import { provideChat } from "./chat/chat-feature.ts";
import { coexistWithCopilot } from "./coexistence/copilot-feature.ts";
import { suggestRustAnalyzer } from "./coexistence/rust-analyzer-feature.ts";
import { createCommands } from "./commands/command-table.ts";
import { provideCompletions } from "./completion/completion-feature.ts";
import { followEngines } from "./engines/engines-feature.ts";
import { rerankCompletions } from "./grounding/rerank-feature.ts";
import { commandIds } from "./ids.ts";
import { createAnalysisApi } from "./intelligence/analysis-api.ts";
import { provideIntelligence } from "./intelligence/intelligence-feature.ts";
import { followLanguages } from "./language/language-feature.ts";
import { showMetricsPage } from "./metrics/metrics-feature.ts";
import { provideChatModels } from "./models/chat-models-feature.ts";
import { Session } from "./session.ts";
import { refreshShim } from "./shim/shim-feature.ts";
import { showStatus } from "./status/status-feature.ts";
import { showModelsView } from "./views/models-view-feature.ts";

/** Wires the features and returns; everything that takes time starts with the first Rust file. */
export function activate(context: vscode.ExtensionContext): AiCoreApi {
    const started = performance.now();
    const session = new Session(context);
    context.subscriptions.push(session);
    const feature = (name: string, start: () => vscode.Disposable): void =>
        startFeature(name, session.logger, () => context.subscriptions.push(start()));

    feature("commands", () =>
        registerCommands(createCommands(session), {
            logger: session.logger,
            showLogCommand: commandIds.showLog,
        }),
    );
    feature("status", () => showStatus(session));
    feature("engines", () => followEngines(session));
    feature("models view", () => showModelsView(session));
    feature("metrics", () => showMetricsPage(session));
    feature("chat models", () => provideChatModels(session));
    feature("chat", () => provideChat(session));
    feature("completions", () => provideCompletions(session));
    feature("languages", () => followLanguages(session));
    feature("intelligence", () => provideIntelligence(session));
    feature("rerank", () => rerankCompletions(session));
    feature("copilot", () => coexistWithCopilot(session));
    feature("rust-analyzer", () => suggestRustAnalyzer(session));
    feature("shim", () => refreshShim(session));

    session.logger.info(`Activated in ${Math.round(performance.now() - started)} ms.`);
    return createApi(session, createAnalysisApi(session));
}
