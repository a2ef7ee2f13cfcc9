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
import { CargoDuplicates } from "@rust-ai-ide/protocol/cargo/duplicates";
import { CargoGraph } from "@rust-ai-ide/protocol/cargo/graph";
import { CargoUnused } from "@rust-ai-ide/protocol/cargo/unused";
import { CargoWorkspaces } from "@rust-ai-ide/protocol/cargo/workspaces";
import { readMarks } from "./version-marks.ts";
import type { WorkspaceState } from "./workspace-state.ts";

/** Saving all files changes several manifests; one look afterwards is enough. */
const settleMs = 400;

export interface CargoModelOptions {
    readonly server: Pick<ServerProgram, "request">;
    /** Absolute paths. */
    readonly folders: () => readonly string[];
    readonly clock: Clock;
    readonly logger: Logger;
}

/** What the window knows of its cargo workspaces. Nothing is asked before somebody wants to know. */
export class CargoModel implements Disposable {
    private readonly options: CargoModelOptions;
    private readonly changed = new Emitter<void>();
    private known: readonly WorkspaceState[] = [];
    private loading:
        | { readonly done: Promise<void>; readonly source: CancellationSource }
        | undefined;
    private pending: Disposable | undefined;
    private failed: string | undefined;

    readonly onDidChange = this.changed.event;

    constructor(options: CargoModelOptions) {
        this.options = options;
    }

    get states(): readonly WorkspaceState[] {
        return this.known;
    }

    /** Why nothing is known. */
    get failure(): string | undefined {
        return this.failed;
    }

    /** True once somebody has asked. */
    get isWanted(): boolean {
        return this.loading !== undefined;
    }

    /** Resolves when all is known that there is to know. Never rejects. */
    async load(): Promise<void> {
        this.loading ??= this.start();
        // A change of a file begins anew and ends what was begun with nothing known.
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

    /** Something on the disk changed: looks again soon, if somebody had asked before. */
    refreshSoon(): void {
        if (!this.isWanted) return;
        this.pending?.dispose();
        this.pending = this.options.clock.schedule(settleMs, () => void this.reload());
    }

    /** Looks for what no code needs, which reads all sources of the workspace. */
    async findUnused(root: string, token: CancellationToken): Promise<void> {
        const state = this.known.find(({ description }) => description.root === root);
        if (state === undefined) return;
        const { manifestPath } = state.description;
        const unused = await this.options.server.request(CargoUnused, { manifestPath }, token);
        this.update(root, { unused });
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
        const { server, folders, logger } = this.options;
        try {
            const { workspaces } = await server.request(
                CargoWorkspaces,
                { folders: [...folders()] },
                token,
            );
            if (token.isCancellationRequested) return;
            const before = new Map(this.known.map((state) => [state.description.root, state]));
            this.failed = undefined;
            this.known = workspaces.map((description) => {
                // What was known stays in sight until the new answers are there.
                const { failure: _, ...kept } = before.get(description.root) ?? {};
                return { ...kept, description };
            });
            this.changed.fire();
            for (const { description } of this.known) {
                await this.readWorkspace(description.root, description.manifestPath, token);
            }
        } catch (error) {
            if (token.isCancellationRequested || CancelledError.is(error)) return;
            logger.warn(`Workspaces: ${describeError(error)}`);
            this.failed = textOf(error);
            this.changed.fire();
        }
    }

    private async readWorkspace(
        root: string,
        manifestPath: string,
        token: CancellationToken,
    ): Promise<void> {
        const { server, logger } = this.options;
        const parts: (() => Promise<Partial<WorkspaceState>>)[] = [
            async () => ({ graph: await server.request(CargoGraph, { manifestPath }, token) }),
            async () => {
                const answer = await server.request(CargoDuplicates, { manifestPath }, token);
                return { duplicates: answer.duplicates };
            },
            async () => ({ marks: await readMarks(server, manifestPath, token) }),
        ];
        // Once somebody has looked for what is unused, it is kept in step as well.
        const known = this.known.find(({ description }) => description.root === root);
        if (known?.unused !== undefined) {
            parts.push(async () => ({
                unused: await server.request(CargoUnused, { manifestPath }, token),
            }));
        }
        for (const [index, part] of parts.entries()) {
            try {
                const answer = await part();
                if (token.isCancellationRequested) return;
                this.update(root, answer);
            } catch (error) {
                if (token.isCancellationRequested || CancelledError.is(error)) return;
                logger.warn(`${root}: ${describeError(error)}`);
                // Without a graph there is nothing to show; the rest only adds to it.
                if (index > 0) continue;
                this.update(root, { failure: textOf(error) });
                return;
            }
        }
    }

    private update(root: string, change: Partial<WorkspaceState>): void {
        this.known = this.known.map((state) =>
            state.description.root === root ? { ...state, ...change } : state,
        );
        this.changed.fire();
    }
}

/** What the view says about a failure; the log has the rest. */
function textOf(error: unknown): string {
    return CodedError.is(error) ? error.display : "Something went wrong. The log says what.";
}
