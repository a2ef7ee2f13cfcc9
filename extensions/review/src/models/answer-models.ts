import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { ReviewAsk, ReviewLikelihoods } from "@rust-ai-ide/protocol/review/models";
import { ReviewShellErrors } from "../review-shell-errors.ts";
import type { Session } from "../session.ts";
import { aiCore } from "./ai-core.ts";

/** Answers the server's questions to models: it has none, the extension host knows who has. */
export function answerModels({ server }: Session): Disposable {
    const disposables = new DisposableStore();
    disposables.add(
        server.onDidConnect((running) => {
            disposables.add(
                running.onRequest(ReviewLikelihoods, async (request, token) => {
                    const api = await aiCore();
                    if (api === undefined) throw ReviewShellErrors.noModel();
                    const scores = await api.score(request, token);
                    return { logLikelihoods: scores.map(({ logLikelihood }) => logLikelihood) };
                }),
            );
            disposables.add(
                running.onRequest(ReviewAsk, async (request, token) => {
                    const api = await aiCore();
                    if (api === undefined) throw ReviewShellErrors.noModel();
                    return { answer: (await api.chat(request, token)).text };
                }),
            );
        }),
    );
    return disposables;
}
