import type { EndpointParameter } from "../endpoint.ts";
import type { TreeView } from "./tree-view.ts";

/** The parameters of a Rust function, `self` left out. */
export function rustParameters(view: TreeView, node: number): EndpointParameter[] {
    const found: EndpointParameter[] = [];
    for (const child of view.items(view.field(node, "parameters"))) {
        if (!view.is(child, "parameter")) continue;
        const type = view.textOf(view.field(child, "type"));
        found.push({
            name: view.textOf(view.field(child, "pattern")),
            type,
            isOptional: /^(?:(?:std|core)::option::)?Option\s*</.test(type),
            start: view.start(child),
            end: view.end(child),
        });
    }
    return found;
}

/** From the visibility to the type that it returns, in one line. */
export function rustSignature(view: TreeView, node: number): string {
    const body = view.field(node, "body");
    const end = body < 0 ? view.end(node) : view.start(body);
    return view.text
        .slice(view.start(node), end)
        .replace(/\s+/g, " ")
        .replace(/\s*;?\s*$/, "");
}

/** As it is called: without `r#`. */
export function rustName(text: string): string {
    return text.startsWith("r#") ? text.slice(2) : text;
}
