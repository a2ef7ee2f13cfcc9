import type {
    IndexOptions,
    IntelligenceOptions,
    MismatchSeverity,
    NativeLanguages,
} from "@rust-ai-ide/protocol/intelligence";
import type { LanguageServerOptions } from "@rust-ai-ide/protocol/language";
import type { ParamsOf } from "@rust-ai-ide/protocol/message-table";

/** The part of the settings that the index and what is shown of it depend on. */
export interface IntelligenceSettings {
    readonly codeLens: boolean;
    readonly diagnostics: boolean;
    readonly severities: Readonly<Record<string, MismatchSeverity>>;
    readonly exclude: readonly string[];
    readonly cacheMegabytes: number;
    /** 0: as many as suit the machine. */
    readonly workers: number;
}

/** What is shown of the index; can be changed while the server runs. */
export function shownOf(settings: IntelligenceSettings): IntelligenceOptions {
    const { codeLens, diagnostics, severities } = settings;
    return { codeLens, diagnostics, severities: { ...severities } };
}

export function indexOptions(settings: IntelligenceSettings): IndexOptions {
    const { workers, cacheMegabytes, exclude } = settings;
    return {
        ...(workers === 0 ? {} : { workers }),
        cacheMegabytes,
        ...(exclude.length === 0 ? {} : { exclude: [...exclude] }),
    };
}

/** `initializationOptions` of the server. Without an index it completes and answers nothing else. */
export function serverOptions(input: {
    readonly otherFiles: boolean;
    readonly completed: readonly string[];
    readonly isIndexing: boolean;
    readonly native: NativeLanguages;
    readonly settings: IntelligenceSettings;
}): ParamsOf<{ params: typeof LanguageServerOptions }> {
    const { otherFiles, completed, isIndexing, native, settings } = input;
    const common = {
        otherFiles,
        completed: [...completed],
        showReferences: true,
        progress: false,
        // The cargo extension has a server of its own for them.
        manifests: false,
        security: false,
    };
    if (isIndexing) {
        const index = indexOptions(settings);
        return { ...common, index, native, intelligence: shownOf(settings) };
    }
    return {
        ...common,
        index: false,
        native: {
            ...{ rust: true, typescript: true, python: true, toml: true },
            ...{ vue: true, svelte: true },
        },
        intelligence: { codeLens: false, diagnostics: false },
    };
}
