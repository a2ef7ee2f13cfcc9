import type { EndpointParameter, FoundEndpoint } from "../endpoint.ts";
import type { EndpointReader } from "../link-rule.ts";
import { literalOf } from "../source/literals.ts";
import { TreeView } from "../source/tree-view.ts";

/** Interfaces, object types and unions of texts in TypeScript, which may describe what Rust writes. */
export const scriptTypes: EndpointReader = {
    border: "serde-type",
    languages: ["typescript", "typescriptreact", "vue", "svelte"],
    markers: ["interface ", "type ", "enum "],
    read({ table }, tell) {
        if (table === undefined) return;
        const view = new TreeView(table);
        // The tools that make types say so at the top.
        const isGenerated = /\bgenerated\b/i.test(table.text.slice(0, 400));
        const received = receivedTypes(view.text);
        for (const node of view.ofKinds(
            "interface_declaration",
            "type_alias_declaration",
            "enum_declaration",
        )) {
            const name = view.field(node, "name");
            const shape = name < 0 ? undefined : shapeOf(view, node);
            // One field is too little to tell a type by.
            if (shape === undefined || shape.list.length < 2) continue;
            tell({
                border: "serde-type",
                side: "use",
                key: view.textOf(name),
                name: view.textOf(name),
                start: view.start(name),
                end: view.end(name),
                parameters: shape.list,
                detail: [
                    shape.isUnion ? "union" : "object",
                    ...(isGenerated ? ["generated"] : []),
                    ...(received.has(view.textOf(name)) ? ["sent"] : []),
                ].join(" "),
                ...(shape.isOpen ? { isOpen: true } : {}),
            } satisfies FoundEndpoint);
        }
    },
};

/** Types that the file says itself to come from elsewhere: `invoke<Name>`, `json() as Name`. */
function receivedTypes(text: string): ReadonlySet<string> {
    const names = new Set<string>();
    const calls = /\b(?:invoke|json|get|post|put|patch|fetch\w*)\s*<([^;(){}]{0,200})/g;
    const casts = /\bjson\(\)\)?\s+as\s+([\w<>[\] ]{0,200})/g;
    for (const pattern of [calls, casts]) {
        for (const match of text.matchAll(pattern)) {
            for (const [name] of (match[1] ?? "").matchAll(/\b[A-Z]\w*/g)) names.add(name);
        }
    }
    return names;
}

interface Shape {
    readonly list: EndpointParameter[];
    readonly isOpen: boolean;
    readonly isUnion: boolean;
}

function shapeOf(view: TreeView, node: number): Shape | undefined {
    if (view.is(node, "interface_declaration")) {
        const extended = view.childOfKind(node, "extends_type_clause") >= 0;
        return object(view, view.field(node, "body"), extended);
    }
    if (view.is(node, "enum_declaration")) return enumeration(view, view.field(node, "body"));
    const value = view.field(node, "value");
    if (view.is(value, "object_type")) return object(view, value, false);
    if (view.is(value, "intersection_type")) {
        const parts = view.items(value).filter((part) => view.is(part, "object_type"));
        const [only = -1] = parts;
        return parts.length === 1 ? object(view, only, true) : undefined;
    }
    const list: EndpointParameter[] = [];
    return view.is(value, "union_type") && texts(view, value, list)
        ? { list, isOpen: false, isUnion: true }
        : undefined;
}

function object(view: TreeView, body: number, isExtended: boolean): Shape {
    const list: EndpointParameter[] = [];
    let isOpen = isExtended;
    for (const member of view.items(body)) {
        if (view.is(member, "index_signature")) isOpen = true;
        if (!view.is(member, "property_signature")) continue;
        const key = view.field(member, "name");
        const quoted = literalOf(view, key);
        const annotation = view.field(member, "type");
        const type = view.textOf(annotation).replace(/^:\s*/, "");
        const isOptional = view
            .children(member)
            .some((child) => view.start(child) >= view.end(key) && view.textOf(child) === "?");
        list.push({
            name: quoted?.value ?? view.textOf(key),
            // What is no more than a name tells as much as a long type.
            type: type.length > 80 ? "" : type,
            isOptional,
            start: quoted?.start ?? view.start(key),
            end: view.end(annotation < 0 ? key : annotation),
        });
    }
    return { list, isOpen, isUnion: false };
}

/** The texts of a union; false where it has anything else. A union of many is nested as deep. */
function texts(view: TreeView, node: number, list: EndpointParameter[]): boolean {
    const open = [node];
    for (let part = open.pop(); part !== undefined; part = open.pop()) {
        if (view.is(part, "union_type")) {
            open.push(...view.items(part).reverse());
            continue;
        }
        const literal = view.is(part, "literal_type")
            ? literalOf(view, view.items(part)[0] ?? -1)
            : undefined;
        if (literal === undefined) return false;
        const { value: name, start, end } = literal;
        list.push({ name, type: "", isOptional: false, start, end });
    }
    return true;
}

function enumeration(view: TreeView, body: number): Shape | undefined {
    const list: EndpointParameter[] = [];
    for (const member of view.items(body)) {
        const literal = view.is(member, "enum_assignment")
            ? literalOf(view, view.field(member, "value"))
            : undefined;
        // Numbers are told apart by nothing that Rust writes.
        if (literal === undefined) return undefined;
        list.push({
            name: literal.value,
            type: "",
            isOptional: false,
            start: literal.start,
            end: literal.end,
        });
    }
    return { list, isOpen: false, isUnion: true };
}
