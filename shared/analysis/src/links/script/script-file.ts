import type { SyntaxTable } from "../../syntax/syntax-table.ts";
import type { EndpointParameter } from "../endpoint.ts";
import { type Literal, literalOf } from "../source/literals.ts";
import { TreeView } from "../source/tree-view.ts";
import { type ScriptImport, scriptImports } from "./script-imports.ts";

const wrappers = [
    "await_expression",
    "parenthesized_expression",
    "non_null_expression",
    "as_expression",
    "satisfies_expression",
    "type_assertion",
];

/** Stands for the type of `{ name }`, where the name is that of a variable, too. */
export const shorthand = "shorthand";

/** What a use passes: by name with `isOpen` where not all names are visible. */
export interface PassedObject {
    readonly parameters: readonly EndpointParameter[];
    readonly isOpen: boolean;
}

const files = new WeakMap<SyntaxTable, ScriptFile>();

/** The file of a tree; several borders read the same one. */
export function scriptFile(table: SyntaxTable): ScriptFile {
    const file = files.get(table) ?? new ScriptFile(new TreeView(table));
    files.set(table, file);
    return file;
}

/** A TypeScript or JavaScript file: calls, imports and constants by name, without any types. */
export class ScriptFile {
    readonly view: TreeView;
    private importList: readonly ScriptImport[] | undefined;
    private importMap: Map<string, ScriptImport> | undefined;
    private constantMap: Map<string, Literal> | undefined;

    constructor(view: TreeView) {
        this.view = view;
    }

    get imports(): readonly ScriptImport[] {
        this.importList ??= scriptImports(this.view);
        return this.importList;
    }

    /** What a local name was imported as. */
    imported(local: string): ScriptImport | undefined {
        this.importMap ??= new Map(this.imports.map((each) => [each.local, each]));
        return this.importMap.get(local);
    }

    calls(): number[] {
        return this.view.ofKinds("call_expression");
    }

    /** What is called; the grammar puts `await` around it where type arguments follow. */
    callee(call: number): number {
        return this.unwrapped(this.view.field(call, "function"));
    }

    /** Without parentheses, `await`, `!`, `as` and `satisfies` around it. */
    unwrapped(node: number): number {
        let inner = node;
        while (this.view.isAny(inner, wrappers)) {
            const items = this.view.items(inner);
            const next = this.view.is(inner, "type_assertion") ? items.at(-1) : items[0];
            if (next === undefined) break;
            inner = next;
        }
        return inner;
    }

    /** The nodes of the arguments of a call or `new`. */
    arguments(call: number): number[] {
        const list = this.view.field(call, "arguments");
        return this.view.is(list, "arguments") ? this.view.items(list) : [];
    }

    /** By position; undefined where a spread hides how many there are. */
    positional(call: number): EndpointParameter[] | undefined {
        const nodes = this.arguments(call);
        if (nodes.some((node) => this.view.is(node, "spread_element"))) return undefined;
        return nodes.map((node) => this.parameter("", node));
    }

    private parameter(name: string, node: number): EndpointParameter {
        const { view } = this;
        const type = this.kindOf(node);
        return { name, type, isOptional: false, start: view.start(node), end: view.end(node) };
    }

    /** What an obvious literal is: string, number, boolean, null, undefined, array, object; else "". */
    kindOf(node: number): string {
        const kind = this.view.kindName(this.unwrapped(node));
        if (kind === "template_string") return "string";
        if (kind === "true" || kind === "false") return "boolean";
        return ["string", "number", "null", "undefined", "array", "object"].includes(kind)
            ? kind
            : "";
    }

    /** The names and values of an object that is written out; undefined for everything else. */
    object(node: number): PassedObject | undefined {
        const { view } = this;
        const literal = this.unwrapped(node);
        if (!view.is(literal, "object")) return undefined;
        const parameters: EndpointParameter[] = [];
        let isOpen = false;
        for (const item of view.items(literal)) {
            if (view.is(item, "shorthand_property_identifier")) {
                parameters.push({ ...this.parameter(view.textOf(item), item), type: shorthand });
                continue;
            }
            const key = view.is(item, "pair") ? view.field(item, "key") : view.field(item, "name");
            const name = this.keyName(key);
            if (name === undefined) isOpen = true;
            else {
                const { start, end } = name;
                const value = this.parameter(name.value, view.field(item, "value"));
                parameters.push({ ...value, start, end });
            }
        }
        return { parameters, isOpen };
    }

    /** The name of a property, quoted or not; undefined for a computed one. */
    private keyName(key: number): Literal | undefined {
        const { view } = this;
        if (!view.is(key, "property_identifier")) return literalOf(view, key);
        return { value: view.textOf(key), start: view.start(key), end: view.end(key) };
    }

    /** A string, or a constant of this file that holds one. */
    text(node: number): Literal | undefined {
        const plain = this.unwrapped(node);
        const literal = literalOf(this.view, plain);
        if (literal !== undefined) return literal;
        if (!this.view.isAny(plain, ["identifier", "member_expression"])) return undefined;
        this.constantMap ??= this.constants();
        return this.constantMap.get(this.view.textOf(plain));
    }

    /** `const A = "a"`, `const B = { a: "a" }`, `enum C { A = "a" }`. */
    private constants(): Map<string, Literal> {
        const { view } = this;
        const found = new Map<string, Literal>();
        const add = (name: string, node: number): void => {
            const literal = literalOf(view, this.unwrapped(node));
            if (literal !== undefined) found.set(name, literal);
        };
        for (const declarator of view.ofKinds("variable_declarator")) {
            const name = view.field(declarator, "name");
            const declaration = view.parent(declarator);
            const isConstant = view.textOf(declaration).startsWith("const");
            if (!isConstant || !view.is(name, "identifier")) continue;
            const value = this.unwrapped(view.field(declarator, "value"));
            add(view.textOf(name), value);
            if (!view.is(value, "object")) continue;
            for (const pair of view.items(value)) {
                const key = this.keyName(view.field(pair, "key"));
                if (key !== undefined)
                    add(`${view.textOf(name)}.${key.value}`, view.field(pair, "value"));
            }
        }
        for (const member of view.ofKinds("enum_assignment")) {
            const owner = view.field(view.parent(view.parent(member)), "name");
            const name = view.textOf(view.field(member, "name"));
            add(`${view.textOf(owner)}.${name}`, view.field(member, "value"));
        }
        return found;
    }

    /** The text of the single type argument of a call, as in `invoke<User>(…)`. */
    typeArgument(call: number): string | undefined {
        const list = this.view.field(call, "type_arguments");
        const [only, ...more] = list < 0 ? [] : this.view.items(list);
        return only === undefined || more.length > 0 ? undefined : this.view.textOf(only);
    }
}
