import { basename } from "node:path";
import { CodedError } from "@rust-ai-ide/core/errors";
import { ModelErrors } from "./errors.ts";

/** Says in our words what the native runtime found wrong while it loaded a model. */
export function explainLoadFailure(error: unknown, file: string): CodedError {
    if (CodedError.is(error)) return error;
    const message = error instanceof Error ? error.message : String(error);
    const operator =
        /Fatal error: (\S+?)\(-?\d+\) is not a registered function/.exec(message)?.[1] ??
        /No Op registered for (\S+)/.exec(message)?.[1] ??
        /Could not find an implementation for (\S+?)\(/.exec(message)?.[1];
    if (operator) return ModelErrors.unknownOperator(operator);
    const opset = /Opset (\d+) is under development.*domain (\S+) is till opset (\d+)/s.exec(
        message,
    );
    if (opset) {
        const [, version, domain = "", supported] = opset;
        return ModelErrors.unsupportedOpset(domain, Number(version), Number(supported));
    }
    if (/doesn't exist|No such file/i.test(message)) return ModelErrors.fileMissing(file);
    if (/Protobuf parsing failed|ModelProto does not have a graph/.test(message)) {
        return ModelErrors.corrupt(file, "the runtime cannot parse it");
    }
    if (/bad_alloc|out of memory|Failed to allocate/i.test(message))
        return ModelErrors.outOfMemory();
    return ModelErrors.loadFailed(shorten(message, file));
}

/** The same for a failed run. */
export function explainRunFailure(error: unknown, file: string): CodedError {
    if (CodedError.is(error)) return error;
    const message = error instanceof Error ? error.message : String(error);
    if (/bad_alloc|out of memory|Failed to allocate/i.test(message))
        return ModelErrors.outOfMemory();
    return ModelErrors.runFailed(shorten(message, file));
}

/** The runtime's text without paths of the machine that built it or the user's folders. */
function shorten(message: string, file: string): string {
    return message
        .replaceAll(file, basename(file))
        .replace(/\/onnxruntime_src\/\S+ (?:.*?\) )?/gs, "")
        .replace(/\s+/g, " ")
        .slice(0, 200);
}
