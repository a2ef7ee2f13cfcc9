import { defineErrors } from "@rust-ai-ide/core/errors";

const look = "Look at the server's own log, or choose another model.";

/**
 * Reasons why an engine did not answer. None carries source text, tokens or a server's own words
 * beyond a short status. `engine` is the label that the user knows it by.
 */
export const EngineErrors = defineErrors("engine", {
    unreachable: (engine: string) => [
        `${engine} cannot be reached.`,
        "Start the server, or remove it from the engines in the settings.",
    ],
    unauthorised: (engine: string) => [
        `${engine} refused the token.`,
        'Run "Rust AI: Set Engine Token…" and enter a valid one.',
    ],
    modelMissing: (engine: string, model: string) => [
        `${engine} has no model ${model}.`,
        "Load it there, or choose another model.",
    ],
    taskUnsupported: (engine: string, task: string) => [
        `${engine} cannot do this task: ${task}.`,
        "Choose an engine that can in the Models view.",
    ],
    overloaded: (engine: string) => [
        `${engine} has too many requests at once.`,
        "Wait a moment; another engine answers meanwhile where there is one.",
    ],
    loading: (engine: string) => [
        `${engine} is still loading its model.`,
        "Wait a moment; another engine answers meanwhile where there is one.",
    ],
    proxyRefused: (engine: string, status: number) => [
        `The proxy did not let the request to ${engine} through (HTTP status ${status}).`,
        "Check HTTPS_PROXY and NO_PROXY, or the editor's proxy settings.",
    ],
    serverFailed: (engine: string, status: number) => [
        `${engine} failed with HTTP status ${status}.`,
        look,
    ],
    invalidAnswer: (engine: string, problem: string) => [
        `${engine} answered something unusable: ${problem}.`,
        "Check that the address belongs to a llama.cpp, Ollama or OpenAI-compatible server.",
    ],
    timedOut: (engine: string, milliseconds: number) => [
        `${engine} did not answer within ${milliseconds} ms.`,
        look,
    ],
    closedEarly: (engine: string) => [
        `${engine} closed the connection in the middle of its answer.`,
        look,
    ],
    answerTooLong: (engine: string) => [
        `${engine} did not stop writing.`,
        "The rest was cut off. Choose another model if this happens again.",
    ],
    contextOverflow: (engine: string, model: string) => [
        `The prompt is longer than what ${model} of ${engine} can read.`,
        "Choose a model with a larger context, or ask about less at once.",
    ],
    certificate: (engine: string) => [
        `The certificate of ${engine} is not trusted.`,
        "Add its authority to the system's certificates.",
    ],
    hostNotAllowed: (host: string) => [
        `The host ${host} is not this machine and was not allowed.`,
        'Add it to "rustAi.engines.servers" in the user settings if you trust it.',
    ],
    invalidAddress: (address: string) => [
        `"${address}" is not an http or https address.`,
        "Write it like http://127.0.0.1:8080.",
    ],
    noneAvailable: (task: string) => [
        `No engine can do this task now: ${task}.`,
        "Look at the Models view for the state of each.",
    ],
});
