import type { ModelTask } from "@rust-ai-ide/protocol/model";
import type { EngineModel } from "./engine.ts";
import { fimFamilyOf } from "./fim-families.ts";
import type { ServedModel } from "./server-dialect.ts";

/**
 * What one server's models are and were found able to do. A way of asking that the server refused
 * is not tried again until its list of models changes.
 */
export class ServedModels {
    private models: readonly ServedModel[] | undefined;
    private signature = "";
    private readonly ways = new Map<string, number>();
    private readonly refused = new Map<string, Set<ModelTask>>();

    get isKnown(): boolean {
        return this.models !== undefined;
    }

    /** Takes the server's list over; answers whether it differs from the last one. */
    update(models: readonly ServedModel[]): boolean {
        const before = this.signature;
        const isFirst = this.models === undefined;
        this.models = models;
        const names = JSON.stringify(models.map(({ name, bytes }) => [name, bytes ?? 0]));
        if (names !== this.namesBefore) {
            this.namesBefore = names;
            this.ways.clear();
            this.refused.clear();
        }
        this.signature = JSON.stringify(this.list());
        return !isFirst && this.signature !== before;
    }

    private namesBefore = "";

    /** The models as others see them. */
    list(): EngineModel[] {
        return (this.models ?? []).map(({ family: _, fillsIn: __, ...model }) => ({
            ...model,
            tasks: model.tasks.filter((task) => !this.refused.get(model.name)?.has(task)),
        }));
    }

    /** A model that the server does not list may still be there; its name says what is known. */
    find(name: string): ServedModel {
        const model = this.models?.find((one) => one.name === name);
        return (
            model ?? {
                name,
                label: name,
                tasks: ["complete", "chat"],
                state: "available",
                family: fimFamilyOf(name),
            }
        );
    }

    /** Index of the first way of asking for a completion that was not refused yet. */
    firstWay(name: string): number {
        return this.ways.get(name) ?? 0;
    }

    refuseWay(name: string, way: number): void {
        this.ways.set(name, Math.max(this.firstWay(name), way + 1));
    }

    /** The server cannot do a task that it seemed to offer. */
    refuseTask(name: string, task: ModelTask): void {
        const tasks = this.refused.get(name) ?? new Set();
        this.refused.set(name, tasks.add(task));
    }
}
