import { CallResolver } from "./call-resolver.ts";
import type { FileTaint, FunctionTaint, TaintOrigin, TaintPlace } from "./taint-facts.ts";
import { everyKind, type TaintKind, taintKinds } from "./taint-kinds.ts";

/** A place on the way of the data. */
export interface TaintStep {
    readonly path: string;
    readonly place: TaintPlace;
    readonly message: string;
}

/** Data that gets from a source to a sink. */
export interface TaintFlow {
    readonly kind: TaintKind;
    readonly source: Extract<TaintOrigin, { form: "source" }>;
    readonly sink: string;
    readonly path: string;
    readonly place: TaintPlace;
    /** Around the sink. */
    readonly functionName: string;
    /** From the source to the sink, both included. */
    readonly steps: readonly TaintStep[];
}

interface State {
    readonly at: number;
    readonly origin: number;
    readonly kinds: number;
    /** Having gone into a call, the way back is that of the summary alone. */
    readonly isInside: boolean;
    readonly before: State | undefined;
    readonly step: TaintStep;
}

const mostRounds = 20;
/** Ways through more calls are not understood by anybody who reads them. */
const mostStates = 20_000;
const mostSteps = 30;

/**
 * Joins the functions of a crate: which parameters get to the answer is worked out first, until
 * nothing changes; then the way of each source is followed breadth first, so that the shortest is
 * told. Calls and returns match (Reps, Horwitz, Sagiv: "Precise interprocedural dataflow analysis
 * via graph reachability", 1995), so data of one caller is not taken for another's.
 */
export function crateFlows(files: readonly FileTaint[]): TaintFlow[] {
    const analysis = new CrateTaint(files);
    return analysis.flows();
}

class CrateTaint {
    private readonly functions: FunctionTaint[] = [];
    private readonly paths: string[] = [];
    private readonly edges: Map<number, FunctionTaint["edges"][number][]>[] = [];
    /** By function and call: the functions that it may be. */
    private readonly callees: (readonly number[])[][] = [];
    private readonly callers: { at: number; call: number }[][] = [];
    private readonly answers: Map<number, number>[] = [];
    private readonly entries: Map<number, number>[] = [];
    /** By function and parameter: kinds that get to the answer. */
    private readonly passed: number[][] = [];

    constructor(files: readonly FileTaint[]) {
        for (const { path, functions } of files) {
            for (const each of functions) {
                this.functions.push(each);
                this.paths.push(path);
            }
        }
        const resolver = new CallResolver(this.functions, this.paths);
        for (const [at, each] of this.functions.entries()) {
            this.callers.push([]);
            const byOrigin = new Map<number, FunctionTaint["edges"][number][]>();
            for (const edge of each.edges) {
                const list = byOrigin.get(edge.origin);
                if (list === undefined) byOrigin.set(edge.origin, [edge]);
                else list.push(edge);
            }
            this.edges.push(byOrigin);
            this.callees.push(each.calls.map((call) => resolver.resolve(call, at)));
            const answers = new Map<number, number>();
            const entries = new Map<number, number>();
            for (const [index, origin] of each.origins.entries()) {
                if (origin.form === "call") answers.set(origin.call, index);
                if (origin.form === "parameter") entries.set(origin.index, index);
            }
            this.answers.push(answers);
            this.entries.push(entries);
            this.passed.push(each.parameters.map(() => 0));
        }
        for (const [at, calls] of this.callees.entries()) {
            for (const [call, callees] of calls.entries()) {
                for (const callee of callees) this.callers[callee]?.push({ at, call });
            }
        }
    }

    flows(): TaintFlow[] {
        this.summarize();
        const found = new Map<string, TaintFlow>();
        for (const [at, each] of this.functions.entries()) {
            for (const [index, origin] of each.origins.entries()) {
                if (origin.form === "source") this.follow(at, index, origin, found);
            }
        }
        return [...found.values()];
    }

    private summarize(): void {
        for (let round = 0; round < mostRounds; round++) {
            let isChanged = false;
            for (const at of this.functions.keys()) {
                const passed = this.passed[at] ?? [];
                for (const parameter of passed.keys()) {
                    const kinds = this.passedBy(at, parameter);
                    if (kinds === passed[parameter]) continue;
                    passed[parameter] = kinds;
                    isChanged = true;
                }
            }
            if (!isChanged) return;
        }
    }

    private passedBy(at: number, parameter: number): number {
        const entry = this.entries[at]?.get(parameter);
        if (entry === undefined) return 0;
        let kinds = 0;
        const reached = new Map<number, number>([[entry, everyKind]]);
        const queue = [entry];
        for (let origin = queue.pop(); origin !== undefined; origin = queue.pop()) {
            const own = reached.get(origin) ?? 0;
            for (const edge of this.edges[at]?.get(origin) ?? []) {
                if (edge.target.form === "return") kinds |= own & edge.kinds;
                if (edge.target.form !== "argument") continue;
                const { call, index } = edge.target;
                const answer = this.answers[at]?.get(call);
                const left = own & edge.kinds & this.throughCall(at, call, index);
                const known = answer === undefined ? left : (reached.get(answer) ?? 0);
                if (answer === undefined || (left & ~known) === 0) continue;
                reached.set(answer, known | left);
                queue.push(answer);
            }
        }
        return kinds;
    }

    private throughCall(at: number, call: number, index: number): number {
        let kinds = 0;
        for (const callee of this.callees[at]?.[call] ?? []) {
            kinds |= this.passed[callee]?.[index] ?? 0;
        }
        return kinds;
    }

    private follow(
        start: number,
        first: number,
        source: TaintFlow["source"],
        found: Map<string, TaintFlow>,
    ): void {
        const step = this.step(start, source.place, `${source.name} comes in`);
        const seen = new Map<string, number>();
        const queue: State[] = [
            {
                at: start,
                origin: first,
                kinds: everyKind,
                isInside: false,
                before: undefined,
                step,
            },
        ];
        const go = (state: State): void => {
            const key = `${state.at}:${state.origin}:${state.isInside}`;
            const known = seen.get(key) ?? 0;
            if (state.kinds === 0 || (state.kinds & ~known) === 0) return;
            seen.set(key, known | state.kinds);
            if (queue.length < mostStates) queue.push(state);
        };
        for (let next = 0; next < queue.length; next++) {
            const state = queue[next];
            if (state === undefined) break;
            for (const edge of this.edges[state.at]?.get(state.origin) ?? []) {
                const kinds = state.kinds & edge.kinds;
                if (kinds === 0) continue;
                const { target } = edge;
                if (target.form === "sink") this.note(state, kinds, target, source, found);
                else if (target.form === "return") this.goBack(state, kinds, go);
                else this.goIn(state, kinds, target, go);
            }
        }
    }

    private goBack(state: State, kinds: number, go: (state: State) => void): void {
        if (state.isInside) return;
        const { name } = this.functions[state.at] ?? { name: "" };
        for (const { at, call } of this.callers[state.at] ?? []) {
            const origin = this.answers[at]?.get(call);
            const place = this.functions[at]?.calls[call]?.place;
            if (origin === undefined || place === undefined) continue;
            const step = this.step(at, place, `\`${name}\` answers it`);
            go({ at, origin, kinds, isInside: false, before: state, step });
        }
    }

    private goIn(
        state: State,
        kinds: number,
        { call, index }: { readonly call: number; readonly index: number },
        go: (state: State) => void,
    ): void {
        const made = this.functions[state.at]?.calls[call];
        if (made === undefined) return;
        for (const callee of this.callees[state.at]?.[call] ?? []) {
            const origin = this.entries[callee]?.get(index);
            if (origin === undefined) continue;
            const parameter = this.functions[callee]?.parameters[index] ?? "";
            const message = `goes into \`${made.name}\` as \`${parameter}\``;
            const step = this.step(state.at, made.place, message);
            go({ at: callee, origin, kinds, isInside: true, before: state, step });
        }
        const answer = this.answers[state.at]?.get(call);
        const left = kinds & this.throughCall(state.at, call, index);
        if (answer === undefined || left === 0) return;
        const step = this.step(state.at, made.place, `goes through \`${made.name}\``);
        go({ ...state, origin: answer, kinds: left, before: state, step });
    }

    private note(
        state: State,
        kinds: number,
        sink: { readonly name: string; readonly place: TaintPlace },
        source: TaintFlow["source"],
        found: Map<string, TaintFlow>,
    ): void {
        const path = this.paths[state.at] ?? "";
        for (const [kind, bit] of Object.entries(taintKinds) as [TaintKind, number][]) {
            if ((kinds & bit) === 0) continue;
            const key = `${path}\0${sink.place.start}\0${kind}`;
            const steps = [this.step(state.at, sink.place, `reaches \`${sink.name}\``)];
            let each: State | undefined = state;
            for (; each !== undefined && steps.length < mostSteps; each = each.before) {
                steps.unshift(each.step);
            }
            const known = found.get(key);
            if (known !== undefined && known.steps.length <= steps.length) continue;
            const functionName = this.functions[state.at]?.name ?? "";
            const { place, name } = sink;
            found.set(key, { kind, source, sink: name, path, place, functionName, steps });
        }
    }

    private step(at: number, place: TaintPlace, message: string): TaintStep {
        return { path: this.paths[at] ?? "", place, message };
    }
}
