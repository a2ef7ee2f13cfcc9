import { camelCase, snakeCase } from "../casing.ts";
import type { EndpointParameter, FoundEndpoint } from "../endpoint.ts";
import type { EndpointReader } from "../link-rule.ts";
import {
    attributeOptions,
    hasAttribute,
    type RustFunction,
    rustFunction,
} from "../rust/rust-function.ts";
import { rustType } from "../rust/rust-type.ts";
import { attributesByItem } from "../source/attributes.ts";
import { TreeView } from "../source/tree-view.ts";

/** What Tauri hands to a command by itself (its implementations of `CommandArg`); a channel is passed. */
const injected = new Set([
    "AppHandle",
    "CommandScope",
    "GlobalScope",
    "Request",
    "State",
    "Webview",
    "WebviewWindow",
    "Window",
]);

/** Functions with `#[tauri::command]`. */
export const commandDefinitions: EndpointReader = {
    border: "tauri-command",
    languages: ["rust"],
    markers: ["tauri"],
    read({ table, text }, tell) {
        if (table === undefined || !text.includes("command")) return;
        const view = new TreeView(table);
        for (const [item, attributes] of attributesByItem(view)) {
            if (!hasAttribute(view, attributes, isCommand)) continue;
            const command = rustFunction(view, item);
            if (command === undefined) continue;
            const options = attributeOptions(view, attributes, "command") ?? [];
            const renaming = options.find((option) => option.name === "rename_all")?.value;
            tell(commandOf(command, renaming === "snake_case" ? snakeCase : camelCase));
        }
    },
};

function isCommand(path: string): boolean {
    return path === "command" || /^(?:::)?tauri\w*::command$/.test(path);
}

function commandOf(command: RustFunction, written: (name: string) => string): FoundEndpoint {
    const parameters: EndpointParameter[] = [];
    for (const { name, type, start, end } of command.parameters) {
        const read = rustType(type);
        if (name === "" || injected.has(read.name)) continue;
        // Another name for a type that is injected has a lifetime as those have.
        const isOptional = read.name === "Option" || /<\s*'/.test(type);
        parameters.push({ name: written(name), type, isOptional, start, end });
    }
    const { name, start, end, signature } = command;
    const returns = returned(command.returns);
    return {
        border: "tauri-command",
        side: "definition",
        key: name,
        name,
        start,
        end,
        parameters,
        ...(returns === "" ? {} : { returns }),
        signature,
    };
}

/** What the promise resolves to: of a result what is in it. */
function returned(type: string | undefined): string {
    const read = rustType(type ?? "");
    return read.name === "Result" ? (read.arguments[0] ?? "") : (type ?? "");
}

/** Registers commands: `generate_handler!` of Tauri, `collect_commands!` of tauri-specta. */
const registries = ["generate_handler", "collect_commands"];
/** The key of what says that commands are registered at all. */
export const registryKey = "generate_handler!";
/** The key of a registry whose commands are not all visible, as one that a macro fills. */
export const openRegistryKey = "generate_handler!*";
export const registered = "registered";

/** Names in `generate_handler![…]`. */
export const commandRegistrations: EndpointReader = {
    border: "tauri-command",
    languages: ["rust"],
    markers: registries,
    read({ table, text }, tell) {
        if (table === undefined) return;
        const view = new TreeView(table);
        const use = (key: string, start: number, end: number): void => {
            const name = text.slice(start, end);
            const detail = registered;
            tell({ border: "tauri-command", side: "use", key, name, start, end, detail });
        };
        for (const registry of registries) {
            for (let at = text.indexOf(registry); at >= 0; at = text.indexOf(registry, at + 1)) {
                const end = at + registry.length;
                const node = table.smallestAround(at, end);
                const list = listBehind(view, node);
                if (!view.is(node, "identifier") || list < 0) continue;
                const isOpen = view.textOf(list).includes("$");
                use(isOpen ? openRegistryKey : registryKey, at, end);
                for (const name of lastNames(view, list)) {
                    use(view.textOf(name).replace(/^r#/, ""), view.start(name), view.end(name));
                }
            }
        }
    },
};

/** The `[…]` behind the name of a macro and `!`, also where another macro's tokens hold it. */
function listBehind(view: TreeView, name: number): number {
    let next = view.table.nextSibling(name);
    // `tauri::generate_handler` is one node where it is no token of another macro.
    if (next < 0) next = view.table.nextSibling(view.parent(name));
    if (view.textOf(next) !== "!") return -1;
    const list = view.table.nextSibling(next);
    return view.is(list, "token_tree") ? list : -1;
}

/** The last name of each path between commas: `b` and `d` of `a::b, c::d::<E>`. */
function lastNames(view: TreeView, list: number): number[] {
    const names: number[] = [];
    let last = -1;
    let isGeneric = false;
    for (const token of view.children(list)) {
        const text = view.textOf(token);
        if (text === "," || text === "]" || text === ")" || text === "}") {
            if (last >= 0) names.push(last);
            last = -1;
            isGeneric = false;
        } else if (text === "<") isGeneric = true;
        else if (view.is(token, "identifier") && !isGeneric) last = token;
    }
    return names;
}
