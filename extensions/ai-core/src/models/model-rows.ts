import type { Translate } from "@rust-ai-ide/host/translate";
import type { ModelState, ModelSummary, ModelTask } from "@rust-ai-ide/protocol/model";

/** One line of the model switcher. */
export interface ModelRow {
    readonly id: string;
    readonly label: string;
    readonly description: string;
    readonly detail: string;
    readonly isActive: boolean;
    readonly folder: string;
}

/** The switcher's rows: the active model first, then by name. */
export function modelRows(
    models: readonly ModelSummary[],
    active: string | undefined,
    t: Translate,
): ModelRow[] {
    return models
        .map((model) => ({
            id: model.id,
            label: `$(${rowIcons[model.state]}) ${model.name}`,
            description: [
                model.version,
                stateText(model.state, t),
                ...(model.id === active ? [t("active")] : []),
            ].join(" · "),
            detail: [
                sizeText(model.bytes, t),
                model.quantisation,
                t("licence {0}", model.licence),
                model.task.map((task) => taskText(task, t)).join(", "),
                t("context {0} tokens", model.contextLength),
                ...(model.failure === undefined ? [] : [model.failure.message]),
            ]
                .filter((fact) => fact !== "")
                .join(" · "),
            isActive: model.id === active,
            folder: model.folder,
        }))
        .sort(
            (one, other) =>
                Number(other.isActive) - Number(one.isActive) ||
                one.label.localeCompare(other.label),
        );
}

const rowIcons: Record<ModelState, string> = {
    available: "package",
    loading: "loading~spin",
    ready: "sparkle",
    working: "sync~spin",
    failed: "error",
};

export function stateText(state: ModelState, t: Translate): string {
    const texts: Record<ModelState, () => string> = {
        available: () => t("not loaded"),
        loading: () => t("loading"),
        ready: () => t("ready"),
        working: () => t("working"),
        failed: () => t("failed"),
    };
    return texts[state]();
}

/** What a task is called in the product. */
export function taskText(task: ModelTask, t: Translate): string {
    const texts: Record<ModelTask, () => string> = {
        complete: () => t("completion"),
        score: () => t("scoring"),
        chat: () => t("chat"),
        embed: () => t("search"),
    };
    return texts[task]();
}

/** Decimal units, as file managers show them. */
export function sizeText(bytes: number, t: Translate): string {
    if (bytes >= 1e9) return t("{0} GB", (bytes / 1e9).toFixed(1));
    if (bytes >= 1e6) return t("{0} MB", (bytes / 1e6).toFixed(1));
    return t("{0} kB", Math.ceil(bytes / 1000));
}
