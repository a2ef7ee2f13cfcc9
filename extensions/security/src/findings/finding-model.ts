import {
    CancellationSource,
    type CancellationToken,
    CancelledError,
} from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { CodedError, describeError } from "@rust-ai-ide/core/errors";
import { Emitter } from "@rust-ai-ide/core/event";
import type { Logger } from "@rust-ai-ide/core/logger";
import type { ServerProgram } from "@rust-ai-ide/host/server-program";
import type { ResultOf } from "@rust-ai-ide/protocol/message-table";
import { type FindingDescription, SecurityFindings } from "@rust-ai-ide/protocol/security/findings";

export type KnownFindings = ResultOf<typeof SecurityFindings>;
export type KnownWorkspace = KnownFindings["workspaces"][number];

/** Saving all files changes several; one look afterwards is enough. */
const settleMs = 400;

export interface FindingModelOptions {
    readonly server: Pick<ServerProgram, "request">;
    readonly clock: Clock;
    readonly logger: Logger;
}

/** What was found in the folders of the window. Nothing is asked before somebody wants to know. */
export class FindingModel implements Disposable {
    private readonly options: FindingModelOptions;
    private readonly changed = new Emitter<void>();
    private found: KnownFindings | undefined;
    private failed: string | undefined;
    private loading:
        | { readonly done: Promise<void>; readonly source: CancellationSource }
        | undefined;
    private pending: Disposable | undefined;

    readonly onDidChange = this.changed.event;

    constructor(options: FindingModelOptions) {
        this.options = options;
    }

    /** Undefined before the first answer. */
    get known(): KnownFindings | undefined {
        return this.found;
    }

    /** Why nothing is known. */
    get failure(): string | undefined {
        return this.failed;
    }

    /** True once somebody has asked. */
    get isWanted(): boolean {
        return this.loading !== undefined;
    }

    /** Every finding of every workspace, suppressed ones too. */
    get all(): readonly FindingDescription[] {
        const { workspaces = [], others = [] } = this.found ?? {};
        return [...workspaces.flatMap(({ findings }) => findings), ...others];
    }

    /** The workspace of a finding; undefined for one of no workspace. */
    workspaceOf(fingerprint: string): KnownWorkspace | undefined {
        return this.found?.workspaces.find(({ findings }) =>
            findings.some((each) => each.fingerprint === fingerprint),
        );
    }

    /** Resolves when all is known that there is to know. Never rejects. */
    async load(): Promise<void> {
        this.loading ??= this.start();
        for (let begun: unknown; begun !== this.loading; ) {
            begun = this.loading;
            await this.loading.done;
        }
    }

    /** Looks again, at once. */
    reload(): Promise<void> {
        this.pending?.dispose();
        this.pending = undefined;
        this.loading?.source.cancel();
        this.loading = this.start();
        return this.loading.done;
    }

    /** Something changed: looks again soon, if somebody had asked before. */
    refreshSoon(): void {
        if (!this.isWanted) return;
        this.pending?.dispose();
        this.pending = this.options.clock.schedule(settleMs, () => void this.reload());
    }

    dispose(): void {
        this.pending?.dispose();
        this.loading?.source.cancel();
        this.changed.dispose();
    }

    private start(): { done: Promise<void>; source: CancellationSource } {
        const source = new CancellationSource();
        return { done: this.read(source.token), source };
    }

    private async read(token: CancellationToken): Promise<void> {
        const { server, logger } = this.options;
        try {
            const answer = await server.request(
                SecurityFindings,
                { includeSuppressed: true },
                token,
            );
            if (token.isCancellationRequested) return;
            this.found = answer;
            this.failed = undefined;
        } catch (error) {
            if (CancelledError.is(error) || token.isCancellationRequested) return;
            logger.warn(`Findings: ${describeError(error)}`);
            // What was known stays in sight.
            this.failed = CodedError.is(error) ? error.display : "The findings could not be read.";
        }
        this.changed.fire();
    }
}
