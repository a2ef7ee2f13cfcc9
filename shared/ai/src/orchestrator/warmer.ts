import { CancellationSource, type CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import type { EngineWarmRequest } from "../engines/engine.ts";
import type { Admission } from "./admission.ts";
import type { Candidate } from "./routing.ts";

/**
 * Has prompts read ahead, where an engine has nothing else to do. A server works on what it was
 * sent whether or not something better comes, so a request that types ends what runs there.
 */
export class Warmer implements Disposable {
    private readonly admission: Admission;
    private current: CancellationSource | undefined;
    private ended: Promise<void> = Promise.resolve();

    constructor(admission: Admission) {
        this.admission = admission;
    }

    /** The newest prompt counts. Does nothing when the engine cannot, or is busy. Rejects as it does. */
    async warm(
        candidate: Candidate,
        request: Omit<EngineWarmRequest, "model">,
        token: CancellationToken,
    ): Promise<void> {
        if (candidate.engine.isSelfScheduling === true) {
            await this.run(candidate, request, token);
            return;
        }
        this.stop();
        const source = new CancellationSource(token);
        this.current = source;
        const before = this.ended;
        const work = before.then(() => this.run(candidate, request, source.token));
        const forget = (): void => {
            source.dispose();
            if (this.current === source) this.current = undefined;
        };
        this.ended = work.then(forget, forget);
        await work;
    }

    private async run(
        { engine, model }: Candidate,
        request: Omit<EngineWarmRequest, "model">,
        token: CancellationToken,
    ): Promise<void> {
        if (token.isCancellationRequested || !this.admission.hasRoom(engine, 2)) return;
        const place = await this.admission.enter(engine, 2, 0, token);
        try {
            await engine.warm?.({ model: model.name, ...request }, token);
        } finally {
            place?.dispose();
        }
    }

    /** Ends what is being read ahead on a server: its processor is needed. */
    stop(): void {
        this.current?.cancel();
        this.current = undefined;
    }

    dispose(): void {
        this.stop();
    }
}
