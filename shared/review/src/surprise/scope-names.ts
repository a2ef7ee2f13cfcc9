import { type Binding, bindingOfName } from "../body/bindings.ts";
import type { RustBody } from "../body/rust-body.ts";

/** A local that may be named at a place. */
export interface ScopeName {
    readonly name: string;
    readonly binding: Binding;
}

/** More locals than these are looked at by nobody. */
const mostNames = 40;

/** Locals and parameters by function, each once, in the order of the text. */
export class ScopeNames {
    private readonly byFunction = new Map<number, readonly string[]>();
    private readonly body: RustBody;

    constructor(body: RustBody) {
        this.body = body;
    }

    /** Names other than the one that stands there which a value could be taken from. */
    at(node: number): readonly ScopeName[] {
        const { body } = this;
        const name = body.text(node);
        const found: ScopeName[] = [];
        for (const other of this.namesOf(body.outerFunction(node))) {
            const binding = other === name ? undefined : bindingOfName(body, node, other);
            if (binding !== undefined) found.push({ name: other, binding });
        }
        return found;
    }

    private namesOf(functionNode: number): readonly string[] {
        const known = this.byFunction.get(functionNode);
        if (known !== undefined || functionNode < 0) return known ?? [];
        const { body } = this;
        const found = new Set<string>();
        for (const node of body.within(functionNode, true)) {
            if (found.size >= mostNames) break;
            if (body.kind(node) !== "identifier") continue;
            const name = body.text(node);
            if (/^[a-z]\w*$/.test(name)) found.add(name);
        }
        const names = [...found];
        this.byFunction.set(functionNode, names);
        return names;
    }
}
