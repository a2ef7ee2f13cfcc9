import type { EndpointReader } from "../link-rule.ts";
import { RustTexts } from "../rust/rust-texts.ts";
import { TreeView } from "../source/tree-view.ts";
import {
    anyEvent,
    type EventCall,
    eventEndpoint,
    isOwnEvent,
    noPayload,
} from "./event-endpoint.ts";

/** Methods of Tauri's `Emitter` and `Listener`: which argument names the event, which is the payload. */
const methods: Readonly<Record<string, EventCall>> = {
    emit: { side: "definition", event: 0, payload: 1 },
    emit_all: { side: "definition", event: 0, payload: 1 },
    emit_filter: { side: "definition", event: 0, payload: 1 },
    emit_str: { side: "definition", event: 0, payload: 1 },
    emit_to: { side: "definition", event: 1, payload: 2 },
    listen: { side: "use", event: 0, payload: -1 },
    listen_any: { side: "use", event: 0, payload: -1 },
    listen_global: { side: "use", event: 0, payload: -1 },
    once: { side: "use", event: 0, payload: -1 },
    once_any: { side: "use", event: 0, payload: -1 },
    once_global: { side: "use", event: 0, payload: -1 },
};

export const rustEvents: EndpointReader = {
    border: "tauri-event",
    languages: ["rust"],
    markers: ["emit", "listen", "once"],
    read({ table, text }, tell) {
        if (table === undefined || !text.includes("tauri")) return;
        const view = new TreeView(table);
        const texts = new RustTexts(view);
        for (const call of view.ofKinds("call_expression")) {
            let callee = view.field(call, "function");
            if (view.is(callee, "generic_function")) callee = view.field(callee, "function");
            if (!view.is(callee, "field_expression")) continue;
            const name = view.textOf(view.field(callee, "field"));
            const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
            const list = view.items(view.field(call, "arguments"));
            if (method === undefined || list.length === 0) continue;
            const event = texts.of(list[method.event] ?? -1);
            if (event === undefined) {
                const { start, end } = { start: view.start(callee), end: view.end(callee) };
                // Whatever this sends, a listener may be waiting for it.
                const any = { value: anyEvent, start, end };
                if (method.side === "definition") tell(eventEndpoint("definition", any, undefined));
                continue;
            }
            if (!isOwnEvent(event.value)) continue;
            const payload = list[method.payload] ?? -1;
            const detail = view.is(payload, "unit_expression") ? noPayload : undefined;
            tell(eventEndpoint(method.side, event, detail));
        }
    },
};
