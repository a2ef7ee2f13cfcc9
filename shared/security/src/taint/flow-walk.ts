import { checkedNames } from "./rust-checks.ts";
import { leaves, RustReader } from "./rust-reader.ts";
import { shellProgram } from "./rust-sinks.ts";
import { numberTypes } from "./rust-sources.ts";
import { everyKind, numberKinds } from "./taint-kinds.ts";
import { clean, joined, limited, TaintScope, type TaintValue } from "./taint-value.ts";

/** Deeper nesting is of generated code. */
const deepest = 200;
/** The rest of a longer function is taken to be clean. */
const mostSteps = 100_000;
/** Loops in more loops are walked once: each would double the work. */
const deepestLoop = 2;

/**
 * Walks over the body of one function in the order in which it runs, and tells the recorder where
 * values go. Ways that part are walked one after another and joined; loops are walked twice.
 */
export abstract class FlowWalk extends RustReader {
    readonly scope = new TaintScope();
    protected current = this.scope;
    private depth = 0;
    private loops = 0;
    private steps = 0;

    protected abstract call(node: number): TaintValue;
    protected abstract macro(node: number): TaintValue;
    /** The function answers it. */
    protected abstract returns(value: TaintValue): void;

    body(node: number): void {
        this.returns(this.value(node));
    }

    /** Binds the names of a pattern. */
    bind(pattern: number, value: TaintValue, of?: string): void {
        const { table } = this;
        const kind = table.kindName(pattern);
        if (kind === "identifier" || kind === "shorthand_field_identifier") {
            const name = table.textOf(pattern);
            // An upper-case name alone is a constant or a variant.
            if (/^[a-z_]/.test(name))
                this.current.set(
                    name,
                    of === undefined ? value : this.current.get(`${of}.${name}`),
                );
            return;
        }
        if (kind === "scoped_identifier" || kind === "type_identifier" || kind.endsWith("literal"))
            return;
        for (const child of this.children(pattern)) {
            const isType = ["type", "condition"].includes(
                table.names.fields[table.fields[child] ?? 0] ?? "",
            );
            if (!isType) this.bind(child, value, of);
        }
    }

    value(node: number): TaintValue {
        if (node < 0 || this.depth >= deepest || this.steps >= mostSteps) return clean;
        this.steps++;
        this.depth++;
        try {
            return this.expression(node);
        } finally {
            this.depth--;
        }
    }

    private expression(node: number): TaintValue {
        const { table } = this;
        switch (table.kindName(node)) {
            case "identifier":
            case "self":
                return this.current.get(table.textOf(node));
            case "field_expression":
                return this.field(node);
            case "call_expression":
                return this.call(node);
            case "macro_invocation":
                return this.macro(node);
            case "let_declaration":
                return this.declaration(node);
            case "assignment_expression":
            case "compound_assignment_expr":
                return this.assignment(node);
            case "if_expression":
                return this.condition(node);
            case "match_expression":
                return this.match(node);
            case "for_expression":
            case "while_expression":
            case "loop_expression":
                return this.loop(node);
            case "closure_expression":
                return this.closure(node, clean);
            case "return_expression":
            case "break_expression":
                this.returns(this.all(node));
                return clean;
            case "binary_expression":
                return this.binary(node);
            case "index_expression":
                return this.element(node);
            case "type_cast_expression":
                return this.cast(node);
            case "let_condition": {
                const value = this.value(this.child(node, "value"));
                this.bind(
                    this.child(node, "pattern"),
                    value,
                    this.nameOf(this.child(node, "value")),
                );
                return clean;
            }
            case "block":
            case "unsafe_block":
            case "async_block":
                return this.block(node);
            case "try_expression":
                return this.tried(node);
            case "expression_statement":
                this.all(node);
                return clean;
            case "function_item":
            case "use_declaration":
            case "string_literal":
            case "line_comment":
            case "block_comment":
            case "attribute_item":
            case "const_item":
            case "static_item":
                return clean;
            default:
                return this.all(node);
        }
    }

    /** Of everything below. */
    private all(node: number): TaintValue {
        let value = clean;
        for (const child of this.children(node)) value = joined(value, this.value(child));
        return value;
    }

    private block(node: number): TaintValue {
        let last = clean;
        for (const child of this.children(node)) {
            const kind = this.table.kindName(child);
            const value = this.value(child);
            if (!kind.endsWith("comment")) last = kind === "label" ? clean : value;
        }
        return last;
    }

    private field(node: number): TaintValue {
        const name = this.nameOf(node);
        if (name !== undefined) return this.current.get(name);
        return this.value(this.child(node, "value"));
    }

    /** Behind `validate(&name)?` the name is as it was found to be. */
    private tried(node: number): TaintValue {
        const value = this.all(node);
        const checked = /^[\w:.]*\b(?:validate|ensure|verify)\w*\(\s*&*([a-z_]\w*(?:\.\w+)?)/.exec(
            this.head(node),
        )?.[1];
        if (checked !== undefined) this.current.limit(checked, 0);
        return value;
    }

    private declaration(node: number): TaintValue {
        const initial = this.child(node, "value");
        const pattern = this.child(node, "pattern");
        const type = this.child(node, "type");
        let value = this.value(initial);
        if (type >= 0) {
            const text = this.table.textOf(type);
            if (numberTypes.test(text)) value = limited(value, numberKinds);
        }
        this.bind(pattern, value, this.nameOf(initial));
        const name = this.table.textOf(pattern).replace(/^mut /, "");
        if (initial >= 0 && shellProgram.test(this.head(initial))) this.current.shells.add(name);
        const otherwise = this.child(node, "alternative");
        if (otherwise >= 0) this.apart(() => this.value(otherwise));
        return clean;
    }

    private assignment(node: number): TaintValue {
        const left = this.child(node, "left");
        const value = this.value(this.child(node, "right"));
        const name = this.nameOf(left);
        if (name === undefined) {
            const base = this.rootOf(left);
            if (base !== undefined) this.current.add(base, value);
        } else if (this.table.kindName(node) === "compound_assignment_expr") {
            this.current.add(name, value);
        } else {
            this.current.set(name, value);
        }
        return clean;
    }

    private condition(node: number): TaintValue {
        const { table } = this;
        const test = this.child(node, "condition");
        const then = this.child(node, "consequence");
        const otherwise = this.child(node, "alternative");
        const before = this.current.copy();
        this.value(test);
        const checks = checkedNames(table, test);
        for (const { name, kinds } of checks.whenTrue) this.current.limit(name, ~kinds);
        const thenValue = this.value(then);
        const thenEnds = leaves(table, then);
        const afterThen = this.current;
        this.current = before;
        for (const { name, kinds } of checks.whenFalse) this.current.limit(name, ~kinds);
        const otherValue = otherwise < 0 ? clean : this.value(otherwise);
        if (thenEnds) return otherValue;
        if (otherwise >= 0 && leaves(table, otherwise)) this.current = afterThen;
        else this.current.join(afterThen);
        return joined(thenValue, otherValue);
    }

    private match(node: number): TaintValue {
        const { table } = this;
        const subject = this.child(node, "value");
        const value = this.value(subject);
        const before = this.current;
        let after: TaintScope | undefined;
        let answer = clean;
        for (const arm of this.children(this.child(node, "body"))) {
            if (table.kindName(arm) !== "match_arm") continue;
            this.current = before.copy();
            const pattern = this.child(arm, "pattern");
            this.bind(pattern, value, this.nameOf(subject));
            // In an arm of literals the subject is one of these.
            const name = this.nameOf(subject);
            if (name !== undefined && /^(?:"[^"]*"|\d+|\s|\|)+$/.test(table.textOf(pattern))) {
                this.current.set(name, clean);
            }
            const own = this.value(this.child(arm, "value"));
            if (leaves(table, this.child(arm, "value"))) continue;
            answer = joined(answer, own);
            if (after === undefined) after = this.current;
            else after.join(this.current);
        }
        this.current = after ?? before;
        return answer;
    }

    private loop(node: number): TaintValue {
        const iterated = this.child(node, "value");
        const value = iterated < 0 ? clean : this.value(iterated);
        const rounds = this.loops < deepestLoop ? 2 : 1;
        this.loops++;
        for (let round = 0; round < rounds; round++) {
            const before = this.current.copy();
            const pattern = this.child(node, "pattern");
            if (pattern >= 0) this.bind(pattern, value);
            const test = this.child(node, "condition");
            if (test >= 0) this.value(test);
            this.value(this.child(node, "body"));
            this.current.join(before);
        }
        this.loops--;
        return clean;
    }

    protected closure(node: number, given: TaintValue): TaintValue {
        const before = this.current.copy();
        const parameters = this.child(node, "parameters");
        for (const child of this.children(parameters)) this.bind(child, given);
        const value = this.value(this.child(node, "body"));
        this.current.join(before);
        return value;
    }

    private binary(node: number): TaintValue {
        const { table } = this;
        const left = this.value(this.child(node, "left"));
        const right = this.value(this.child(node, "right"));
        const operator = table.textOf(this.child(node, "operator"));
        if (["==", "!=", "<", ">", "<=", ">=", "&&", "||"].includes(operator)) return clean;
        const both = joined(left, right);
        return operator === "%" || operator === "&"
            ? limited(both, everyKind & ~numberKinds)
            : both;
    }

    private cast(node: number): TaintValue {
        const value = this.value(this.child(node, "value"));
        const type = this.table.textOf(this.child(node, "type"));
        // A byte is no size that hurts.
        if (type === "u8" || type === "u16") return clean;
        return numberTypes.test(type) ? limited(value, numberKinds) : value;
    }

    /** What is taken out of a list is as tainted as the list; the place of it does not matter. */
    private element(node: number): TaintValue {
        const [list = -1, ...rest] = this.children(node);
        const value = this.value(list);
        for (const each of rest) this.value(each);
        return value;
    }

    /** Walks over what may not happen, without effect on what is behind. */
    private apart(walk: () => void): void {
        const before = this.current.copy();
        walk();
        this.current = before;
    }
}
