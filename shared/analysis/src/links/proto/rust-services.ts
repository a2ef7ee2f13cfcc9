import { snakeCase } from "../casing.ts";
import type { EndpointReader } from "../link-rule.ts";
import { attributesByItem } from "../source/attributes.ts";
import { literalAt } from "../source/literals.ts";
import { rustName } from "../source/rust-signature.ts";
import { TreeView } from "../source/tree-view.ts";
import { ClientNames } from "./client-names.ts";

/** Methods that tonic gives every client. */
const ownMethods =
    /^(?:connect|new|clone|ready|with_\w+|(?:send|accept)_compressed|max_(?:en|de)coding_message_size|into_inner)$/;

/**
 * What tonic makes of a service: the trait that a server implements, the client, and the package that
 * `include_proto!` brings. https://docs.rs/tonic-build
 */
export const rustServices: EndpointReader = {
    border: "proto",
    languages: ["rust"],
    markers: ["tonic", "_client::", "include_proto"],
    read({ table }, tell) {
        if (table === undefined) return;
        const view = new TreeView(table);
        const { text } = view;
        for (const match of text.matchAll(/\binclude_proto!\s*[([{]\s*(?=")/g)) {
            const literal = literalAt(text, match.index + match[0].length);
            if (literal === undefined) continue;
            // The macro puts the text into a path, so a slash in front changes nothing.
            const start = literal.start + (literal.value.startsWith("/") ? 1 : 0);
            const value = literal.value.replace(/^\//, "");
            const { end } = literal;
            tell({
                border: "proto",
                side: "use",
                key: `package ${value}`,
                name: value,
                start,
                end,
            });
        }
        if (/tonic|_server::/.test(text)) readServers(view, tell);
        if (/Client\b/.test(text)) readClients(view, tell);
    },
};

type Tell = Parameters<EndpointReader["read"]>[1];

function readServers(view: TreeView, tell: Tell): void {
    const attributes = attributesByItem(view);
    for (const node of view.ofKinds("impl_item")) {
        const trait = view.field(node, "trait");
        if (trait < 0) continue;
        const isMarked =
            attributes.get(node)?.some(({ path }) => path === "tonic::async_trait") === true;
        if (!isMarked && !/_server::\w+$/.test(view.textOf(trait))) continue;
        const nameNode = view.is(trait, "scoped_type_identifier")
            ? view.field(trait, "name")
            : trait;
        if (!view.is(nameNode, "type_identifier")) continue;
        const service = view.textOf(nameNode);
        const functions = view
            .items(view.field(node, "body"))
            .filter((item) => view.is(item, "function_item"))
            .map((item) => view.field(item, "name"))
            .filter((name) => name >= 0);
        const names = functions.map((name) => ({
            name: rustName(view.textOf(name)),
            start: view.start(name),
            end: view.end(name),
        }));
        const isOpen = view
            .items(view.field(node, "body"))
            .some((item) => view.is(item, "macro_invocation"));
        tell({
            border: "proto",
            side: "use",
            key: service,
            name: service,
            start: view.start(nameNode),
            end: view.end(nameNode),
            parameters: names.map((each) => ({ ...each, type: "", isOptional: false })),
            detail: "server",
            ...(isOpen ? { isOpen } : {}),
        });
        for (const each of names) {
            tell({
                border: "proto",
                side: "use",
                key: `${service}.${snakeCase(each.name)}`,
                detail: "rust",
                ...each,
            });
        }
    }
}

function readClients(view: TreeView, tell: Tell): void {
    const clients = new ClientNames();
    for (const node of view.ofKinds("let_declaration")) {
        const type = view.textOf(view.field(node, "type"));
        const value = view.textOf(view.field(node, "value"));
        const made = /\b(\w+)Client(?:::<[^;]*>)?::(?:connect|new|with_\w+)\s*\(/.exec(
            value.slice(0, 300),
        );
        const service = made?.[1] ?? serviceOf(type);
        const pattern = view.field(node, "pattern");
        if (view.is(pattern, "identifier")) clients.add(view.textOf(pattern), service);
    }
    for (const node of view.ofKinds("parameter", "field_declaration")) {
        const name = view.field(node, view.is(node, "parameter") ? "pattern" : "name");
        clients.add(view.textOf(name), serviceOf(view.textOf(view.field(node, "type"))));
    }
    if (clients.isEmpty) return;
    for (const call of view.ofKinds("call_expression")) {
        const callee = view.field(call, "function");
        if (!view.is(callee, "field_expression")) continue;
        const value = view.field(callee, "value");
        const owner = view.is(value, "field_expression") ? view.field(value, "field") : value;
        const service = clients.serviceOf(view.textOf(owner));
        const method = view.field(callee, "field");
        const name = rustName(view.textOf(method));
        if (service === undefined || ownMethods.test(name)) continue;
        tell({
            border: "proto",
            side: "use",
            key: `${service}.${snakeCase(name)}`,
            name,
            start: view.start(method),
            end: view.end(method),
            detail: "rust",
        });
    }
}

function serviceOf(type: string): string | undefined {
    return /^(?:&\s*)?(?:'\w+\s+)?(?:mut\s+)?(?:\w+::)*(\w+)Client\s*<.*>$/s.exec(type)?.[1];
}
