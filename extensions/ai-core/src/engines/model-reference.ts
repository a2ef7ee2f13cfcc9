import type { ModelReference } from "@rust-ai-ide/ai/orchestrator/route-preference";
import type { Setting } from "@rust-ai-ide/host/settings-table";
import { ModelTask } from "@rust-ai-ide/protocol/model";

/** Tasks in the order in which they are shown. */
export const tasks: readonly ModelTask[] = ModelTask.options;

/** A preferred model for some of the tasks, written as `<engine id>/<model name>`. */
export type Routes = Readonly<Partial<Record<ModelTask, string>>>;

export type References = Readonly<Partial<Record<ModelTask, ModelReference>>>;

/** `{"chat": "ollama:http://127.0.0.1:11434/qwen2.5-coder:7b"}`; tasks that do not exist are dropped. */
export function routesSetting(): Setting<Routes> {
    return {
        default: {},
        read: (value) => {
            if (typeof value !== "object" || value === null || Array.isArray(value)) {
                return undefined;
            }
            const routes: Partial<Record<ModelTask, string>> = {};
            for (const task of tasks) {
                const written = (value as Readonly<Record<string, unknown>>)[task];
                if (typeof written === "string" && parseReference(written) !== undefined) {
                    routes[task] = written;
                }
            }
            return routes;
        },
    };
}

export function formatReference({ engine, model }: ModelReference): string {
    return `${engine}/${model}`;
}

/**
 * Splits a written reference. Ids of engines hold slashes of their address and names of models hold
 * slashes as well (`org/model`), so the id ends behind the origin: `kind:http://host:port`. An
 * address with a path belongs to the engine among `known` that the text starts with. `*` in place
 * of an engine means all that serve the model.
 */
export function parseReference(
    text: string,
    known: readonly string[] = [],
): ModelReference | undefined {
    const longest = known
        .filter((id) => text.startsWith(`${id}/`))
        .sort((one, other) => other.length - one.length)[0];
    const engine =
        longest ?? /^(?:[a-z-]+:https?:\/\/[^/\s]+|(?:[a-z-]+|\*)(?=\/))/.exec(text)?.[0];
    if (engine === undefined || text[engine.length] !== "/") return undefined;
    const model = text.slice(engine.length + 1);
    return model === "" ? undefined : { engine, model };
}

/** The references of a setting; what cannot be read is left out. */
export function readRoutes(routes: Routes, known: readonly string[]): References {
    const references: Partial<Record<ModelTask, ModelReference>> = {};
    for (const task of tasks) {
        const written = routes[task];
        const reference = written === undefined ? undefined : parseReference(written, known);
        if (reference !== undefined) references[task] = reference;
    }
    return references;
}

/** The routes with one task changed; `undefined` leaves the task to the orchestrator again. */
export function withRoute(
    routes: Routes,
    task: ModelTask,
    reference: ModelReference | undefined,
): Routes {
    const { [task]: _, ...others } = routes;
    return reference === undefined ? others : { ...others, [task]: formatReference(reference) };
}
