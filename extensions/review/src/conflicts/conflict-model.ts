import { CancelledError } from "@rust-ai-ide/core/cancellation";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { Emitter } from "@rust-ai-ide/core/event";
import type { ServerProgram } from "@rust-ai-ide/host/server-program";
import { withProgress } from "@rust-ai-ide/host/with-progress";
import type { ResultOf } from "@rust-ai-ide/protocol/message-table";
import { ReviewPredict } from "@rust-ai-ide/protocol/review/conflicts";

export type PredictionReport = ResultOf<typeof ReviewPredict>;

/** The latest prediction, for the view and the marks. */
export class ConflictModel implements Disposable {
    private readonly changed = new Emitter<void>();
    private readonly server: ServerProgram;
    private readonly folder: () => string | undefined;
    readonly onDidChange = this.changed.event;
    report: PredictionReport | undefined;

    constructor(server: ServerProgram, folder: () => string | undefined) {
        this.server = server;
        this.folder = folder;
    }

    /** Predicts anew; what is known stays until then. Rejects with what the server says. */
    async predict(title: string): Promise<void> {
        const folder = this.folder();
        try {
            this.report = await withProgress(title, (token) =>
                this.server.request(
                    ReviewPredict,
                    {
                        ...(folder === undefined ? {} : { folder }),
                        kinds: ["target", "branches", "worktrees", "stashes", "pull"],
                    },
                    token,
                ),
            );
        } catch (error) {
            if (!CancelledError.is(error)) throw error;
        }
        this.changed.fire();
    }

    dispose(): void {
        this.changed.dispose();
    }
}
