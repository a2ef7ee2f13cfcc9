import { EngineErrors } from "@rust-ai-ide/ai/engines/engine-errors";
import { isLlamaServer } from "@rust-ai-ide/ai/engines/llama-server-dialect";
import { isOllama } from "@rust-ai-ide/ai/engines/ollama-dialect";
import { isOpenAi, namesLlamaServer } from "@rust-ai-ide/ai/engines/openai-dialect";
import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { SystemClock } from "../system-clock.ts";
import { HttpClient, type HttpTimeLimits } from "./http-client.ts";
import { type EngineTokens, type HttpEngineKind, httpEngineId } from "./http-engine.ts";
import type { ProxyEnvironment } from "./proxy-settings.ts";
import type { ServerPlace } from "./server-address.ts";
import { ServerSession } from "./server-session.ts";

export interface DetectionOptions {
    readonly label: string;
    readonly limits: HttpTimeLimits;
    readonly tokens?: EngineTokens | undefined;
    readonly environment?: ProxyEnvironment | undefined;
    readonly certificateAuthorities?: readonly string[] | undefined;
}

/** Only one kind answers at its own path; the general one comes last, since most know it too. */
const questions: readonly {
    readonly kind: HttpEngineKind;
    readonly path: string;
    readonly isKind: (answer: unknown) => boolean;
}[] = [
    { kind: "llama-server", path: "/props", isKind: isLlamaServer },
    { kind: "ollama", path: "/api/tags", isKind: isOllama },
    { kind: "openai", path: "/v1/models", isKind: isOpenAi },
];

/**
 * Finds out what kind of server listens at an address. Asks all questions at once and takes the
 * first kind, in their order, that recognises its answer. Rejects with the most telling failure.
 */
export async function detectServer(
    place: ServerPlace,
    options: DetectionOptions,
    token: CancellationToken,
): Promise<HttpEngineKind> {
    const client = new HttpClient({
        place,
        label: options.label,
        clock: SystemClock,
        environment: options.environment ?? {},
        certificateAuthorities: options.certificateAuthorities ?? [],
    });
    const session = new ServerSession({
        client,
        label: options.label,
        // The id is not known before the kind is, so the token of any will do.
        bearer: async () => {
            for (const { kind } of questions) {
                const bearer = await options.tokens?.(httpEngineId(kind, place));
                if (bearer !== undefined && bearer !== "") return bearer;
            }
            return undefined;
        },
    });
    try {
        const answers = await Promise.all(
            questions.map(({ path }) =>
                session
                    .ask(
                        { method: "GET", path },
                        { task: "tell what it is", limits: options.limits },
                        token,
                    )
                    .catch((error: unknown) => asFailure(error)),
            ),
        );
        // With a key of its own llama.cpp hides everything but the list of its models.
        if (namesLlamaServer(answers[2])) return "llama-server";
        const found = questions.find(({ isKind }, index) => isKind(answers[index]));
        if (found !== undefined) return found.kind;
        throw worstOf(answers) ?? EngineErrors.invalidAnswer(options.label, "none that is known");
    } finally {
        client.dispose();
    }
}

function asFailure(error: unknown): CodedError {
    if (CancelledError.is(error) || !CodedError.is(error)) throw error;
    return error;
}

/** Of several failures the one that tells most about what to do. */
const telling = ["certificate", "proxyRefused", "unauthorised", "unreachable", "timedOut"];

function worstOf(answers: readonly unknown[]): CodedError | undefined {
    const failures = answers.filter((answer) => CodedError.is(answer));
    const known = telling
        .map((key) => failures.find(({ code }) => code === `engine.${key}`))
        .find((failure) => failure !== undefined);
    return known ?? failures.find(({ code }) => code !== "engine.taskUnsupported");
}
