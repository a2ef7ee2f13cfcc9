import { CancellationSource, CancelledError } from "@rust-ai-ide/core/cancellation";
import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { describeError } from "@rust-ai-ide/core/errors";
import type { Session } from "../session.ts";
import { answerModels } from "./answer-models.ts";

/** After a review models look at it, as the settings say; a newer review ends that. */
export function letModelsReview(session: Session): Disposable {
    const { model, configuration, logger } = session;
    const disposables = new DisposableStore();
    let running: CancellationSource | undefined;
    const look = async (source: CancellationSource): Promise<void> => {
        const wanted = {
            likelihood: configuration.get("rustAi.review.surprise"),
            chat: configuration.get("rustAi.review.reviewer"),
        };
        if (!wanted.likelihood && !wanted.chat) return;
        const { modelsFor } = await import("./deepen-flow.ts");
        const models = await modelsFor(wanted, source.token);
        if (models !== undefined) await model.deepen(models, source.token);
    };
    disposables.add(answerModels(session));
    disposables.add(
        model.onDidReview(() => {
            running?.cancel();
            const source = new CancellationSource();
            running = source;
            look(source).catch((error: unknown) => {
                if (!CancelledError.is(error)) logger.warn(`Models: ${describeError(error)}`);
            });
        }),
    );
    disposables.add({ dispose: () => running?.cancel() });
    return disposables;
}
