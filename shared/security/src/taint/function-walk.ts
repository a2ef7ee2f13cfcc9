import type { SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";
import { FlowWalk } from "./flow-walk.ts";
import type { FunctionRecorder } from "./function-recorder.ts";
import { macroNames, sizeOfList } from "./rust-macros.ts";
import {
    cleanedBy,
    filling,
    passedByArguments,
    passedByReceiver,
    passingFunctions,
} from "./rust-passes.ts";
import { mentions } from "./rust-reader.ts";
import {
    functionSinks,
    logMacros,
    methodSinks,
    shellProgram,
    type TaintSink,
    textMacros,
} from "./rust-sinks.ts";
import {
    archiveMethods,
    filterStart,
    readMethods,
    requestMethods,
    sourceCalls,
} from "./rust-sources.ts";
import { everyKind, taintKinds } from "./taint-kinds.ts";
import { clean, joined, limited, type TaintValue } from "./taint-value.ts";

/** A text that fixes the host of an address. */
const httpStart = /^(?:&?\s*)?r?#*"https?:\/\/[^/{}"]+\//;

/** The walk over one function that tells a recorder of calls, sinks and what is answered. */
export class FunctionWalk extends FlowWalk {
    private readonly recorder: FunctionRecorder;
    private readonly owner: string | undefined;

    constructor(table: SyntaxTable, recorder: FunctionRecorder, owner: string | undefined) {
        super(table);
        this.recorder = recorder;
        this.owner = owner;
    }

    protected macro(node: number): TaintValue {
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

    protected call(node: number): TaintValue {
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
        const head = this.head(receiver);
        const filtered =
            (name === "map" || name === "then" || name === "and_then") && filterStart.test(head)
                ? recorder.source("remote", "a part of the request", node)
                : own;
        const values = given.map((each) => {
            const isClosure = table.kindName(each) === "closure_expression";
            return isClosure ? this.closure(each, filtered) : this.value(each);
        });
        const all = values.reduce(joined, clean);
        const archive = given.length === 0 ? archiveMethods.get(name) : undefined;
        if (archive && mentions(table, archive.needs) && !mentions(table, archive.unless))
            return recorder.source("archive", "the name of an archive's entry", node);
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
            (needs === undefined || mentions(this.table, needs)) &&
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

    protected returns(value: TaintValue): void {
        this.recorder.flows(value, "r", everyKind, () => ({ form: "return" }));
    }
}
