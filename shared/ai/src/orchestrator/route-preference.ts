import type { ModelTask } from "@rust-ai-ide/protocol/model";

/** A model of an engine, as settings and switcher name it: `<engine id>/<model name>` when written. */
export interface ModelReference {
    readonly engine: string;
    readonly model: string;
}

/** What the user wants for each task; absent: the orchestrator's own choice. */
export interface RoutePreference {
    readonly user: Readonly<Partial<Record<ModelTask, ModelReference>>>;
    /** Beats the user's own; a workspace can only name engines that the user approved. */
    readonly workspace: Readonly<Partial<Record<ModelTask, ModelReference>>>;
}
