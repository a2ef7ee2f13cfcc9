import { CancelledError } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import {
    describeNativeFailure,
    errorChainText,
    type NativePlatform,
} from "@rust-ai-ide/node/native-failure";

/**
 * Names the cause when an engine's error says that the native runtime cannot be loaded, also
 * when a coded error hides it as its cause. Every other error stays as it is.
 */
export function nameNativeFailure(error: unknown, machine?: NativePlatform): unknown {
    if (CancelledError.is(error)) return error;
    const inner = CodedError.is(error) ? error.cause : error;
    if (!(inner instanceof Error)) return error;
    return describeNativeFailure(errorChainText(inner), machine) ?? error;
}

/** For the log: kind and stack of an error without its message, which may quote what a user wrote. */
export function describeCrash(error: unknown): string {
    if (CodedError.is(error)) return `${error.code}: ${error.message}`;
    if (!(error instanceof Error)) return typeof error;
    const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
    return [error.name, ...frames.map((line) => line.trim())].join(" | ");
}
