import type { Endpoint, FoundEndpoint } from "../endpoint.ts";
import type { Literal } from "../source/literals.ts";

/** The key of an event whose name is put together when the program runs. */
export const anyEvent = "*";
/** Of an emission: nothing is sent along. Of a listener: it asks for nothing. */
export const noPayload = "no payload";
/** Of a listener: it reads what was sent along. */
export const readsPayload = "payload";

/** Which arguments of a call are what; -1 for none. */
export interface EventCall {
    readonly side: Endpoint["side"];
    readonly event: number;
    readonly payload: number;
}

/** Events of Tauri itself are called `tauri://…`. */
export function isOwnEvent(name: string): boolean {
    return name !== "" && !name.startsWith("tauri://");
}

export function eventEndpoint(
    side: Endpoint["side"],
    event: Literal,
    detail: string | undefined,
): FoundEndpoint {
    const { value: key, start, end } = event;
    const more = detail === undefined ? {} : { detail };
    return { border: "tauri-event", side, key, name: key, start, end, ...more };
}
