import type { ModelSummary } from "@rust-ai-ide/protocol/model";
import { sameFolder } from "../inference/choose-model.ts";

/** Where the models of one window come from. */
export interface ModelFolders {
    readonly embedded: string | undefined;
    readonly configured: readonly string[];
    readonly trusted: boolean;
}

/**
 * The models of this window. All windows share one inference process, which also knows the
 * folders of the others; those are none of this window's business, least of all without trust.
 */
export function ownModels<M extends Pick<ModelSummary, "folder">>(
    models: readonly M[],
    { embedded, configured, trusted }: ModelFolders,
): readonly M[] {
    const folders = [...(embedded === undefined ? [] : [embedded]), ...(trusted ? configured : [])];
    return models.filter((model) => folders.some((folder) => sameFolder(folder, model.folder)));
}
