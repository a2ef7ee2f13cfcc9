import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import type * as v from "valibot";

interface EditorApi {
    postMessage(message: unknown): void;
    getState(): unknown;
    setState(state: unknown): void;
}

declare function acquireVsCodeApi(): EditorApi;

export interface EditorConnection<Out> {
    send(message: Out): void;
    /** What was kept when the page was hidden or the window reloaded; anything, so it is checked. */
    readonly kept: unknown;
    keep(state: unknown): void;
}

/** Connects the page with the editor. Messages that are not of the schema are dropped and logged. */
export function connectEditor<In extends v.GenericSchema, Out>(
    schema: In,
    receive: (message: v.InferOutput<In>) => void,
): EditorConnection<Out> {
    const api = acquireVsCodeApi();
    window.addEventListener("message", (event: MessageEvent<unknown>) => {
        const message = parseMessage(schema, event.data);
        if (message.ok) receive(message.value);
        else console.warn(`A message of the editor was dropped: ${message.message}`);
    });
    return {
        send: (message) => api.postMessage(message),
        kept: api.getState(),
        keep: (state) => api.setState(state),
    };
}
