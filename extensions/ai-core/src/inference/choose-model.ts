import { posix } from "node:path";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";

export interface ModelChoice {
    /** Id from the settings; empty for the embedded model. */
    readonly wanted: string;
    readonly trusted: boolean;
    readonly embeddedFolder: string | undefined;
    /** Folders from the settings. */
    readonly userFolders: readonly string[];
}

/**
 * The model that completes: the wanted one, else the embedded one, else any that can. In a
 * workspace without trust only the embedded model may run, because a repository could have
 * brought the others along. A model of another folder never runs, whatever its id: the process is
 * shared, and another client may have named that folder.
 */
export function chooseModel(
    models: readonly ModelSummary[],
    choice: ModelChoice,
): ModelSummary | undefined {
    const isEmbedded = (model: ModelSummary): boolean =>
        choice.embeddedFolder !== undefined && sameFolder(model.folder, choice.embeddedFolder);
    const isOwn = (model: ModelSummary): boolean =>
        choice.userFolders.some((folder) => sameFolder(model.folder, folder));
    const usable = models.filter(
        (model) =>
            model.task.includes("complete") &&
            (isEmbedded(model) || (choice.trusted && isOwn(model))),
    );
    return (
        usable.find((model) => model.id === choice.wanted) ?? usable.find(isEmbedded) ?? usable[0]
    );
}

/** Compares folders without regard to separators at the end, their direction, and detours by "..". */
export function sameFolder(one: string, other: string): boolean {
    const normalise = (folder: string): string =>
        posix.normalize(folder.replace(/\\/g, "/")).replace(/\/+$/, "");
    return normalise(one) === normalise(other);
}
