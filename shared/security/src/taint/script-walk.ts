import type { SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";
import type { FunctionRecorder } from "./function-recorder.ts";
import { cleanedBy } from "./rust-passes.ts";
import { mentions, RustReader } from "./rust-reader.ts";
import { scriptSinks, scriptSourceCalls, scriptSources, scriptTargets } from "./script-places.ts";
import { everyKind, type TaintKind, taintKinds } from "./taint-kinds.ts";
import { clean, joined, limited, TaintScope, type TaintValue } from "./taint-value.ts";

const deepest = 200;
const mostSteps = 100_000;
/** Numbers and answers of yes or no. */
const plainAnswers =
    /^(?:Number|parseInt|parseFloat|Boolean|BigInt)$|\.(?:includes|has|test|indexOf|startsWith|endsWith|every|some)$/;
/** Functions of the language that hand on what they are given. */
const passing = /^(?:decodeURIComponent|decodeURI|unescape|String|atob|structuredClone)$/;
const encoders = /^(?:encodeURIComponent|encodeURI|escape)$/;
const cleaners: readonly (readonly [RegExp, number])[] = [
    [/\bpurify\.|sanitizeHtml|escapeHtml|^he\.(?:encode|escape)/i, taintKinds.html],
    [/\bbasename$/, taintKinds.path],
];
const httpStart = /^\s*[`"']https?:\/\/[^/$`"']+\//;
/** A check by a list, a set or a pattern. */
const checks =
    /\b(?:\w+\.)*(?:includes|has|test|hasOwn|is(?:Valid|Safe|Allowed)\w*)\(\s*(?:\w+,\s*)?([a-z_]\w*(?:\.\w+)?)\s*\)/g;
const beginning = /\b([a-z_]\w*(?:\.\w+)?)\.startsWith\(/g;
const equal = /\b([a-z_]\w*(?:\.\w+)?)\s*[!=]==?\s*["'\d]/g;
const placeKinds = taintKinds.path | taintKinds.url | taintKinds.redirect;
const leaving = /^\{?\s*(?:return|throw|continue|break)\b|;?\s*(?:return|throw)\b[^;{}]*;?\s*\}$/;

/** Walks over a function of TypeScript or JavaScript, with the functions inside it, in their order. */
export class ScriptWalk extends RustReader {
    readonly scope = new TaintScope();
    private current = this.scope;
    private readonly recorder: FunctionRecorder;
    /** Functions that are walked over on their own. */
    private readonly apart: ReadonlySet<number>;
    private depth = 0;
    private steps = 0;
    /** Inside functions that are walked over with the one around them. */
    private inner = 0;

    constructor(table: SyntaxTable, recorder: FunctionRecorder, apart: ReadonlySet<number>) {
        super(table);
        this.recorder = recorder;
        this.apart = apart;
    }

    body(node: number): void {
        const value = this.value(node);
        // The body of an arrow function may be what it answers.
        if (this.table.kindName(node) !== "statement_block") this.returns(value);
    }

    bind(pattern: number, value: TaintValue): void {
        const kind = this.table.kindName(pattern);
        if (kind === "identifier" || kind === "shorthand_property_identifier_pattern") {
            this.current.set(this.table.textOf(pattern), value);
            return;
        }
        const inner = this.child(pattern, "pattern");
        const bound =
            inner >= 0
                ? [inner]
                : kind === "pair_pattern"
                  ? [this.child(pattern, "value")]
                  : this.children(pattern);
        for (const each of bound) {
            if (this.table.kindName(each) !== "type_annotation") this.bind(each, value);
        }
    }

    private value(node: number): TaintValue {
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
        if (this.apart.has(node)) return clean;
        switch (table.kindName(node)) {
            case "identifier":
            case "shorthand_property_identifier":
                return this.current.get(table.textOf(node));
            case "member_expression":
                return this.member(node);
            case "call_expression":
            case "new_expression":
                return this.call(node);
            case "variable_declarator":
                this.bind(this.child(node, "name"), this.value(this.child(node, "value")));
                return clean;
            case "assignment_expression":
            case "augmented_assignment_expression":
                return this.assignment(node);
            case "if_statement":
                return this.condition(node);
            case "ternary_expression": {
                this.value(this.child(node, "condition"));
                return joined(
                    this.value(this.child(node, "consequence")),
                    this.value(this.child(node, "alternative")),
                );
            }
            case "for_in_statement":
                this.bind(this.child(node, "left"), this.value(this.child(node, "right")));
                this.value(this.child(node, "body"));
                return clean;
            case "arrow_function":
            case "function_expression":
            case "function_declaration":
            case "method_definition":
                return this.closure(node, clean);
            case "return_statement":
                this.returns(this.all(node));
                return clean;
            case "binary_expression":
                return this.binary(node);
            case "template_string":
                return this.address(node, this.all(node));
            case "pair":
                return this.pair(node);
            case "type_annotation":
            case "type_arguments":
            case "string":
            case "comment":
            case "import_statement":
                return clean;
            case "expression_statement":
                this.all(node);
                return clean;
            default:
                return this.all(node);
        }
    }

    private all(node: number): TaintValue {
        let value = clean;
        for (const child of this.children(node)) value = joined(value, this.value(child));
        return value;
    }

    /** A text that fixes the host decides no longer where a request goes. */
    private address(node: number, value: TaintValue): TaintValue {
        const fixed = taintKinds.url | taintKinds.redirect;
        return httpStart.test(this.head(node)) ? limited(value, everyKind & ~fixed) : value;
    }

    private member(node: number): TaintValue {
        const text = this.head(node);
        const source = scriptSources.find(({ form, needs }) => form.test(text) && this.has(needs));
        if (source !== undefined) return this.recorder.source(source.threat, source.name, node);
        if (/\.(?:length|size)$/.test(text)) return clean;
        const name = this.nameOf(node);
        if (name !== undefined && !this.isSourceBelow(name)) return this.current.get(name);
        return this.value(this.child(node, "object"));
    }

    /** `location.hash` of `location.hash.slice`. */
    private isSourceBelow(name: string): boolean {
        const object = name.slice(0, name.indexOf("."));
        return scriptSources.some(({ form, needs }) => form.test(object) && this.has(needs));
    }

    private has(needs: RegExp | undefined): boolean {
        return needs === undefined || mentions(this.table, needs);
    }

    private pair(node: number): TaintValue {
        const value = this.value(this.child(node, "value"));
        if (this.table.textOf(this.child(node, "key")) === "__html") {
            this.sink(this.child(node, "value"), "__html", "html", value);
        }
        return value;
    }

    private assignment(node: number): TaintValue {
        const left = this.child(node, "left");
        const value = this.value(this.child(node, "right"));
        const text = this.head(left);
        const target = scriptTargets.find(({ form }) => form.test(text));
        if (target !== undefined) {
            this.sink(
                this.child(node, "right"),
                text.split(".").at(-1) ?? text,
                target.kind,
                value,
            );
        }
        const name = this.nameOf(left);
        const isAdded = this.table.kindName(node) === "augmented_assignment_expression";
        if (name === undefined) this.current.add(this.rootOf(left) ?? "", value);
        else if (isAdded) this.current.add(name, value);
        else this.current.set(name, value);
        return value;
    }

    private condition(node: number): TaintValue {
        const test = this.child(node, "condition");
        const then = this.child(node, "consequence");
        const otherwise = this.child(node, "alternative");
        this.value(test);
        const before = this.current.copy();
        // Which way a check holds is told by the way that goes on behind it.
        const isLeaving = leaving.test(this.table.textOf(then));
        if (!isLeaving) this.check(test);
        this.value(then);
        const afterThen = this.current;
        this.current = before;
        if (otherwise >= 0) this.value(otherwise);
        if (isLeaving) this.check(test);
        else this.current.join(afterThen);
        return clean;
    }

    private check(test: number): void {
        const text = this.table.textOf(test);
        if (text.length > 1000 || text.includes("||")) return;
        for (const [, name = ""] of text.matchAll(checks)) this.current.limit(name, 0);
        for (const [, name = ""] of text.matchAll(equal)) this.current.limit(name, 0);
        for (const [, name = ""] of text.matchAll(beginning)) {
            this.current.limit(name, everyKind & ~placeKinds);
        }
    }

    private closure(node: number, given: TaintValue): TaintValue {
        const before = this.current.copy();
        const single = this.child(node, "parameter");
        if (single >= 0) this.bind(single, given);
        for (const each of this.children(this.child(node, "parameters"))) this.bind(each, given);
        this.inner++;
        const value = this.value(this.child(node, "body"));
        this.inner--;
        this.current.join(before);
        return value;
    }

    private binary(node: number): TaintValue {
        const left = this.value(this.child(node, "left"));
        const right = this.value(this.child(node, "right"));
        const operator = this.table.textOf(this.child(node, "operator"));
        if (operator === "+") return this.address(node, joined(left, right));
        return ["||", "&&", "??"].includes(operator) ? joined(left, right) : clean;
    }

    private call(node: number): TaintValue {
        const { table, recorder } = this;
        const isNew = table.kindName(node) === "new_expression";
        const called = this.child(node, isNew ? "constructor" : "function");
        const name = `${isNew ? "new " : ""}${this.head(called)}`.replace(
            /\s+(?=[.(])|\?(?=\.)/g,
            "",
        );
        const isMethod = table.kindName(called) === "member_expression";
        const own = isMethod ? this.value(this.child(called, "object")) : clean;
        const given = this.children(this.child(node, "arguments"));
        const values = given.map((each) =>
            /function|method/.test(table.kindName(each))
                ? this.closure(each, own)
                : this.value(each),
        );
        const source = scriptSourceCalls.find(
            ({ form, needs }) => form.test(name) && this.has(needs),
        );
        if (source !== undefined) return recorder.source(source.threat, source.name, node);
        for (const sink of scriptSinks) {
            const { form, kind, argument, needs } = sink;
            if (!form.test(name) || !this.has(needs)) continue;
            if (sink.with !== undefined && !sink.with.test(table.textOf(node))) continue;
            const at = given[argument];
            if (at !== undefined) this.sink(at, name, kind, values[argument] ?? clean);
        }
        if (plainAnswers.test(name)) return clean;
        const all = values.reduce(joined, own);
        if (encoders.test(name)) return limited(all, taintKinds.sql | taintKinds.command);
        let kinds = everyKind & ~cleanedBy(name);
        for (const [form, cleaned] of cleaners) if (form.test(name)) kinds &= ~cleaned;
        const passed = limited(all, kinds);
        const plain = isMethod ? /^this\.(\w+)$/.exec(name)?.[1] : isNew ? undefined : name;
        if (
            plain === undefined ||
            !/^\w+$/.test(plain) ||
            kinds !== everyKind ||
            passing.test(plain)
        )
            return passed;
        const made = recorder.call(node, {
            name: plain,
            owner: undefined,
            isMethod: false,
            argumentCount: given.length,
        });
        for (const [index, value] of values.entries()) {
            recorder.flows(value, `a${made.index},${index}`, everyKind, () => ({
                form: "argument",
                call: made.index,
                index,
            }));
        }
        return made.answer;
    }

    private sink(node: number, name: string, kind: TaintKind, value: TaintValue): void {
        this.recorder.flows(value, `k${node}${kind}`, taintKinds[kind], () => ({
            form: "sink",
            name,
            place: this.recorder.place(node),
        }));
    }

    private returns(value: TaintValue): void {
        if (this.inner > 0) return;
        this.recorder.flows(value, "r", everyKind, () => ({ form: "return" }));
    }
}
