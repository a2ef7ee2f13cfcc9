import { nearestName } from "@rust-ai-ide/core/nearest-name";
import type { BorderRule } from "../link-rule.ts";
import { missingName, useMismatch } from "../mismatches.ts";
import { anyEvent, noPayload, readsPayload } from "./event-endpoint.ts";
import { rustEvents } from "./rust-events.ts";
import { scriptEvents } from "./script-events.ts";

/** Events of Tauri: who emits one defines it, who listens uses it, in either language. */
export const tauriEventRule: BorderRule = {
    border: "tauri-event",
    readers: [rustEvents, scriptEvents],
    verb: "listened to",
    joinsAll: true,
    compare(definition, use) {
        if (definition.detail !== noPayload || use.detail !== readsPayload) return [];
        const message = `The event ${use.name} is emitted without a payload, which this listener reads.`;
        return [useMismatch("tauri-event.payload", "information", use, message)];
    },
    decides: (key) => key === anyEvent,
    missing(use, definitions, view) {
        // Libraries emit events, too: only what was likely meant to be another name is told.
        const candidate = nearestName(use.name, definitions);
        if (candidate === undefined || view.has("definition", anyEvent)) return undefined;
        const what = `Nothing emits the event ${use.name}.`;
        return missingName("tauri-event.missing", "warning", use, what, candidate);
    },
};
