import { type Literal, literalOf } from "../source/literals.ts";
import type { TreeView } from "../source/tree-view.ts";

/** Strings of a Rust file: literals, and constants that hold one, by their last name. */
export class RustTexts {
    private readonly view: TreeView;
    private constants: Map<string, Literal> | undefined;

    constructor(view: TreeView) {
        this.view = view;
    }

    of(node: number): Literal | undefined {
        const { view } = this;
        const plain = view.is(node, "reference_expression") ? view.field(node, "value") : node;
        const literal = literalOf(view, plain);
        if (literal !== undefined) return literal;
        if (!view.isAny(plain, ["identifier", "scoped_identifier"])) return undefined;
        this.constants ??= this.readConstants();
        return this.constants.get(view.textOf(plain).replace(/^.*::\s*/s, ""));
    }

    private readConstants(): Map<string, Literal> {
        const { view } = this;
        const found = new Map<string, Literal>();
        for (const node of view.ofKinds("const_item", "static_item")) {
            const literal = literalOf(view, view.field(node, "value"));
            if (literal !== undefined) found.set(view.textOf(view.field(node, "name")), literal);
        }
        return found;
    }
}
