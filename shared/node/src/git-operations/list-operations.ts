import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { type OperationSeams, openRepository } from "./operation-repository.ts";
import { type OperationRecord, readRecords } from "./record-store.ts";
import { isUndone } from "./undo-operation.ts";

export interface ListedOperation extends OperationRecord {
    readonly isUndone: boolean;
}

export interface OperationList {
    /** Newest first, of all work trees. */
    readonly operations: readonly ListedOperation[];
    readonly problems: readonly string[];
}

/** The operations that have a backup. Changes nothing. */
export async function listOperations(
    folder: string,
    token: CancellationToken,
    seams: OperationSeams = {},
): Promise<OperationList> {
    const repository = await openRepository(folder, token, seams);
    const { records, problems } = await readRecords(repository, token);
    const operations = records.map((kept) => ({
        ...kept.record,
        isUndone: isUndone(kept, records),
    }));
    return { operations, problems };
}
