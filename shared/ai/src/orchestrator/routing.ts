import type { ModelTask } from "@rust-ai-ide/protocol/model";
import type { Engine, EngineKind, EngineModel } from "../engines/engine.ts";
import type { RoutingHints } from "./orchestrator-requests.ts";
import type { RouteStatus } from "./orchestrator-status.ts";
import type { ModelReference, RoutePreference } from "./route-preference.ts";

/** An engine as routing sees it. */
export interface RoutableEngine {
    readonly engine: Engine;
    readonly models: readonly EngineModel[];
}

/** A model that can do a task; earlier ones are asked first. */
export interface Candidate {
    readonly engine: Engine;
    readonly model: EngineModel;
    readonly reason: RouteStatus["reason"];
    /** Candidates of one group serve the same model, and which of them is asked does not matter. */
    readonly group?: string | undefined;
}

export interface RoutingQuestion {
    readonly task: ModelTask;
    readonly hints: RoutingHints;
    readonly preference: RoutePreference;
    /** Ids of engines that a workspace may choose among. */
    readonly approved: ReadonlySet<string>;
    /** Tokens that the prompt and its answer need, as far as they can be told. */
    readonly tokens?: number | undefined;
}

/** In place of an engine's id: whichever engines serve the model, with the load shared. */
export const anyEngine = "*";

/**
 * All models that can do a task, in the order in which they are asked: the workspace's choice, the
 * user's, then the product's own. A choice that cannot do the task is left out, so that a pinned
 * model of another language stops nobody.
 */
export function candidates(
    engines: readonly RoutableEngine[],
    question: RoutingQuestion,
): readonly Candidate[] {
    const { task, hints, preference, approved } = question;
    const able = engines.flatMap(({ engine, models }) =>
        allows(engine, task, hints)
            ? models
                  .filter((model) => canDo(model, task, hints.language))
                  .map((model) => ({ engine, model }))
            : [],
    );
    const { only } = hints;
    if (only !== undefined) {
        return able.filter(named(only)).map(as("pinned", only.engine === anyEngine));
    }
    const workspace = preference.workspace[task];
    const user = preference.user[task];
    const chosen: readonly Candidate[] = [
        ...able
            .filter(({ engine }) => approved.has(engine.id) || engine.kind === "embedded")
            .filter(named(workspace))
            .map(as("workspace", workspace?.engine === anyEngine)),
        ...able.filter(named(user)).map(as("pinned", user?.engine === anyEngine)),
    ];
    const [first, ...others] = able.toSorted(byDefault(task));
    const ordered = [
        ...chosen,
        ...(first === undefined
            ? []
            : [as(chosen.length === 0 ? "default" : "failover", true)(first)]),
        ...others.map(as("failover", true)),
    ];
    return widestLast(withoutRepeats(ordered), question.tokens);
}

/** Our own process shares no load: it is one for all windows. */
function as(reason: Candidate["reason"], isShared: boolean): (found: Found) => Candidate {
    return ({ engine, model }) => ({
        engine,
        model,
        reason,
        group: isShared && engine.kind !== "embedded" ? model.name : undefined,
    });
}

function allows(engine: Engine, task: ModelTask, hints: RoutingHints): boolean {
    if (engine[task] === undefined) return false;
    if (hints.isConfidential === true && engine.kind !== "embedded") return false;
    if (hints.elsewhere === true && engine.isOnThisMachine) return false;
    return hints.kinds === undefined || hints.kinds.includes(engine.kind);
}

function canDo(model: EngineModel, task: ModelTask, language: string | undefined): boolean {
    if (!model.tasks.includes(task) || model.state === "failed") return false;
    if (task === "chat" || task === "embed" || language === undefined) return true;
    return model.languages === undefined || model.languages.includes(language);
}

function named(
    reference: ModelReference | undefined,
): (found: { readonly engine: Engine; readonly model: EngineModel }) => boolean {
    return ({ engine, model }) =>
        reference !== undefined &&
        (reference.engine === anyEngine || reference.engine === engine.id) &&
        reference.model === model.name;
}

type Found = Pick<Candidate, "engine" | "model">;

/** Lower goes first: what is near and made for the task, before what belongs to others. */
const nearness: Readonly<Record<"typing" | "talking", Readonly<Record<EngineKind, number>>>> = {
    typing: { embedded: 0, "llama-server": 1, ollama: 1, openai: 1, editor: 2 },
    talking: { "llama-server": 0, ollama: 0, openai: 0, embedded: 1, editor: 2 },
};

/**
 * Typing goes to the embedded model. Chat goes to a model that is loaded, and of those to the
 * largest, for size is the best that is known of its ability.
 */
function byDefault(task: ModelTask): (one: Found, other: Found) => number {
    const isTyping = task === "complete" || task === "score";
    const near = nearness[isTyping ? "typing" : "talking"];
    return (one, other) => {
        const nearer = near[one.engine.kind] - near[other.engine.kind];
        const readier = readiness(one.model) - readiness(other.model);
        // Our own process lists first the model that was chosen; it loads it when it must.
        if (isTyping) return nearer || (one.engine.kind === "embedded" ? 0 : readier);
        return readier || nearer || (other.model.bytes ?? 0) - (one.model.bytes ?? 0);
    };
}

function readiness(model: EngineModel): number {
    return model.state === "ready" ? 0 : model.state === "loading" ? 1 : 2;
}

function withoutRepeats(list: readonly Candidate[]): readonly Candidate[] {
    const seen = new Set<string>();
    return list.filter(({ engine, model }) => {
        const key = `${engine.id}\n${model.name}`;
        return !seen.has(key) && seen.add(key) !== undefined;
    });
}

/** Models that the prompt does not fit into are asked only when it fits into none. */
function widestLast(list: readonly Candidate[], tokens: number | undefined): readonly Candidate[] {
    if (tokens === undefined) return list;
    const fits = list.filter(
        ({ model }) => model.contextLength === undefined || model.contextLength >= tokens,
    );
    return fits.length > 0 ? fits : list;
}
