import type { LanguageServerOptions } from "@rust-ai-ide/protocol/language";
import type { ParamsOf } from "@rust-ai-ide/protocol/message-table";
import { languagesOn } from "../language/languages.ts";
import type { Session } from "../session.ts";
import { nativeInEditor } from "./editor-extensions.ts";
import { type IntelligenceSettings, serverOptions } from "./server-options.ts";

type ConfiguredSession = Pick<Session, "configuration" | "store">;

/** The settings of the index as they are now. */
export function intelligenceSettings({
    configuration,
}: Pick<Session, "configuration">): IntelligenceSettings {
    return {
        codeLens: configuration.get("rustAi.intelligence.codeLens"),
        diagnostics: configuration.get("rustAi.intelligence.diagnostics"),
        severities: configuration.get("rustAi.intelligence.severities"),
        exclude: configuration.get("rustAi.intelligence.exclude"),
        cacheMegabytes: configuration.get("rustAi.intelligence.cacheMegabytes"),
        workers: configuration.get("rustAi.intelligence.workers"),
    };
}

/** What a starting server is told. */
export function initializationOf(
    session: ConfiguredSession,
    isIndexing: boolean,
): ParamsOf<{ params: typeof LanguageServerOptions }> {
    return serverOptions({
        otherFiles: session.configuration.get("rustAi.completion.context"),
        completed: languagesOn(session.store.current.languages),
        isIndexing,
        native: nativeInEditor(),
        settings: intelligenceSettings(session),
    });
}
