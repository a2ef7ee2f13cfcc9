import type { EndpointReader } from "../link-rule.ts";
import { type ScriptFile, scriptFile } from "../script/script-file.ts";
import { scriptLanguages } from "../script/script-languages.ts";
import {
    anyEvent,
    type EventCall,
    eventEndpoint,
    isOwnEvent,
    noPayload,
    readsPayload,
} from "./event-endpoint.ts";

/** Functions of `@tauri-apps/api/event` and methods of windows. */
const functions: Readonly<Record<string, EventCall>> = {
    emit: { side: "definition", event: 0, payload: 1 },
    emitTo: { side: "definition", event: 1, payload: 2 },
    listen: { side: "use", event: 0, payload: 1 },
    once: { side: "use", event: 0, payload: 1 },
};

export const scriptEvents: EndpointReader = {
    border: "tauri-event",
    languages: scriptLanguages,
    markers: ["@tauri-apps/", "__TAURI__"],
    read({ table }, tell) {
        if (table === undefined) return;
        const file = scriptFile(table);
        const { view } = file;
        let windows: Set<string> | undefined;
        for (const call of file.calls()) {
            const callee = file.callee(call);
            const name = calledName(file, callee);
            const known = Object.hasOwn(functions, name) ? functions[name] : undefined;
            if (known === undefined) continue;
            windows ??= windowNames(file);
            if (!isTauri(file, callee, windows)) continue;
            const list = file.arguments(call);
            const event = file.text(list[known.event] ?? -1);
            const payload = list[known.payload] ?? -1;
            if (event === undefined) {
                const any = { value: anyEvent, start: view.start(callee), end: view.end(callee) };
                if (known.side === "definition") tell(eventEndpoint("definition", any, undefined));
                continue;
            }
            if (!isOwnEvent(event.value)) continue;
            const detail =
                known.side === "use"
                    ? readingOf(file, payload)
                    : payload < 0
                      ? noPayload
                      : undefined;
            tell(eventEndpoint(known.side, event, detail));
        }
    },
};

/** The function's own name, under whatever name it was imported. */
function calledName(file: ScriptFile, callee: number): string {
    const { view } = file;
    if (view.is(callee, "member_expression")) return view.textOf(view.field(callee, "property"));
    const text = view.textOf(callee);
    return view.is(callee, "identifier") ? (file.imported(text)?.imported ?? text) : "";
}

function isTauri(file: ScriptFile, callee: number, windows: ReadonlySet<string>): boolean {
    const { view } = file;
    if (view.is(callee, "identifier")) {
        const module = file.imported(view.textOf(callee))?.module;
        return module === undefined ? view.text.includes("__TAURI__") : isTauriModule(module);
    }
    const object = file.unwrapped(view.field(callee, "object"));
    const text = view.textOf(object);
    return windows.has(text) || text.includes("__TAURI__") || isMadeByTauri(file, object);
}

/** A call or `new` of what was imported from Tauri, as `getCurrentWindow()`. */
function isMadeByTauri(file: ScriptFile, value: number): boolean {
    const { view } = file;
    const made = file.unwrapped(value);
    const maker = view.is(made, "new_expression")
        ? view.field(made, "constructor")
        : view.is(made, "call_expression")
          ? file.callee(made)
          : -1;
    const root = view.textOf(maker).replace(/[.?].*$/s, "");
    return isTauriModule(file.imported(root)?.module ?? "") || root.includes("__TAURI__");
}

/** Names of windows and modules of Tauri in a file. */
function windowNames(file: ScriptFile): Set<string> {
    const { view } = file;
    const names = new Set<string>();
    for (const { local, module } of file.imports) if (isTauriModule(module)) names.add(local);
    for (const node of view.ofKinds("variable_declarator", "assignment_expression")) {
        const isNew = view.is(node, "variable_declarator");
        const name = view.field(node, isNew ? "name" : "left");
        const value = view.field(node, isNew ? "value" : "right");
        if (value >= 0 && isMadeByTauri(file, value)) names.add(view.textOf(name));
    }
    return names;
}

function isTauriModule(module: string): boolean {
    return module.startsWith("@tauri-apps/");
}

/** Whether a handler that is written out reads the payload; undefined where it stands elsewhere. */
function readingOf(file: ScriptFile, handler: number): string | undefined {
    const { view } = file;
    if (!view.isAny(handler, ["arrow_function", "function_expression"])) return undefined;
    return /\bpayload\b/.test(view.textOf(handler)) ? readsPayload : noPayload;
}
