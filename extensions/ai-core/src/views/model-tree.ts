import type { EngineModel } from "@rust-ai-ide/ai/engines/engine";
import type {
    EngineStatus,
    OrchestratorStatus,
    RouteStatus,
} from "@rust-ai-ide/ai/orchestrator/orchestrator-status";
import { escapeMarkdown } from "@rust-ai-ide/host/markdown";
import type { Translate } from "@rust-ai-ide/host/translate";
import type { ModelSummary, ModelTask } from "@rust-ai-ide/protocol/model";
import { sizeText, stateText, taskText } from "../models/model-rows.ts";

/** A theme's icon, with a colour of the theme where the state deserves one. */
export interface NodeIcon {
    readonly id: string;
    readonly color?: string;
}

/** One row of the Models view: plain data, made anew from every status. */
export interface ModelNode {
    /** Stays the same as long as it is the same engine or model, so that the row keeps its place. */
    readonly id: string;
    readonly label: string;
    readonly description: string;
    /** Markdown. */
    readonly tooltip: string;
    readonly icon: NodeIcon;
    /** Words that the manifest's conditions look for: `model`, `engine`, and `can-…`. */
    readonly context: string;
    /** What a screen reader says instead of icon, label and description. */
    readonly spoken: string;
    readonly engine: string;
    /** Absent for an engine's own row. */
    readonly model?: string;
    /** Folder of a model on this machine. */
    readonly folder?: string;
    readonly children: readonly ModelNode[];
}

export interface ModelTreeInput {
    readonly status: OrchestratorStatus;
    /** Models of the inference process, with their folders. */
    readonly summaries: readonly ModelSummary[];
    /** Folder of the model that comes with the product; it cannot be removed. */
    readonly embeddedFolder: string | undefined;
    /** Memory of the inference process in bytes, when it was asked. */
    readonly residentBytes: number | undefined;
    /** Ids of engines that the user named in the settings; those found by themselves cannot be removed. */
    readonly configured: ReadonlySet<string>;
}

/** Engines with their models: our own process first, then by name. */
export function modelTree(input: ModelTreeInput, t: Translate): readonly ModelNode[] {
    const rank = ({ kind }: EngineStatus): number => (kind === "embedded" ? 0 : 1);
    return [...input.status.engines]
        .sort((one, other) => rank(one) - rank(other) || one.label.localeCompare(other.label, "en"))
        .map((engine) => engineNode(engine, input, t));
}

function engineNode(engine: EngineStatus, input: ModelTreeInput, t: Translate): ModelNode {
    const failures = sum(engine.tasks.map((task) => task.failures));
    const requests = sum(engine.tasks.map((task) => task.requests));
    const waits = engine.tasks.some(({ breaker }) => breaker !== "closed");
    const health = healthText(engine, waits, t);
    const isEmbedded = engine.kind === "embedded";
    const facts = [
        health,
        ...(requests > 0 ? [t("{0} requests", requests)] : []),
        ...(failures > 0 ? [t("{0} errors", failures)] : []),
        ...(isEmbedded && input.residentBytes !== undefined
            ? [sizeText(input.residentBytes, t)]
            : []),
        ...(engine.tokensPerSecond === undefined ? [] : [speedText(engine.tokensPerSecond, t)]),
    ];
    const isRemovable = input.configured.has(engine.id);
    const takesToken = !isEmbedded && engine.kind !== "editor";
    return {
        id: engine.id,
        label: engine.label,
        description: facts.join(" · "),
        tooltip: engineTooltip(engine, facts, t),
        icon: engineIcon(engine, waits),
        context: words("engine", {
            "can-retry": engine.health === "down" || waits || engine.health === "failing",
            "can-remove": isRemovable,
            "can-token": takesToken,
        }),
        spoken: t("{0}, {1}, models: {2}", engine.label, facts.join(", "), engine.models.length),
        engine: engine.id,
        children: engine.models.map((model) => modelNode(engine, model, input, t)),
    };
}

function modelNode(
    engine: EngineStatus,
    model: EngineModel,
    input: ModelTreeInput,
    t: Translate,
): ModelNode {
    const isEmbedded = engine.kind === "embedded";
    const summary = isEmbedded ? input.summaries.find(({ id }) => id === model.name) : undefined;
    const routes = input.status.routes.filter(
        (route) => route.engine === engine.id && route.model === model.name,
    );
    const facts = [
        // What a model is used for comes first: a narrow side bar cuts the rest off.
        ...routes.map((route) => routeText(route, t)),
        stateText(model.state, t),
        ...(model.bytes === undefined ? [] : [sizeText(model.bytes, t)]),
    ];
    const can = (task: ModelTask): boolean => model.tasks.includes(task);
    const isLoaded = model.state === "ready";
    const isOwnFolder = summary !== undefined && summary.folder !== input.embeddedFolder;
    return {
        id: `${engine.id}/${model.name}`,
        label: model.label,
        description: facts.join(" · "),
        tooltip: modelTooltip(model, summary, facts, t),
        icon: modelIcon(model, routes.length > 0),
        context: words("model", {
            "can-complete": can("complete"),
            "can-chat": can("chat"),
            "can-score": can("score"),
            "can-load": (isEmbedded || engine.kind === "ollama") && !isLoaded,
            "can-unload": (isEmbedded || engine.kind === "ollama") && isLoaded,
            "can-verify": isEmbedded,
            "can-reveal": summary !== undefined,
            "can-remove": isOwnFolder,
        }),
        spoken: t("{0}, {1}", model.label, facts.join(", ")),
        engine: engine.id,
        model: model.name,
        ...(summary === undefined ? {} : { folder: summary.folder }),
        children: [],
    };
}

/** Which task a model does now, and why where it was not the obvious choice. */
function routeText({ task, reason }: RouteStatus, t: Translate): string {
    const name = taskText(task, t);
    if (reason === "failover") return t("stands in for {0}", name);
    if (reason === "workspace") return t("{0} in this workspace", name);
    return t("for {0}", name);
}

function healthText(engine: EngineStatus, waits: boolean, t: Translate): string {
    if (engine.health === "down") return t("not reachable");
    if (waits) return t("paused after errors");
    if (engine.health === "failing") return t("failing");
    if (engine.outstanding > 0 || engine.queued > 0) {
        return t("{0} at work, {1} waiting", engine.outstanding, engine.queued);
    }
    return engine.health === "healthy" ? t("ready") : t("not asked yet");
}

export function speedText(tokensPerSecond: number, t: Translate): string {
    return t("{0} tokens/s", Math.round(tokensPerSecond));
}

function engineIcon(engine: EngineStatus, waits: boolean): NodeIcon {
    if (engine.health === "down") return { id: "debug-disconnect", color: "list.errorForeground" };
    if (waits || engine.health === "failing") {
        return { id: "warning", color: "list.warningForeground" };
    }
    const ids: Record<EngineStatus["kind"], string> = {
        embedded: "chip",
        "llama-server": "server-process",
        ollama: "server-process",
        openai: "server",
        editor: "comment-discussion",
    };
    return { id: ids[engine.kind] };
}

function modelIcon(model: EngineModel, isUsed: boolean): NodeIcon {
    if (model.state === "failed") return { id: "error", color: "list.errorForeground" };
    if (model.state === "loading") return { id: "loading~spin" };
    if (isUsed) return { id: "sparkle", color: "charts.green" };
    return { id: model.state === "ready" ? "circle-filled" : "circle-outline" };
}

function engineTooltip(engine: EngineStatus, facts: readonly string[], t: Translate): string {
    const lines = [`**${escapeMarkdown(engine.label)}**`, escapeMarkdown(facts.join(" · "))];
    for (const task of engine.tasks.filter(({ requests }) => requests > 0)) {
        lines.push(
            escapeMarkdown(
                t(
                    "{0}: {1} requests, {2} errors, half of them within {3} ms, 95 of 100 within {4} ms",
                    taskText(task.task, t),
                    task.requests,
                    task.failures,
                    Math.round(task.latency.p50),
                    Math.round(task.latency.p95),
                ),
            ),
        );
    }
    const { lastError } = engine;
    if (lastError !== undefined && engine.health !== "healthy") {
        lines.push(
            escapeMarkdown(`${lastError.message} ${lastError.nextStep} (${lastError.code})`),
        );
    }
    return lines.join("\n\n");
}

function modelTooltip(
    model: EngineModel,
    summary: ModelSummary | undefined,
    facts: readonly string[],
    t: Translate,
): string {
    const about = [
        t("For {0}", model.tasks.map((task) => taskText(task, t)).join(", ")),
        ...(model.contextLength === undefined
            ? []
            : [t("context {0} tokens", model.contextLength)]),
        ...(summary === undefined
            ? []
            : [summary.version, summary.quantisation, t("licence {0}", summary.licence)]),
    ];
    const failure = summary?.failure;
    return [
        `**${escapeMarkdown(model.label)}**`,
        escapeMarkdown(facts.join(" · ")),
        escapeMarkdown(about.join(" · ")),
        ...(failure === undefined
            ? []
            : [escapeMarkdown(`${failure.message} ${failure.nextStep} (${failure.code})`)]),
    ].join("\n\n");
}

function words(kind: string, abilities: Readonly<Record<string, boolean>>): string {
    const able = Object.keys(abilities).filter((ability) => abilities[ability] === true);
    return [kind, ...able].join(" ");
}

function sum(values: readonly number[]): number {
    return values.reduce((total, value) => total + value, 0);
}
