import type { Engine } from "@rust-ai-ide/ai/engines/engine";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { ReviewChatPort } from "@rust-ai-ide/review/model/chat-port";
import { CliErrors } from "../cli-errors.ts";

/** `URL` or `URL#MODEL`: a server with the one model, or one of several. */
export async function openReviewer(
    address: string,
    token: CancellationToken,
): Promise<{ readonly engine: Engine; readonly port: ReviewChatPort }> {
    const [url = "", named] = address.split("#");
    const { parseServerAddress } = await import("@rust-ai-ide/node/engines/server-address");
    const { detectServer } = await import("@rust-ai-ide/node/engines/detect-server");
    const { createHttpEngine } = await import("@rust-ai-ide/node/engines/http-engine");
    const place = parseServerAddress(url);
    const tokens = async (): Promise<string | undefined> => process.env.RUST_AI_REVIEWER_TOKEN;
    const environment = process.env;
    const kind = await detectServer(
        place,
        { label: place.host, limits: detectionLimits, tokens, environment },
        token,
    );
    // Whoever names a server on the command line means it.
    const engine = createHttpEngine({ url, kind, isConfigured: true, tokens, environment });
    try {
        const served = (await engine.models(token)).filter(({ tasks }) => tasks.includes("chat"));
        const found = named === undefined ? served[0] : served.find(({ name }) => name === named);
        if (found === undefined) {
            throw CliErrors.unknownModel(named ?? "", served.map(({ name }) => name).join(", "));
        }
        return { engine, port: chatPort(engine, found.name) };
    } catch (error) {
        engine.dispose();
        throw error;
    }
}

/** Milliseconds. */
const detectionLimits = { connect: 5_000, firstByte: 5_000, idle: 5_000, total: 15_000 };

function chatPort(engine: Engine, model: string): ReviewChatPort {
    return {
        model,
        ask: async ({ messages, answerSchema, maxNewTokens, temperature }, token) => {
            let answer = "";
            await engine.chat?.(
                { model, messages, maxNewTokens, temperature, priority: 2, answerSchema },
                (text) => {
                    answer += text;
                },
                token,
            );
            return answer;
        },
    };
}
