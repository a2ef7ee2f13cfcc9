import { createHash, timingSafeEqual } from "node:crypto";
import type { Clock } from "@rust-ai-ide/core/clock";
import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import type { Logger } from "@rust-ai-ide/core/logger";
import { Hello, inferenceProtocolVersion } from "@rust-ai-ide/protocol/inference";
import { InferenceErrors } from "@rust-ai-ide/protocol/inference-errors";
import type { JsonRpcPeer, RequestHandler } from "@rust-ai-ide/protocol/json-rpc";
import type { NotificationType, ParamsOf, RequestType } from "@rust-ai-ide/protocol/message-table";
import { SessionModels } from "./session-models.ts";

export interface SessionOptions {
    readonly peer: JsonRpcPeer;
    /** Distinguishes the slots of clients in the queue. */
    readonly id: number;
    readonly token: string;
    readonly productVersion: string;
    readonly processId: number;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly onAuthenticated: () => void;
    readonly onClosed: (session: Session) => void;
}

const helloTimeoutMs = 5_000;

/** One client. Nothing but `hello` works before it has shown the token. */
export class Session implements Disposable {
    private readonly options: SessionOptions;
    private readonly disposables = new DisposableStore();
    private authenticated = false;
    readonly id: number;
    readonly models = new SessionModels();

    constructor(options: SessionOptions) {
        this.options = options;
        this.id = options.id;
        const { peer, clock } = options;
        this.disposables.add(peer.onClose(() => options.onClosed(this)));
        const impatience = clock.schedule(helloTimeoutMs, () => peer.dispose());
        this.disposables.add(impatience);
        this.disposables.add(
            peer.onRequest(Hello, (params) => {
                impatience.dispose();
                return this.welcome(params);
            }),
        );
    }

    get isAuthenticated(): boolean {
        return this.authenticated;
    }

    /** Answers requests of one method once the client has shown the token. */
    serve<T extends RequestType>(type: T, handler: RequestHandler<T>): void {
        this.disposables.add(
            this.options.peer.onRequest<T>(type, (params, token) => {
                if (!this.authenticated) throw InferenceErrors.helloFirst();
                return handler(params, token);
            }),
        );
    }

    notify<T extends NotificationType>(type: T, params: ParamsOf<T>): void {
        if (this.authenticated) this.options.peer.notify(type, params);
    }

    dispose(): void {
        this.disposables.dispose();
        this.options.peer.dispose();
    }

    private welcome(params: ParamsOf<typeof Hello>): {
        protocolVersion: number;
        processId: number;
        productVersion: string;
    } {
        const { token, productVersion, processId, logger } = this.options;
        if (!isSameSecret(params.token, token)) {
            this.closeAfterAnswer();
            throw InferenceErrors.wrongToken();
        }
        if (params.protocolVersion !== inferenceProtocolVersion) {
            this.closeAfterAnswer();
            throw InferenceErrors.wrongProtocol(inferenceProtocolVersion, params.protocolVersion);
        }
        if (!this.authenticated) {
            this.authenticated = true;
            logger.info(`client ${this.id} joined`);
            this.options.onAuthenticated();
        }
        return { protocolVersion: inferenceProtocolVersion, processId, productVersion };
    }

    private closeAfterAnswer(): void {
        this.options.logger.warn(`client ${this.id} was refused`);
        this.disposables.add(this.options.clock.schedule(0, () => this.options.peer.dispose()));
    }
}

/** Takes the same time wherever the texts differ. */
function isSameSecret(one: string, other: string): boolean {
    const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
    return timingSafeEqual(digest(one), digest(other));
}
