import type { GrammarNames, SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";

const fields = new WeakMap<GrammarNames, Map<string, number>>();

/** The number of a field; asking the grammar is slow. */
export function fieldOf(names: GrammarNames, field: string): number {
    let known = fields.get(names);
    if (known === undefined) {
        known = new Map();
        fields.set(names, known);
    }
    let number = known.get(field);
    if (number === undefined) {
        number = names.field(field);
        known.set(field, number);
    }
    return number;
}

const matches = new WeakMap<SyntaxTable, Map<RegExp, boolean>>();

/** Whether a form stands anywhere in the text of a table; looked for once. */
export function mentions(table: SyntaxTable, form: RegExp): boolean {
    let known = matches.get(table);
    if (known === undefined) {
        known = new Map();
        matches.set(table, known);
    }
    let answer = known.get(form);
    if (answer === undefined) {
        answer = form.test(table.text);
        known.set(form, answer);
    }
    return answer;
}

/** Reads parts of expressions of Rust. */
export class RustReader {
    readonly table: SyntaxTable;

    constructor(table: SyntaxTable) {
        this.table = table;
    }

    /** `name` or `name.field`, through references and blanks. */
    nameOf(node: number): string | undefined {
        if (node < 0) return undefined;
        const text = this.head(node)
            .replace(/^[&*\s(]+(?:mut\s+)?/, "")
            .replace(/\)+$/, "");
        return /^[a-z_]\w*(?:\.\w+)?$/.test(text) ? text : undefined;
    }

    /** The variable that an expression begins with. */
    rootOf(node: number): string | undefined {
        const text = this.head(node);
        return /^[&*\s(]*(?:mut\s+)?([a-z_]\w*)(?![\w(!]|::)/.exec(text)?.[1];
    }

    /** How an expression begins. */
    head(node: number): string {
        const start = this.table.starts[node] ?? 0;
        return this.table.text.slice(start, Math.min(this.table.ends[node] ?? 0, start + 400));
    }

    child(node: number, field: string): number {
        return node < 0 ? -1 : this.table.childInField(node, fieldOf(this.table.names, field));
    }

    children(node: number): number[] {
        const found: number[] = [];
        if (node < 0) return found;
        const { table } = this;
        for (let child = table.firstChild(node); child >= 0; child = table.nextSibling(child)) {
            if (((table.flags[child] ?? 0) & 1) !== 0) found.push(child);
        }
        return found;
    }
}

const longestStatement = 400;

/** Whether a block ends by leaving the function or the round. */
export function leaves(table: SyntaxTable, node: number): boolean {
    const start = table.starts[node] ?? 0;
    const end = table.ends[node] ?? 0;
    // Of a long block its begin and its end are enough.
    const first = table.text.slice(start, Math.min(end, start + longestStatement));
    const text = table.text
        .slice(Math.max(start, end - longestStatement), end)
        .trimEnd()
        .replace(/[\s;{}]{1,100}$/, "");
    const last = Math.max(text.lastIndexOf(";"), text.lastIndexOf("{"), -1);
    return (
        /^\s*(?:return|continue|break|panic!|bail!|unreachable!|anyhow::bail!|std::process::exit|process::exit)/.test(
            text.slice(last + 1),
        ) || /^\{?\s*(?:return|bail!|anyhow::bail!)\b/.test(first)
    );
}
