import type { Logger } from "@rust-ai-ide/core/logger";
import { Hello, inferenceProtocolVersion, RegisterModels } from "@rust-ai-ide/protocol/inference";
import { JsonRpcPeer } from "@rust-ai-ide/protocol/json-rpc";
import { ManualClock } from "@rust-ai-ide/testing/manual-clock";
import { MemoryStream } from "@rust-ai-ide/testing/memory-stream";
import {
    InferenceServer,
    type InferenceServerOptions,
} from "../../../worker/server/inference-server.ts";
import { FakeEngine } from "./fake-engine.ts";

const megabyte = 1024 * 1024;

/** A server over a fake engine, on a clock and a memory that the test sets. */
export class ServerSetup {
    readonly clock = new ManualClock();
    readonly engine = new FakeEngine();
    readonly lines: string[] = [];
    readonly events: string[] = [];
    readonly server: InferenceServer;
    residentBytes = 100 * megabyte;

    constructor(options: Partial<InferenceServerOptions> = {}) {
        const add = (line: string): void => {
            this.lines.push(line);
        };
        const logger: Logger = { debug() {}, info: add, warn: add, error: add };
        this.server = new InferenceServer({
            engine: this.engine,
            token: "secret",
            productVersion: "1.2.3",
            clock: this.clock,
            logger,
            idleUnloadMs: 60_000,
            idleExitMs: 1_000,
            memoryLimitBytes: () => 1000 * megabyte,
            process: {
                id: 42,
                residentBytes: () => this.residentBytes,
                cpuMs: () => 5,
                collectGarbage: () => this.events.push("collect"),
            },
            onDeserted: () => this.events.push("deserted"),
            onShutdown: () => this.events.push("shut down"),
            onOutOfMemory: () => this.events.push("out of memory"),
            ...options,
        });
    }

    /** A connection that has not said hello. */
    stranger(): JsonRpcPeer {
        const [near, far] = MemoryStream.pair();
        const peer = new JsonRpcPeer(near, { clock: this.clock });
        this.server.accept(far);
        return peer;
    }

    async client(): Promise<JsonRpcPeer> {
        const peer = this.stranger();
        await hello(peer);
        await peer.request(RegisterModels, { folders: ["/models/tiny", "/models/large"] });
        return peer;
    }
}

export function hello(
    peer: JsonRpcPeer,
    token = "secret",
    protocolVersion = inferenceProtocolVersion,
) {
    return peer.request(Hello, { token, protocolVersion, client: "test" });
}
