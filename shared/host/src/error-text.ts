import { CodedError } from "@rust-ai-ide/core/errors";
import type { Translate } from "./translate.ts";

/**
 * What a user reads about a failure: the coded error's sentence, its next step and its code.
 * Anything else is a bug of ours; its message may quote the user's text, so only the log has it.
 */
export function errorText(error: unknown, t: Translate): string {
    if (CodedError.is(error)) return `${error.display} (${error.code})`;
    return t("Rust AI could not do this. The log says why.");
}
