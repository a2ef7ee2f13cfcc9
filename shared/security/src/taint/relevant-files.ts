import type { FileOutline, OutlinedCall, OutlinedFunction } from "./call-outline.ts";
import { isCommonMethod } from "./call-resolver.ts";

/**
 * Files of a crate through which data may get from a source to a sink; the others need no parser.
 * Data goes from a source up to a caller of it, as an answer, and from there down into a sink: only
 * what is called by functions that are above a source and a sink alike can be part of a way.
 */
export function relevantFiles(files: readonly FileOutline[]): ReadonlySet<number> {
    const functions = files.flatMap(({ functions }) => functions);
    const callees = calleesOf(files, functions);
    const callers = functions.map((): number[] => []);
    for (const [at, called] of callees.entries()) {
        for (const each of called) callers[each]?.push(at);
    }
    const sources = spread(
        functions.map(({ sources }) => sources),
        callers,
    );
    const sinks = spread(
        functions.map(({ sinks }) => sinks),
        callers,
    );
    const above = functions.map((_, at) => (sources[at] ?? 0) & (sinks[at] ?? 0));
    const below = spread(above, callees);
    const found = new Set<number>();
    for (const [at, kinds] of below.entries()) {
        const file = functions[at]?.file;
        if (kinds !== 0 && file !== undefined) found.add(file);
    }
    return found;
}

/** Functions that a call may mean: at least those that the resolver of calls finds. */
function calleesOf(
    files: readonly FileOutline[],
    functions: readonly OutlinedFunction[],
): readonly (readonly number[])[] {
    const byName = new Map<string, number[]>();
    for (const [at, { name }] of functions.entries()) {
        const list = byName.get(name);
        if (list === undefined) byName.set(name, [at]);
        else list.push(at);
    }
    const known = new Map<string, readonly number[]>();
    const meant = (key: string, { name, owner, isMethod }: OutlinedCall): readonly number[] => {
        const answer = known.get(key);
        if (answer !== undefined) return answer;
        const named = isMethod && isCommonMethod(name) ? [] : (byName.get(name) ?? []);
        const isType = owner !== undefined && owner !== "Self" && /^[A-Z]/.test(owner);
        const fitting = isType
            ? named.filter((at) => files[functions[at]?.file ?? -1]?.types.has(owner))
            : named;
        known.set(key, fitting);
        return fitting;
    };
    return functions.map(({ calls }) => {
        const all = new Set<number>();
        for (const [key, call] of calls) for (const at of meant(key, call)) all.add(at);
        return [...all];
    });
}

/** Bits of functions, handed on along edges until nothing changes. */
function spread(start: readonly number[], edges: readonly (readonly number[])[]): number[] {
    const bits = [...start];
    const queue = bits.flatMap((own, at) => (own === 0 ? [] : [at]));
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
        const own = bits[at] ?? 0;
        for (const next of edges[at] ?? []) {
            const known = bits[next] ?? 0;
            if ((own & ~known) === 0) continue;
            bits[next] = known | own;
            queue.push(next);
        }
    }
    return bits;
}
