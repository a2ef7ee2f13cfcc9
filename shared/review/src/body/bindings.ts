import type { RustBody } from "./rust-body.ts";

/** Where a name gets its value. `kind` says what the two nodes are. */
export interface Binding {
    /** The declaration: parameter, `let`, `for`, arm, `if let`, constant. */
    readonly node: number;
    /** The type as it is written, or -1. */
    readonly type: number;
    /** What it is made of, or -1; the value of a pattern that takes it apart is left out. */
    readonly value: number;
    /** `for` gives the elements of the value. */
    readonly isElement: boolean;
}

const nothing = { type: -1, value: -1, isElement: false };

/** The declaration that a name refers to where it stands, by lexical scope. */
export function bindingOf(body: RustBody, node: number): Binding | undefined {
    return bindingOfName(body, node, body.text(node));
}

/** The declaration that a name would refer to if it stood in the place of a node. */
export function bindingOfName(body: RustBody, node: number, name: string): Binding | undefined {
    if (name === "self") return undefined;
    let at = node;
    for (let up = body.parent(at); up >= 0; at = up, up = body.parent(up)) {
        const found = bindingIn(body, up, at, name);
        if (found !== undefined) return found;
        if (body.kind(up) === "function_item") break;
    }
    for (const kind of ["const_item", "static_item"]) {
        for (const item of body.allOf(kind)) {
            if (body.text(body.field(item, "name")) !== name) continue;
            return { ...nothing, node: item, type: body.field(item, "type") };
        }
    }
    return undefined;
}

function bindingIn(body: RustBody, scope: number, from: number, name: string): Binding | undefined {
    switch (body.kind(scope)) {
        case "block": {
            let found: Binding | undefined;
            for (const child of body.children(scope)) {
                if (child >= from) break;
                if (body.kind(child) === "let_declaration") {
                    found = declared(body, child, name) ?? found;
                }
            }
            return found;
        }
        case "function_item":
        case "closure_expression":
            for (const parameter of body.children(body.field(scope, "parameters"))) {
                const isTyped = body.kind(parameter) === "parameter";
                const pattern = isTyped ? body.field(parameter, "pattern") : parameter;
                const plain = simpleName(body, pattern);
                if (plain === name) {
                    const type = isTyped ? body.field(parameter, "type") : -1;
                    return { ...nothing, node: parameter, type };
                }
                if (binds(body, pattern, name)) return { ...nothing, node: parameter };
            }
            return undefined;
        case "for_expression": {
            if (from !== body.field(scope, "body")) return undefined;
            const pattern = body.field(scope, "pattern");
            if (simpleName(body, pattern) === name) {
                const value = body.field(scope, "value");
                return { node: scope, type: -1, value, isElement: true };
            }
            return binds(body, pattern, name) ? { ...nothing, node: scope } : undefined;
        }
        case "match_arm": {
            const pattern = body.field(scope, "pattern");
            if (from === pattern) return undefined;
            return binds(body, pattern, name) ? { ...nothing, node: scope } : undefined;
        }
        case "if_expression":
        case "while_expression": {
            const condition = body.field(scope, "condition");
            if (from === condition || from === body.field(scope, "alternative")) return undefined;
            for (const each of body.within(condition)) {
                if (body.kind(each) !== "let_condition") continue;
                if (binds(body, body.field(each, "pattern"), name)) {
                    return { ...nothing, node: each };
                }
            }
            return undefined;
        }
        default:
            return undefined;
    }
}

function declared(body: RustBody, node: number, name: string): Binding | undefined {
    const pattern = body.field(node, "pattern");
    if (simpleName(body, pattern) === name) {
        const [type, value] = [body.field(node, "type"), body.field(node, "value")];
        return { node, type, value, isElement: false };
    }
    return binds(body, pattern, name) ? { ...nothing, node } : undefined;
}

/** The name of a pattern that is nothing else, `mut` aside. */
export function simpleName(body: RustBody, pattern: number): string | undefined {
    return /^(?:mut\s+|ref\s+)*([a-z_A-Z]\w*)$/.exec(body.text(pattern))?.[1];
}

function binds(body: RustBody, pattern: number, name: string): boolean {
    for (const each of body.within(pattern, true)) {
        const kind = body.kind(each);
        if (!/^(?:identifier|shorthand_field_identifier)$/.test(kind)) continue;
        if (body.text(each) === name) return true;
    }
    return false;
}
