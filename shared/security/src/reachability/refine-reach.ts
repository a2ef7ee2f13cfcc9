import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { LineIndex } from "@rust-ai-ide/core/text";
import { callStep } from "./call-step.ts";
import type { Place } from "./classify-reference.ts";
import type { ReachFile } from "./reach-file.ts";
import type { ReachWorld } from "./reach-package.ts";
import type { CallStep, Reachability } from "./reachability.ts";
import { CallSearcher } from "./search-calls.ts";
import { functionAround } from "./source-facts.ts";

/** A place in a file. The path is absolute, with `/`; line and column count from 1, in UTF-16 units. */
export interface CodePlace {
    readonly path: string;
    readonly line: number;
    readonly column: number;
}

/** Somebody who knows types, such as rust-analyzer. */
export interface CallHierarchy {
    /** What users know it by. */
    readonly name: string;
    /**
     * Where the function is called whose name stands at a place; undefined where that is not known,
     * for example because the file belongs to nothing that was loaded.
     */
    incoming(at: CodePlace, token: CancellationToken): Promise<readonly CodePlace[] | undefined>;
}

export interface RefineQuestion {
    readonly world: ReachWorld;
    readonly package: number;
    /** Affected functions, `crate::module::Type::name`. */
    readonly functions: readonly string[];
    readonly hierarchy: CallHierarchy;
    readonly token: CancellationToken;
}

interface Node {
    readonly place: Place;
    readonly next: Node | undefined;
    /** Of the call of the next one, or of the name of the last. */
    readonly token: number;
}

/** Each question takes a moment of somebody who serves an editor. */
const mostQuestions = 300;

/**
 * Looks for a way from the workspace to affected functions by asking somebody who knows types, where
 * names alone could not tell. Undefined where none is found, which proves nothing: calls by macros
 * and trait objects are unknown to them as well.
 */
export async function refineReach(
    question: RefineQuestion,
): Promise<Extract<Reachability, { verdict: "reachable" }> | undefined> {
    const { world, hierarchy, token } = question;
    const files = filesByPath(world);
    const asked = new Set<string>();
    const searcher = new CallSearcher(world, token);
    let inTests: { path: readonly CallStep[]; name: string } | undefined;
    for (const name of question.functions) {
        const queue: Node[] = searcher
            .definitions(question.package, name)
            .map((place) => ({ place, next: undefined, token: place.function?.nameToken ?? 0 }));
        for (const node of queue) {
            const made = node.place.function;
            if (made === undefined) continue;
            const at = placeOf(node.place.file, made.nameToken);
            const key = `${at.path}:${at.line}:${at.column}`;
            if (asked.has(key)) continue;
            if (asked.size >= mostQuestions) break;
            asked.add(key);
            throwIfCancelled(token);
            for (const call of (await hierarchy.incoming(at, token)) ?? []) {
                const caller = callerAt(files, call, node);
                if (caller === undefined) continue;
                const of = world.packages[caller.place.package];
                if (of?.isMember !== true) {
                    queue.push(caller);
                    continue;
                }
                const path = stepsOf(world, caller);
                if (!isTest(world, caller.place)) {
                    return {
                        verdict: "reachable",
                        path,
                        functions: [name],
                        confirmedBy: hierarchy.name,
                    };
                }
                inTests ??= { path, name };
            }
        }
    }
    if (inTests === undefined) return undefined;
    return {
        verdict: "reachable",
        path: inTests.path,
        functions: [inTests.name],
        onlyInTests: true,
        confirmedBy: hierarchy.name,
    };
}

function filesByPath(world: ReachWorld): ReadonlyMap<string, { id: number; file: ReachFile }> {
    const found = new Map<string, { id: number; file: ReachFile }>();
    for (const [id, { files }] of world.packages.entries())
        for (const file of files ?? []) found.set(file.path, { id, file });
    return found;
}

/** Undefined for a file that is none of the packages', as those of the standard library. */
function callerAt(
    files: ReturnType<typeof filesByPath>,
    { path, line, column }: CodePlace,
    next: Node,
): Node | undefined {
    const found = files.get(path);
    if (found === undefined) return undefined;
    const { id, file } = found;
    const offset = new LineIndex(file.text).offsetAt({ line: line - 1, character: column - 1 });
    const token = tokenAt(file, offset);
    const made = functionAround(file.facts, token);
    return { place: { package: id, file, function: made }, next, token };
}

/** The last token that begins at or before an offset. */
function tokenAt({ facts: { reader } }: ReachFile, offset: number): number {
    let [low, high] = [0, reader.count];
    while (low < high) {
        const middle = (low + high) >> 1;
        if (reader.start(middle) <= offset) low = middle + 1;
        else high = middle;
    }
    return Math.max(0, low - 1);
}

function placeOf(file: ReachFile, token: number): CodePlace {
    const { line, character } = new LineIndex(file.text).positionAt(file.facts.reader.start(token));
    return { path: file.path, line: line + 1, column: character + 1 };
}

function isTest(world: ReachWorld, { package: id, file, function: made }: Place): boolean {
    return made?.isTest === true || world.isTest(id, file);
}

function stepsOf(world: ReachWorld, from: Node): readonly CallStep[] {
    const steps: CallStep[] = [];
    for (let each: Node | undefined = from; each !== undefined; each = each.next)
        steps.push(callStep(world, each.place, each.token));
    return steps;
}
