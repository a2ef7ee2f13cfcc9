import {
    automaticIntegerSetting,
    booleanSetting,
    choiceSetting,
    flagsSetting,
    integerSetting,
    type SettingsTable,
    textListSetting,
    textSetting,
} from "@rust-ai-ide/host/settings-table";
import { inferenceDevices } from "@rust-ai-ide/node/inference-device";
import { serverListSetting } from "./engines/configured-server.ts";
import { routesSetting } from "./engines/model-reference.ts";
import { severitiesSetting } from "./intelligence/severities.ts";

/** Who completes Rust when Copilot is there as well. */
export const copilotChoices = ["ask", "both", "preferRustAi", "preferCopilot"] as const;
export type CopilotChoice = (typeof copilotChoices)[number];

/** Every setting of the extension, with its default. A test proves that the manifest says the same. */
export const settings = {
    "rustAi.completion.enabled": booleanSetting(true),
    "rustAi.completion.languages": flagsSetting({ rust: true }),
    /** `null`: from the user's own typing rhythm. */
    "rustAi.completion.debounceMilliseconds": automaticIntegerSetting({
        minimum: 0,
        maximum: 2000,
    }),
    /** `null`: what the model's makers found to be worth an interruption. */
    "rustAi.completion.minimumConfidencePercent": automaticIntegerSetting({
        minimum: 0,
        maximum: 95,
    }),
    "rustAi.completion.multiLine": booleanSetting(true),
    "rustAi.completion.maximumTokens": integerSetting(64, { minimum: 4, maximum: 256 }),
    "rustAi.completion.inComments": booleanSetting(true),
    /** False: the model sees nothing but the file itself. */
    "rustAi.completion.context": booleanSetting(true),
    /** False: the editor's own language server is not asked. */
    "rustAi.completion.grounding": booleanSetting(true),
    /** True: the model orders the completions of the editor's own language server. */
    "rustAi.completion.rerank": booleanSetting(false),
    "rustAi.completion.copilot": choiceSetting(copilotChoices, "ask"),
    "rustAi.completion.suggestRustAnalyzer": booleanSetting(true),
    "rustAi.completion.minimumCharacters": integerSetting(2, { minimum: 1, maximum: 40 }),
    "rustAi.completion.copyFromOpenFiles": booleanSetting(true),
    /** Prompts are read before the first keystroke, and text is written on behind suggestions. */
    "rustAi.completion.readAhead": booleanSetting(true),
    "rustAi.completion.learnFromAcceptance": booleanSetting(true),
    /** False: no index of the workspace, and nothing that is answered from it. */
    "rustAi.intelligence.enabled": booleanSetting(true),
    /** "called from TypeScript (2)" above definitions. */
    "rustAi.intelligence.codeLens": booleanSetting(true),
    /** Mismatches between languages in Problems. */
    "rustAi.intelligence.diagnostics": booleanSetting(true),
    /** By code or border, where another severity is wanted. */
    "rustAi.intelligence.severities": severitiesSetting(),
    /** Patterns as of .gitignore; what git ignores is left out anyway. */
    "rustAi.intelligence.exclude": textListSetting([]),
    "rustAi.intelligence.cacheMegabytes": integerSetting(512, { minimum: 16, maximum: 16_384 }),
    /** 0: one less than there are processors, at most four. */
    "rustAi.intelligence.workers": integerSetting(0, { minimum: 0, maximum: 64 }),
    /** Empty: the embedded model. */
    "rustAi.models.active": textSetting(""),
    "rustAi.models.folders": textListSetting([]),
    /** Files and addresses of lists of models that can be downloaded. */
    "rustAi.models.catalogs": textListSetting([]),
    /** Which model does which task; absent: the one that suits it best. */
    "rustAi.models.routes": routesSetting(),
    /** The same for one workspace, which can only name engines that the user has. */
    "rustAi.models.workspaceRoutes": routesSetting(),
    /** 0: no bound besides what each engine keeps to by itself. */
    "rustAi.models.memoryBudgetMegabytes": integerSetting(0, { minimum: 0, maximum: 1_048_576 }),
    "rustAi.engines.servers": serverListSetting(),
    /** Looks at the usual ports of this machine, nowhere else. */
    "rustAi.engines.discover": booleanSetting(true),
    /** The editor's models may send the prompt to somebody's servers: only when asked for. */
    "rustAi.engines.useEditorModels": booleanSetting(false),
    /** 0: as many as are worth it on this machine. */
    "rustAi.inference.threads": integerSetting(0, { minimum: 0, maximum: 64 }),
    "rustAi.inference.device": choiceSetting(inferenceDevices, "auto"),
    /** 0: from the size of the loaded models. */
    "rustAi.inference.memoryLimitMegabytes": integerSetting(0, { minimum: 0, maximum: 131_072 }),
    /** 0: never. */
    "rustAi.inference.idleUnloadMinutes": integerSetting(10, { minimum: 0, maximum: 1440 }),
} as const satisfies SettingsTable;

export type Settings = typeof settings;
