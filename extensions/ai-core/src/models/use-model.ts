import type { ModelReference } from "@rust-ai-ide/ai/orchestrator/route-preference";
import type { ModelTask } from "@rust-ai-ide/protocol/model";
import { formatReference, withRoute } from "../engines/model-reference.ts";
import type { Session } from "../session.ts";
import { ShellErrors } from "../shell-errors.ts";
import { activateModel } from "./activate-model.ts";

/**
 * Makes a model do a task from the next request on. Which of the inference process's own models
 * completes is a setting of its own, for it is also the one that is loaded; all else are routes.
 */
export async function useModel(
    session: Session,
    task: ModelTask,
    reference: ModelReference,
): Promise<void> {
    const own =
        reference.engine === "embedded"
            ? session.store.current.models.find(({ id }) => id === reference.model)
            : undefined;
    if (task !== "complete" || own === undefined) {
        await setRoute(session, task, reference);
        return;
    }
    await setRoute(session, task, undefined);
    await activateModel(session, { id: own.id, folder: own.folder, label: own.name });
}

/** Leaves a task to the orchestrator's own choice, here and in the user's settings. */
export async function useAutomatic(session: Session, task: ModelTask): Promise<void> {
    await setRoute(session, task, undefined);
}

/** Writes where the value comes from that counts now, so that the choice has an effect. */
async function setRoute(
    session: Session,
    task: ModelTask,
    reference: ModelReference | undefined,
): Promise<void> {
    const { configuration } = session;
    const workspace = configuration.get("rustAi.models.workspaceRoutes");
    const key =
        workspace[task] === undefined ? "rustAi.models.routes" : "rustAi.models.workspaceRoutes";
    const before = configuration.get(key);
    const after = withRoute(before, task, reference);
    if (before[task] === after[task]) return;
    await configuration.update(key, after);
    if (configuration.get(key)[task] !== after[task]) {
        const name = reference === undefined ? task : formatReference(reference);
        throw ShellErrors.routeOverruled(name);
    }
    await session.engines.applyRoutes();
    session.completion.reconfigure();
}
