import type { Socket } from "node:net";
import { Emitter, type Event } from "@rust-ai-ide/core/event";
import { defaultMaximumMessageLength, type MessageStream } from "@rust-ai-ide/protocol/json-rpc";
import { LineDecoder } from "./line-decoder.ts";

/** A UTF-16 unit takes at most three bytes in UTF-8. */
const bytesPerUnit = 3;

/** A peer that does not read is cut off when so much waits for it. */
const maximumUnsentBytes = 64 * 1024 * 1024;

const flushTimeoutMs = 1_000;

/** JSON texts over a socket, one per line. JSON never holds a raw line feed, so none has to be escaped. */
export class SocketStream implements MessageStream {
    private readonly socket: Socket;
    private readonly messages = new Emitter<string>();
    private readonly closing = new Emitter<void>();
    private closed = false;

    readonly onMessage: Event<string> = this.messages.event;
    readonly onClose: Event<void> = this.closing.event;

    constructor(socket: Socket, maximumMessageLength = defaultMaximumMessageLength) {
        this.socket = socket;
        const decoder = new LineDecoder(maximumMessageLength * bytesPerUnit);
        socket.setNoDelay(true);
        socket.on("data", (chunk: Buffer) => {
            const { lines, overflow } = decoder.push(chunk);
            for (const line of lines) if (!this.closed) this.messages.fire(line);
            if (overflow) this.destroy();
        });
        // A broken connection also closes; there is nothing else to do about the error.
        socket.on("error", () => this.destroy());
        socket.on("end", () => this.close());
        socket.on("close", () => this.finish());
    }

    send(text: string): void {
        if (this.closed) return;
        this.socket.write(`${text}\n`);
        if (this.socket.writableLength > maximumUnsentBytes) this.destroy();
    }

    /** Sends what is waiting, then closes. */
    close(): void {
        if (this.closed) return;
        this.finish();
        this.socket.destroySoon();
        setTimeout(() => this.socket.destroy(), flushTimeoutMs).unref();
    }

    private destroy(): void {
        this.socket.destroy();
        this.finish();
    }

    private finish(): void {
        if (this.closed) return;
        this.closed = true;
        this.closing.fire();
        this.messages.dispose();
        this.closing.dispose();
    }
}
