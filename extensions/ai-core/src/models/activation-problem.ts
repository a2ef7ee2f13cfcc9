import { CodedError, type ErrorDescription } from "@rust-ai-ide/core/errors";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";
import { ShellErrors } from "../shell-errors.ts";

/** How things stand after a model was chosen and loading has ended. */
export interface ActivationOutcome {
    readonly asked: { readonly id: string; readonly name: string };
    /** The setting that was written, and what the editor reads from it now. */
    readonly written: string;
    readonly configured: string;
    readonly active: string | undefined;
    readonly failure: ErrorDescription | undefined;
    readonly isEmbedded: boolean;
    readonly trusted: boolean;
    readonly models: readonly Pick<ModelSummary, "id" | "task">[];
}

/** Why the model that was asked for does not complete now; `undefined` when it does. */
export function activationProblem(outcome: ActivationOutcome): CodedError | undefined {
    const { asked, failure } = outcome;
    if (outcome.configured !== outcome.written) return ShellErrors.modelOverruled(asked.name);
    if (failure !== undefined) return new CodedError(failure);
    if (outcome.active === asked.id) return undefined;
    if (!outcome.trusted && !outcome.isEmbedded) return ShellErrors.modelNeedsTrust(asked.name);
    const model = outcome.models.find(({ id }) => id === asked.id);
    if (model === undefined) return ShellErrors.modelNotListed(asked.name);
    if (!model.task.includes("complete")) return ShellErrors.modelCannotComplete(asked.name);
    return ShellErrors.inferenceFailed();
}
