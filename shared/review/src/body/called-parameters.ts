import type { RustBody } from "./rust-body.ts";

/** A parameter without `mut` and a leading underscore, and its type as it is written. */
export interface Parameter {
    readonly name: string;
    readonly type: string;
}

/** Those of the one function of the file that has the name of what is called with some arguments. */
export function parametersOf(
    body: RustBody,
    call: number,
    count: number,
): readonly Parameter[] | undefined {
    const method = body.methodCall(call);
    const path = body.calledPath(call);
    const name = method?.name ?? path.replace(/^.*::/, "");
    if (method === undefined && path.includes("::") && !/^(?:Self|self|crate|super)::/.test(path))
        return undefined;
    if (method !== undefined && body.text(method.receiver) !== "self") return undefined;
    const found = body
        .allOf("function_item")
        .filter((item) => body.text(body.field(item, "name")) === name);
    if (found.length !== 1) return undefined;
    const list = body.children(body.field(found[0] ?? -1, "parameters"));
    const own = list.filter((each) => body.kind(each) === "parameter");
    if (own.length !== count || own.length < list.length !== (method !== undefined))
        return undefined;
    return own.map((each) => ({
        name: body.text(body.field(each, "pattern")).replace(/^(?:mut\s+)?_?/, ""),
        type: body.plain(body.field(each, "type")),
    }));
}
