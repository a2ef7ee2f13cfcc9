import type { SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";
import type { FunctionRecorder } from "./function-recorder.ts";
import { checkedNames } from "./rust-checks.ts";
import { macroNames, sizeOfList } from "./rust-macros.ts";
import {
    cleanedBy,
    filling,
    passedByArguments,
    passedByReceiver,
    passingFunctions,
} from "./rust-passes.ts";
import {
    functionSinks,
    logMacros,
    methodSinks,
    shellProgram,
    type TaintSink,
    textMacros,
} from "./rust-sinks.ts";
import { numberTypes, readMethods, requestMethods, sourceCalls } from "./rust-sources.ts";
import { everyKind, numberKinds, taintKinds } from "./taint-kinds.ts";
import { clean, joined, limited, TaintScope, type TaintValue } from "./taint-value.ts";

/** Deeper nesting is of generated code. */
const deepest = 200;
const httpStart = /^(?:&?\s*)?r?#*"https?:\/\/[^/{}"]+\//;

/**
 * Walks over the body of one function in the order in which it runs, and tells the recorder where
 * values go. Ways that part are walked one after another and joined; loops are walked twice.
 */
export class FunctionWalk {
    readonly scope = new TaintScope();
    private readonly table: SyntaxTable;
    private readonly recorder: FunctionRecorder;
    private readonly owner: string | undefined;
    private current = this.scope;
    private depth = 0;

    constructor(table: SyntaxTable, recorder: FunctionRecorder, owner: string | undefined) {
        this.table = table;
        this.recorder = recorder;
        this.owner = owner;
    }

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
        if (node < 0 || this.depth >= deepest) return clean;
        this.depth++;
        try {
            return this.valueOf(node);
        } finally {
            this.depth--;
        }
    }

    private valueOf(node: number): TaintValue {
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
                return this.value(table.firstChild(node)) && this.firstOf(node);
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

    private declaration(node: number): TaintValue {
        const initial = this.child(node, "value");
        const pattern = this.child(node, "pattern");
        const type = this.child(node, "type");
        let value = this.value(initial);
        if (type >= 0) {
            const text = this.table.textOf(type);
            if (numberTypes.test(text)) value = limited(value, numberKinds);
            else if (/\.parse\(\)/.test(initial >= 0 ? this.table.textOf(initial) : ""))
                value = this.value(initial);
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
        for (let round = 0; round < 2; round++) {
            const before = this.current.copy();
            const pattern = this.child(node, "pattern");
            if (pattern >= 0) this.bind(pattern, value);
            const test = this.child(node, "condition");
            if (test >= 0) this.value(test);
            this.value(this.child(node, "body"));
            this.current.join(before);
        }
        return clean;
    }

    private closure(node: number, given: TaintValue): TaintValue {
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

    private firstOf(node: number): TaintValue {
        return this.value(this.table.firstChild(node));
    }

    private macro(node: number): TaintValue {
        const { table } = this;
        const name = table.textOf(this.child(node, "macro")).split("::").at(-1) ?? "";
        const names = macroNames(table, node);
        let value = clean;
        for (const each of names) value = joined(value, this.current.get(each.name));
        if (logMacros.has(name)) {
            let shown = clean;
            for (const each of names) {
                // `{:?}` escapes line breaks.
                if (!each.isDebug) shown = joined(shown, this.current.get(each.name));
            }
            this.sink(node, `${name}!`, { kind: "log" }, shown);
            return clean;
        }
        if (name === "vec") {
            const size = sizeOfList(table, node);
            for (const each of size)
                this.sink(node, "vec!", { kind: "size" }, this.current.get(each));
            return value;
        }
        if (!textMacros.has(name))
            return name === "json" ? limited(value, everyKind & ~taintKinds.html) : clean;
        const literal = /\(\s*(r?#*"[^"]*")/.exec(table.textOf(node))?.[1] ?? "";
        if (name.startsWith("write")) {
            const target = names[0];
            if (target !== undefined) this.current.add(target.name, value);
        }
        return httpStart.test(literal)
            ? limited(value, everyKind & ~taintKinds.url & ~taintKinds.redirect)
            : value;
    }

    private call(node: number): TaintValue {
        const { table } = this;
        let called = this.child(node, "function");
        let typeArguments = "";
        if (table.kindName(called) === "generic_function") {
            typeArguments = table.textOf(called);
            called = this.child(called, "function");
        }
        const given = this.children(this.child(node, "arguments"));
        return table.kindName(called) === "field_expression"
            ? this.method(node, called, given, typeArguments)
            : this.plainCall(node, called, given);
    }

    private plainCall(node: number, called: number, given: readonly number[]): TaintValue {
        const { table, recorder } = this;
        const parts = table
            .textOf(called)
            .replace(/<.*>/gs, "")
            .replace(/\s+/g, "")
            .split("::")
            .filter(Boolean);
        const name = parts.at(-1) ?? "";
        const owner = parts.length > 1 ? parts.at(-2) : undefined;
        const path = owner === undefined ? name : `${owner}::${name}`;
        const values = given.map((each) => this.value(each));
        const all = values.reduce(joined, clean);
        const sink =
            functionSinks.get(path) ?? (owner === undefined ? functionSinks.get(name) : undefined);
        if (sink !== undefined && this.fits(sink, ""))
            this.sinkArguments(node, path, sink, given, values);
        const source = sourceCalls.get(path);
        if (source !== undefined) return recorder.source(source.threat, source.name, node);
        const cleaned = cleanedBy(path);
        if (cleaned !== 0) return limited(all, everyKind & ~cleaned);
        if (passingFunctions.has(path) || passingFunctions.has(name)) return all;
        const type = owner === "Self" ? this.owner : owner;
        const made = recorder.call(node, {
            name,
            owner: type,
            isMethod: false,
            argumentCount: given.length,
        });
        for (const [index, value] of values.entries()) this.argument(made.index, index, value);
        // A constructor, or an enum's variant.
        return /^[A-Z]/.test(name) ? joined(all, made.answer) : made.answer;
    }

    private method(
        node: number,
        called: number,
        given: readonly number[],
        types: string,
    ): TaintValue {
        const { table, recorder } = this;
        const name = table.textOf(this.child(called, "field"));
        const receiver = this.child(called, "value");
        const own = this.value(receiver);
        const values = given.map((each) => {
            const isClosure = table.kindName(each) === "closure_expression";
            return isClosure ? this.closure(each, own) : this.value(each);
        });
        const all = values.reduce(joined, clean);
        const head = this.head(receiver);
        const sink = methodSinks.get(name);
        if (sink !== undefined && this.fits(sink, head))
            this.sinkArguments(node, name, sink, given, values);
        const isShell =
            shellProgram.test(head) || this.current.shells.has(this.rootOf(receiver) ?? "");
        if (isShell && (name === "arg" || name === "args")) {
            this.sinkArguments(node, `the shell's ${name}`, { kind: "command" }, given, values);
        }
        const root = this.rootOf(receiver);
        if (filling.has(name) && root !== undefined) this.current.add(root, all);
        if (readMethods.has(name)) this.readInto(node, head, own, given);
        if (requestMethods.has(name) && own.size > 0) return own;
        const cleaned = everyKind & ~cleanedBy(name);
        const passed = limited(own, passedByReceiver(name, types) & cleaned);
        const closures = given.some((each) => table.kindName(each) === "closure_expression");
        const joinedIn = limited(all, closures ? everyKind : passedByArguments(name));
        const made = recorder.call(node, {
            name,
            owner: undefined,
            isMethod: true,
            argumentCount: given.length,
        });
        for (const [index, value] of [own, ...values].entries())
            this.argument(made.index, index, value);
        if (name === "map" || name === "and_then" || name === "map_or")
            return joined(joinedIn, closures ? clean : passed);
        return joined(joined(passed, joinedIn), made.answer);
    }

    /** `stdin().read_line(&mut text)`, `file.read_to_string(&mut text)`. */
    private readInto(
        node: number,
        head: string,
        reader: TaintValue,
        given: readonly number[],
    ): void {
        const target = given[0] === undefined ? undefined : this.rootOf(given[0]);
        if (target === undefined) return;
        const isInput = /\bstdin\s*\(/.test(head);
        this.current.add(
            target,
            isInput ? this.recorder.source("local", "standard input", node) : reader,
        );
    }

    private argument(call: number, index: number, value: TaintValue): void {
        this.recorder.flows(value, `a${call},${index}`, everyKind, () => ({
            form: "argument",
            call,
            index,
        }));
    }

    private fits({ needs, receiver }: TaintSink, head: string): boolean {
        return (
            (needs === undefined || needs.test(this.table.text)) &&
            (receiver === undefined || receiver.test(head))
        );
    }

    private sinkArguments(
        node: number,
        name: string,
        sink: TaintSink,
        given: readonly number[],
        values: readonly TaintValue[],
    ): void {
        for (const [index, value] of values.entries()) {
            if (sink.arguments !== undefined && !sink.arguments.includes(index)) continue;
            // `sqlx::query(&sql)`: a text that a method bound parameters to is as it was.
            this.sink(given[index] ?? node, name, sink, value);
        }
    }

    private sink(node: number, name: string, { kind }: TaintSink, value: TaintValue): void {
        const bit = taintKinds[kind];
        this.recorder.flows(value, `k${node}`, bit, () => ({
            form: "sink",
            name,
            place: this.recorder.place(node),
        }));
    }

    private returns(value: TaintValue): void {
        this.recorder.flows(value, "r", everyKind, () => ({ form: "return" }));
    }

    /** Walks over what may not happen, without effect on what is behind. */
    private apart(walk: () => void): void {
        const before = this.current.copy();
        walk();
        this.current = before;
    }

    /** `name` or `name.field`, through references and blanks. */
    private nameOf(node: number): string | undefined {
        if (node < 0) return undefined;
        const text = this.table
            .textOf(node)
            .replace(/^[&*\s(]+(?:mut\s+)?/, "")
            .replace(/\)+$/, "");
        return /^[a-z_]\w*(?:\.\w+)?$/.test(text) ? text : undefined;
    }

    /** The variable that an expression begins with. */
    private rootOf(node: number): string | undefined {
        const text = this.head(node);
        return /^[&*\s(]*(?:mut\s+)?([a-z_]\w*)(?![\w(!]|::)/.exec(text)?.[1];
    }

    /** How an expression begins. */
    private head(node: number): string {
        const start = this.table.starts[node] ?? 0;
        return this.table.text.slice(start, Math.min(this.table.ends[node] ?? 0, start + 400));
    }

    private child(node: number, field: string): number {
        return node < 0 ? -1 : this.table.childInField(node, this.table.names.field(field));
    }

    private children(node: number): number[] {
        const found: number[] = [];
        if (node < 0) return found;
        const { table } = this;
        for (let child = table.firstChild(node); child >= 0; child = table.nextSibling(child)) {
            if (((table.flags[child] ?? 0) & 1) !== 0) found.push(child);
        }
        return found;
    }
}

/** Whether a block ends by leaving the function or the round. */
function leaves(table: SyntaxTable, node: number): boolean {
    const text = table.textOf(node).replace(/[\s;{}]+$/, "");
    const last = Math.max(text.lastIndexOf(";"), text.lastIndexOf("{"), -1);
    return (
        /^\s*(?:return|continue|break|panic!|bail!|unreachable!|anyhow::bail!|std::process::exit|process::exit)/.test(
            text.slice(last + 1),
        ) || /^\{?\s*(?:return|bail!|anyhow::bail!)\b/.test(text)
    );
}
