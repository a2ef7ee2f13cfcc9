import type { ScriptFile } from "./script-file.ts";

interface Exported {
    readonly key: string;
    readonly module: string;
}

/** Which variables of a file surely hold instances of classes that it imports. */
export class ScriptClasses {
    private readonly file: ScriptFile;
    private readonly exported: (node: number) => Exported | undefined;
    private readonly exportedAs: (local: string) => Exported | undefined;
    /** By the text of the variable, `this.name` too; undefined where it holds other things as well. */
    private readonly held = new Map<string, Exported | undefined>();

    /** `exported` tells what an expression names of the module, `exportedAs` what a local name does. */
    constructor(
        file: ScriptFile,
        exported: (node: number) => Exported | undefined,
        exportedAs: (local: string) => Exported | undefined,
    ) {
        this.file = file;
        this.exported = exported;
        this.exportedAs = exportedAs;
        const { view } = file;
        const kinds = ["variable_declarator", "assignment_expression", "public_field_definition"];
        for (const node of view.ofKinds(...kinds, "field_definition")) this.readDeclaration(node);
        for (const node of view.ofKinds("required_parameter", "optional_parameter")) {
            this.hold(view.textOf(view.field(node, "pattern")), this.annotated(node));
        }
        for (const list of view.ofKinds("formal_parameters")) {
            for (const item of view.items(list)) {
                if (view.is(item, "identifier")) this.hold(view.textOf(item), undefined);
            }
        }
        for (const node of view.ofKinds("arrow_function", "for_in_statement", "catch_clause")) {
            const name = view.textOf(
                view.field(node, view.is(node, "for_in_statement") ? "left" : "parameter"),
            );
            this.hold(name, undefined);
        }
    }

    /** The class itself, or the class that a value is of. */
    of(object: number): Exported | undefined {
        const { view } = this.file;
        if (view.isAny(object, ["call_expression", "new_expression"])) return this.made(object);
        const isName = view.isAny(object, ["identifier", "member_expression"]);
        return this.exported(object) ?? (isName ? this.held.get(view.textOf(object)) : undefined);
    }

    private readDeclaration(node: number): void {
        const { view } = this.file;
        const isField = /field_definition$/.test(view.kindName(node));
        const left = view.is(node, "assignment_expression") ? "left" : "name";
        const name = view.field(node, isField && view.field(node, "name") < 0 ? "property" : left);
        const value = view.field(node, left === "left" ? "right" : "value");
        const type = this.annotated(node) ?? (value < 0 ? undefined : this.made(value));
        // `let parser;` says nothing yet.
        if (type === undefined && value < 0) return;
        this.hold(isField ? `this.${view.textOf(name)}` : view.textOf(name), type);
    }

    private hold(name: string, type: Exported | undefined): void {
        if (name === "") return;
        const isOther = this.held.has(name) && this.held.get(name)?.key !== type?.key;
        this.held.set(name, isOther ? undefined : type);
    }

    private annotated(node: number): Exported | undefined {
        const { view } = this.file;
        const annotation = view.field(node, "type");
        const [type] = annotation < 0 ? [] : view.items(annotation);
        if (type === undefined || !view.is(type, "type_identifier")) return undefined;
        return this.exportedAs(view.textOf(type));
    }

    /** `new Class(…)`, and `Class.create(…)` of a factory, also awaited. */
    private made(value: number): Exported | undefined {
        const { view } = this.file;
        const made = this.file.unwrapped(value);
        if (view.is(made, "new_expression")) {
            return this.exported(this.file.unwrapped(view.field(made, "constructor")));
        }
        if (!view.is(made, "call_expression")) return undefined;
        const callee = this.file.callee(made);
        const name = view.textOf(view.field(callee, "property"));
        if (!/^(?:new|create|from|with|open|load|parse|default)(?:[A-Z_]|$)/.test(name))
            return undefined;
        return this.exported(this.file.unwrapped(view.field(callee, "object")));
    }
}
