import type { EngineModel } from "@rust-ai-ide/ai/engines/engine";
import type {
    EngineStatus,
    OrchestratorStatus,
} from "@rust-ai-ide/ai/orchestrator/orchestrator-status";
import type { ModelReference } from "@rust-ai-ide/ai/orchestrator/route-preference";
import type { Translate } from "@rust-ai-ide/host/translate";
import type { ModelSummary, ModelTask } from "@rust-ai-ide/protocol/model";
import { modelRows, sizeText, stateText, taskText } from "./model-rows.ts";

/** A model in the switcher's list. */
export interface SwitchRow {
    readonly label: string;
    readonly description: string;
    readonly detail: string;
    readonly reference: ModelReference;
    /** It does the task now. */
    readonly isActive: boolean;
    /** Folder of a model of the inference process. */
    readonly folder?: string;
}

/** The models of one engine; a list without a name when there is only one engine. */
export interface SwitchGroup {
    readonly engine: string;
    readonly label: string;
    readonly rows: readonly SwitchRow[];
}

export interface SwitcherInput {
    readonly task: ModelTask;
    readonly status: OrchestratorStatus;
    /** Models of the inference process, which knows more of them than the orchestrator does. */
    readonly summaries: readonly ModelSummary[];
    /** The one of them that completes when no other engine was chosen. */
    readonly activeOwn: string | undefined;
}

/** What does the task now, with our own process before it has been asked for anything. */
export function activeReference(input: SwitcherInput): ModelReference | undefined {
    const route = input.status.routes.find(({ task }) => task === input.task);
    if (route !== undefined && (route.engine !== "embedded" || input.task !== "complete")) {
        return { engine: route.engine, model: route.model };
    }
    return input.task === "complete" && input.activeOwn !== undefined
        ? { engine: "embedded", model: input.activeOwn }
        : undefined;
}

/** Models that can do the task by engine: the one that does it first, then our own, then by name. */
export function switcherGroups(input: SwitcherInput, t: Translate): readonly SwitchGroup[] {
    const active = activeReference(input);
    const groups = [ownGroup(input, active, t), ...serverGroups(input, active, t)];
    return groups
        .filter(({ rows }) => rows.length > 0)
        .sort((one, other) => Number(isActive(other)) - Number(isActive(one)));
}

function isActive({ rows }: SwitchGroup): boolean {
    return rows.some((row) => row.isActive);
}

function ownGroup(
    { task, status, summaries }: SwitcherInput,
    active: ModelReference | undefined,
    t: Translate,
): SwitchGroup {
    const engine = status.engines.find(({ kind }) => kind === "embedded");
    // Models that failed are listed for the task that everybody has, with their reason.
    const able = summaries.filter(
        (model) => model.task.includes(task) || (task === "complete" && model.state === "failed"),
    );
    const activeId = active?.engine === "embedded" ? active.model : undefined;
    const rows = modelRows(able, activeId, t).map(
        ({ id, ...row }): SwitchRow => ({
            ...row,
            reference: { engine: "embedded", model: id },
        }),
    );
    return { engine: "embedded", label: engine?.label ?? "Rust AI", rows };
}

function serverGroups(
    { task, status }: SwitcherInput,
    active: ModelReference | undefined,
    t: Translate,
): readonly SwitchGroup[] {
    return status.engines
        .filter(({ kind }) => kind !== "embedded")
        .map((engine) => ({
            engine: engine.id,
            label: engine.label,
            rows: engine.models
                .filter(({ tasks }) => tasks.includes(task))
                .map((model) =>
                    serverRow(
                        engine,
                        model,
                        active?.engine === engine.id && active.model === model.name,
                        t,
                    ),
                )
                .sort((one, other) => Number(other.isActive) - Number(one.isActive)),
        }))
        .sort((one, other) => one.label.localeCompare(other.label, "en"));
}

function serverRow(
    engine: EngineStatus,
    model: EngineModel,
    isActive: boolean,
    t: Translate,
): SwitchRow {
    const icons: Record<EngineModel["state"], string> = {
        available: "server",
        loading: "loading~spin",
        ready: "sparkle",
        failed: "error",
    };
    const icon = engine.health === "down" ? "debug-disconnect" : icons[model.state];
    const state = engine.health === "down" ? t("not reachable") : stateText(model.state, t);
    return {
        label: `$(${icon}) ${model.label}`,
        description: [state, ...(isActive ? [t("active")] : [])].join(" · "),
        detail: [
            ...(model.bytes === undefined ? [] : [sizeText(model.bytes, t)]),
            model.tasks.map((name) => taskText(name, t)).join(", "),
            ...(model.contextLength === undefined
                ? []
                : [t("context {0} tokens", model.contextLength)]),
        ].join(" · "),
        reference: { engine: engine.id, model: model.name },
        isActive,
    };
}
