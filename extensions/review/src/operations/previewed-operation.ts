import type { ResultOf } from "@rust-ai-ide/protocol/message-table";
import type {
    OperationRequest,
    ReviewOperationPreview,
} from "@rust-ai-ide/protocol/review/operations";

type Preview = ResultOf<typeof ReviewOperationPreview>;

/**
 * What is run when the user agreed to a preview. An undo of the newest operation means the one that was
 * shown, also when another was done while the dialog stood open.
 */
export function previewedOperation(
    operation: OperationRequest,
    { changedSince, target }: Pick<Preview, "changedSince" | "target">,
): OperationRequest {
    if (operation.kind !== "undo" && operation.kind !== "redo") return operation;
    const forced = changedSince.length > 0 ? { isForced: true } : {};
    if (operation.kind === "redo") return { ...operation, ...forced };
    return { ...operation, ...(target === undefined ? {} : { id: target.id }), ...forced };
}
