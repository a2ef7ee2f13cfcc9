import {
    CancellationSource,
    type CancellationToken,
    CancelledError,
} from "@rust-ai-ide/core/cancellation";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { Emitter } from "@rust-ai-ide/core/event";
import type { KnownFindings, SecurityService } from "../security-service/security-service.ts";

/** Changes that come together are answered together. */
const settleMs = 200;

/**
 * The findings that documents show: computed again a moment after something changed, and never twice
 * at a time. Idle otherwise.
 */
export class KnownState implements Disposable {
    private readonly service: SecurityService;
    private readonly folders: () => readonly string[];
    private readonly onFailure: (error: unknown) => void;
    private readonly changes = new Emitter<KnownFindings>();
    readonly onDidChange = this.changes.event;
    private timer: NodeJS.Timeout | undefined;
    private running: CancellationSource | undefined;
    private latest: KnownFindings | undefined;
    private isDisposed = false;

    constructor(
        service: SecurityService,
        folders: () => readonly string[],
        onFailure: (error: unknown) => void,
    ) {
        this.service = service;
        this.folders = folders;
        this.onFailure = onFailure;
    }

    /** As it was computed last; undefined before the first time. */
    get current(): KnownFindings | undefined {
        return this.latest;
    }

    /** Something changed: what is computed now is of no use any more. */
    renew(delay = settleMs): void {
        if (this.isDisposed) return;
        this.running?.cancel();
        clearTimeout(this.timer);
        this.timer = setTimeout(() => void this.run(), delay).unref();
    }

    /** Computed now, for a question that wants what is true now. */
    fresh(
        folders: readonly string[] | undefined,
        token: CancellationToken,
    ): Promise<KnownFindings> {
        return this.service.findings(folders ?? this.folders(), token);
    }

    dispose(): void {
        this.isDisposed = true;
        clearTimeout(this.timer);
        this.running?.cancel();
        this.changes.dispose();
    }

    private async run(): Promise<void> {
        const source = new CancellationSource();
        this.running = source;
        try {
            const found = await this.service.findings(this.folders(), source.token);
            if (this.isDisposed || source.token.isCancellationRequested) return;
            this.latest = found;
            this.changes.fire(found);
        } catch (error) {
            if (!CancelledError.is(error) && !this.isDisposed) this.onFailure(error);
        } finally {
            if (this.running === source) this.running = undefined;
            source.dispose();
        }
    }
}
