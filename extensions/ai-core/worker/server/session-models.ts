import { resolve } from "node:path";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";
import { plainId } from "../model-id.ts";
import { ModelErrors } from "../models/errors.ts";

/**
 * The models as one client sees them: those of its own folders, in the order of its folders, by
 * the ids of their manifests. Where two have the same one, the first folder's model keeps it and
 * the others are called by their ids in the process. So what a client calls a model depends on
 * its own folders only.
 */
export class SessionModels {
    private wanted: readonly string[] = [];
    private lastSeen = "[]";

    get folders(): readonly string[] {
        return this.wanted;
    }

    setFolders(folders: readonly string[]): void {
        this.wanted = [...new Set(folders.map((folder) => resolve(folder)))];
    }

    /** What of the process's models the client sees. */
    view(models: readonly ModelSummary[]): ModelSummary[] {
        return this.pairs(models).map(({ id, model }) => ({ ...model, id }));
    }

    /** The view when it differs from the last one that was asked for here. */
    changedView(models: readonly ModelSummary[]): ModelSummary[] | undefined {
        const view = this.view(models);
        const text = JSON.stringify(view);
        if (text === this.lastSeen) return undefined;
        this.lastSeen = text;
        return view;
    }

    /** The process's id of a model; `model.unknown` when none of the client's folders holds it. */
    resolveId(models: readonly ModelSummary[], id: string): string {
        const pairs = this.pairs(models);
        const found = pairs.find((pair) => pair.id === id) ?? pairs.find((p) => p.model.id === id);
        if (!found) throw ModelErrors.unknown(id);
        return found.model.id;
    }

    private pairs(models: readonly ModelSummary[]): { id: string; model: ModelSummary }[] {
        const taken = new Set<string>();
        return this.wanted.flatMap((folder) => {
            const model = models.find((candidate) => resolve(candidate.folder) === folder);
            if (!model) return [];
            const plain = plainId(model.id);
            const id = taken.has(plain) ? model.id : plain;
            taken.add(plain);
            return [{ id, model }];
        });
    }
}
