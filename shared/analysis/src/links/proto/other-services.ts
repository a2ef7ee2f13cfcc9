import { snakeCase } from "../casing.ts";
import type { EndpointReader } from "../link-rule.ts";
import { scriptLanguages } from "../script/script-languages.ts";
import { TreeView } from "../source/tree-view.ts";
import { ClientNames } from "./client-names.ts";

type Tell = Parameters<EndpointReader["read"]>[1];

/**
 * Clients in TypeScript: classes that protoc's plugins make (`new GreeterClient(…)`), those of
 * @grpc/proto-loader (`new proto.Greeter(address, credentials)`) and of Connect (`createClient(Greeter, …)`).
 */
export const scriptServices: EndpointReader = {
    border: "proto",
    languages: scriptLanguages,
    markers: ["Client(", "Client<", "credentials"],
    read({ table }, tell) {
        if (table === undefined || !/grpc|proto|connect|_pb\b/i.test(table.text)) return;
        const view = new TreeView(table);
        const clients = new ClientNames();
        const binders = view.ofKinds(
            "variable_declarator",
            "assignment_expression",
            "public_field_definition",
            "field_definition",
        );
        for (const node of binders) {
            const target = first(view, node, "name", "left", "property");
            const name = view.is(target, "member_expression")
                ? view.field(target, "property")
                : target;
            const value = first(view, node, "value", "right");
            if (value >= 0) clients.add(view.textOf(name), scriptService(view, value));
        }
        if (clients.isEmpty) return;
        for (const call of view.ofKinds("call_expression")) {
            let callee = view.field(call, "function");
            if (view.is(callee, "await_expression")) callee = view.items(callee)[0] ?? -1;
            if (!view.is(callee, "member_expression")) continue;
            const object = view.field(callee, "object");
            const owner = view.is(object, "member_expression")
                ? view.field(object, "property")
                : object;
            const service = clients.serviceOf(view.textOf(owner));
            if (service !== undefined)
                tellCall(view, view.field(callee, "property"), service, "script", tell);
        }
    },
};

function first(view: TreeView, node: number, ...fields: readonly string[]): number {
    for (const field of fields) {
        const found = view.field(node, field);
        if (found >= 0) return found;
    }
    return -1;
}

function scriptService(view: TreeView, value: number): string | undefined {
    const argumentsNode = view.field(value, "arguments");
    if (view.is(value, "new_expression")) {
        const made = view.field(value, "constructor");
        const isMember = view.is(made, "member_expression");
        const name = view.textOf(isMember ? view.field(made, "property") : made);
        const client = /^([A-Z]\w*?)(?:Promise)?Client$/.exec(name)?.[1];
        if (client !== undefined) return client;
        const isLoaded = isMember && /\bcredentials\b/.test(view.textOf(argumentsNode));
        return isLoaded && /^[A-Z]/.test(name) ? name : undefined;
    }
    if (!view.is(value, "call_expression")) return undefined;
    if (!/^create(?:Promise|Callback)?Client$/.test(view.textOf(view.field(value, "function")))) {
        return undefined;
    }
    const [service = -1] = view.items(argumentsNode);
    const name = view.textOf(service);
    return /^[A-Z]\w*$/.test(name) ? name : undefined;
}

/** Python's stubs (`GreeterStub(channel)`) and servicers (`class A(pb2_grpc.GreeterServicer)`). */
export const pythonServices: EndpointReader = {
    border: "proto",
    languages: ["python"],
    markers: ["Stub(", "Servicer"],
    read({ table }, tell) {
        if (table === undefined) return;
        const view = new TreeView(table);
        const clients = new ClientNames();
        for (const node of view.ofKinds("assignment")) {
            const target = view.field(node, "left");
            const name = view.is(target, "attribute") ? view.field(target, "attribute") : target;
            const value = view.field(node, "right");
            const callee = view.is(value, "call") ? view.textOf(view.field(value, "function")) : "";
            if (value >= 0) clients.add(view.textOf(name), /(?:^|\.)(\w+)Stub$/.exec(callee)?.[1]);
        }
        for (const call of clients.isEmpty ? [] : view.ofKinds("call")) {
            const callee = view.field(call, "function");
            if (!view.is(callee, "attribute")) continue;
            const object = view.field(callee, "object");
            const owner = view.is(object, "attribute") ? view.field(object, "attribute") : object;
            const service = clients.serviceOf(view.textOf(owner));
            if (service !== undefined)
                tellCall(view, view.field(callee, "attribute"), service, "python", tell);
        }
        for (const node of view.ofKinds("class_definition")) {
            const bases = view.textOf(view.field(node, "superclasses"));
            const service = /(?:^|[.(,\s])(\w+)Servicer\s*[,)]/.exec(bases)?.[1];
            // What protoc itself makes is no implementation.
            if (
                service === undefined ||
                /^\w+_pb2_grpc$/.test(view.textOf(view.field(node, "name")))
            )
                continue;
            for (const item of view.items(view.field(node, "body"))) {
                const method = view.is(item, "decorated_definition")
                    ? view.field(item, "definition")
                    : item;
                const name = view.field(method, "name");
                if (!view.is(method, "function_definition") || !/^[A-Z]/.test(view.textOf(name)))
                    continue;
                tellCall(view, name, service, "python", tell);
            }
        }
    },
};

function tellCall(view: TreeView, node: number, service: string, detail: string, tell: Tell): void {
    const name = view.textOf(node);
    if (name === "") return;
    tell({
        border: "proto",
        side: "use",
        key: `${service}.${snakeCase(name)}`,
        name,
        start: view.start(node),
        end: view.end(node),
        detail,
    });
}
