/**
 * What a query says, before any grammar is known. Source of the language: "Query Syntax" of the
 * tree-sitter documentation; supertypes and quantifiers on a whole query are left out.
 */
export type QueryElement = QueryNode | QueryChoice | QueryGroup;

interface ElementParts {
    /** "" for none. */
    readonly field: string;
    readonly captures: readonly string[];
    /** Where it stands in the query's text. */
    readonly offset: number;
}

export interface QueryNode extends ElementParts {
    readonly form: "node";
    /** `any` is `_`, `named` is `(_)`, `anonymous` is a token in quotes. */
    readonly test: "any" | "named" | "kind" | "anonymous" | "missing";
    /** The kind's name; of `missing`, "" for any. */
    readonly name: string;
    /** Of `missing`: the name is that of a token in quotes. */
    readonly isToken: boolean;
    readonly negatedFields: readonly string[];
    readonly children: QuerySequence;
}

export interface QueryChoice extends ElementParts {
    readonly form: "choice";
    readonly branches: readonly QueryItem[];
}

export interface QueryGroup extends ElementParts {
    readonly form: "group";
    readonly sequence: QuerySequence;
}

/** An element at its place among siblings. */
export interface QueryItem {
    readonly element: QueryElement;
    readonly quantifier: Quantifier;
    /** A full stop stands in front of it. */
    readonly isAnchored: boolean;
}

export type Quantifier = "one" | "optional" | "any-number" | "at-least-one";

export interface QuerySequence {
    readonly items: readonly QueryItem[];
    /** A full stop stands behind the last item. */
    readonly isAnchoredAtEnd: boolean;
}

export interface QueryPredicate {
    /** Without `#` and `?`. */
    readonly name: string;
    readonly operands: readonly QueryOperand[];
    readonly offset: number;
}

export type QueryOperand =
    | { readonly form: "capture"; readonly name: string }
    | { readonly form: "text"; readonly text: string };

export interface QueryPattern {
    readonly sequence: QuerySequence;
    readonly predicates: readonly QueryPredicate[];
}

/** A place in a query's text that cannot be read, and why. Never contains more of the text. */
export class QuerySyntaxError extends Error {
    readonly offset: number;

    constructor(message: string, offset: number) {
        super(message);
        this.name = "QuerySyntaxError";
        this.offset = offset;
    }
}

/** Deeper queries are no work of a person, and would need a deep stack. */
const deepest = 64;

/** Reads the text of a query: its patterns in order. Throws `QuerySyntaxError`. */
export function parseQuery(text: string): readonly QueryPattern[] {
    return new QueryReader(text).patterns();
}

class QueryReader {
    private readonly text: string;
    private at = 0;
    private depth = 0;
    private predicates: QueryPredicate[] = [];

    constructor(text: string) {
        this.text = text;
    }

    patterns(): readonly QueryPattern[] {
        const patterns: QueryPattern[] = [];
        this.skipBlanks();
        while (this.at < this.text.length) {
            this.predicates = [];
            const item = this.item(false);
            if (item.quantifier !== "one") this.fail("A whole pattern takes no quantifier.");
            const sequence = { items: [item], isAnchoredAtEnd: false };
            patterns.push({ sequence, predicates: this.predicates });
        }
        if (patterns.length === 0) this.fail("The query is empty.");
        return patterns;
    }

    private item(isAnchored: boolean): QueryItem {
        const parsed = this.element();
        const captures: string[] = [];
        let quantifier: Quantifier = "one";
        for (;;) {
            const mark = this.text[this.at] ?? "";
            if (mark === "@") {
                this.at++;
                captures.push(this.name("a name of a capture"));
            } else if (mark === "?" || mark === "*" || mark === "+") {
                this.at++;
                const read =
                    mark === "?" ? "optional" : mark === "*" ? "any-number" : "at-least-one";
                // Two different ones together mean what both allow.
                quantifier = quantifier === "one" || quantifier === read ? read : "any-number";
            } else {
                break;
            }
            this.skipBlanks();
        }
        const element = { ...parsed, captures };
        return { element, quantifier, isAnchored };
    }

    private element(): QueryElement {
        const offset = this.at;
        const open = this.text[offset] ?? "";
        if (++this.depth > deepest) this.fail("The query is nested too deeply.");
        try {
            if (open === "[") return this.choice(offset);
            if (open === "(") return this.parenthesised(offset);
            if (open === '"') {
                const name = this.quoted();
                this.skipBlanks();
                return { ...leaf("anonymous", name), offset };
            }
            if (isNameStart(open)) {
                const name = this.name("a field");
                if (name === "_") {
                    this.skipBlanks();
                    return { ...leaf("any", ""), offset };
                }
                this.skipBlanks();
                this.expect(":", "A field needs a colon behind it.");
                this.skipBlanks();
                return { ...this.element(), field: name };
            }
            return this.fail("A node, a token in quotes or a field has to stand here.");
        } finally {
            this.depth--;
        }
    }

    private choice(offset: number): QueryElement {
        this.at++;
        this.skipBlanks();
        const branches: QueryItem[] = [];
        while (this.text[this.at] !== "]") {
            if (this.at >= this.text.length) this.fail("A bracket is not closed.");
            branches.push(this.item(false));
        }
        if (branches.length === 0) this.fail("Alternatives need at least one branch.");
        this.at++;
        this.skipBlanks();
        return { form: "choice", branches, field: "", captures: [], offset };
    }

    private parenthesised(offset: number): QueryElement {
        this.at++;
        this.skipBlanks();
        const next = this.text[this.at] ?? "";
        if (next === "(" || next === "[" || next === '"' || next === ".") {
            const { sequence } = this.sequence();
            if (sequence.items.length === 0) this.fail("A group needs a node.");
            return { form: "group", sequence, field: "", captures: [], offset };
        }
        const name = this.name("a kind of node");
        this.skipBlanks();
        if (name === "MISSING") return this.missing(offset);
        if (this.text[this.at] === "/") this.fail("Supertypes cannot be asked for.");
        const { sequence, negatedFields } = this.sequence();
        const node = leaf(name === "_" ? "named" : "kind", name === "_" ? "" : name);
        return { ...node, negatedFields, children: sequence, offset };
    }

    private missing(offset: number): QueryElement {
        const next = this.text[this.at] ?? "";
        const isToken = next === '"';
        const name = isToken ? this.quoted() : isNameStart(next) ? this.name("a kind") : "";
        this.skipBlanks();
        this.expect(")", "A parenthesis is not closed.");
        this.skipBlanks();
        return { ...leaf("missing", name), isToken, offset };
    }

    /** Up to and with the closing parenthesis. */
    private sequence(): { sequence: QuerySequence; negatedFields: string[] } {
        const items: QueryItem[] = [];
        const negatedFields: string[] = [];
        let isAnchored = false;
        for (;;) {
            const next = this.text[this.at] ?? "";
            if (next === "") this.fail("A parenthesis is not closed.");
            if (next === ")") break;
            if (next === "(" && this.text[this.at + 1] === "#") {
                this.predicate();
            } else if (next === ".") {
                this.at++;
                this.skipBlanks();
                isAnchored = true;
            } else if (next === "!") {
                this.at++;
                this.skipBlanks();
                negatedFields.push(this.name("a field"));
                this.skipBlanks();
            } else {
                items.push(this.item(isAnchored));
                isAnchored = false;
            }
        }
        this.at++;
        this.skipBlanks();
        if (isAnchored && items.length === 0) this.fail("A full stop needs a node in front of it.");
        return { sequence: { items, isAnchoredAtEnd: isAnchored }, negatedFields };
    }

    private predicate(): void {
        const offset = this.at;
        this.at += 2;
        const name = this.name("a predicate");
        this.expect("?", "A predicate ends with a question mark.");
        const operands: QueryOperand[] = [];
        for (;;) {
            this.skipBlanks();
            const next = this.text[this.at] ?? "";
            if (next === ")") break;
            if (next === "@") {
                this.at++;
                operands.push({ form: "capture", name: this.name("a name of a capture") });
            } else if (next === '"') {
                operands.push({ form: "text", text: this.quoted() });
            } else {
                operands.push({ form: "text", text: this.name("a capture or a text") });
            }
        }
        this.at++;
        this.skipBlanks();
        this.predicates.push({ name, operands, offset });
    }

    private quoted(): string {
        const start = this.at;
        let value = "";
        for (let at = start + 1; at < this.text.length; at++) {
            const unit = this.text[at] ?? "";
            if (unit === '"') {
                this.at = at + 1;
                return value;
            }
            if (unit === "\n") break;
            if (unit !== "\\") {
                value += unit;
                continue;
            }
            at++;
            const escaped = this.text[at] ?? "";
            value += escapes[escaped] ?? escaped;
        }
        return this.fail("A text in quotes is not closed.");
    }

    private name(what: string): string {
        const found = namePattern.exec(this.text.slice(this.at, this.at + 200))?.[0];
        if (found === undefined) return this.fail(`Expected ${what}.`);
        this.at += found.length;
        return found;
    }

    private expect(text: string, message: string): void {
        if (this.text[this.at] !== text) this.fail(message);
        this.at++;
    }

    private skipBlanks(): void {
        for (;;) {
            const unit = this.text[this.at] ?? "";
            if (unit === ";") {
                const end = this.text.indexOf("\n", this.at);
                this.at = end < 0 ? this.text.length : end;
            } else if (unit !== "" && unit.trim() === "") {
                this.at++;
            } else {
                return;
            }
        }
    }

    private fail(message: string): never {
        throw new QuerySyntaxError(message, this.at);
    }
}

const namePattern = /^[\p{L}_][\p{L}\p{N}_.-]*/u;
const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", 0: "\0" };

function isNameStart(unit: string): boolean {
    return namePattern.test(unit);
}

function leaf(test: QueryNode["test"], name: string): QueryNode {
    return {
        form: "node",
        test,
        name,
        isToken: false,
        negatedFields: [],
        children: { items: [], isAnchoredAtEnd: false },
        field: "",
        captures: [],
        offset: 0,
    };
}
