import { Emitter, type Event } from "@rust-ai-ide/core/event";
import type { MessageStream } from "@rust-ai-ide/protocol/json-rpc";

/** One end of a connection in memory; what it sends is recorded. */
export class MemoryStream implements MessageStream {
    private readonly messages = new Emitter<string>();
    private readonly closing = new Emitter<void>();
    private isClosed = false;
    private other: MemoryStream | undefined;
    readonly onMessage: Event<string> = this.messages.event;
    readonly onClose: Event<void> = this.closing.event;
    readonly sent: string[] = [];

    /** Two ends that deliver to each other at once. */
    static pair(): readonly [MemoryStream, MemoryStream] {
        const near = new MemoryStream();
        const far = new MemoryStream();
        near.other = far;
        far.other = near;
        return [near, far];
    }

    send(text: string): void {
        if (this.isClosed) return;
        this.sent.push(text);
        this.other?.receive(text);
    }

    /** Plays the other end of a stream that has none. */
    receive(text: string): void {
        if (!this.isClosed) this.messages.fire(text);
    }

    close(): void {
        if (this.isClosed) return;
        this.isClosed = true;
        this.closing.fire();
        this.other?.close();
    }
}
