import type { FileFacts, SymbolFact, SymbolKind } from "@rust-ai-ide/analysis/index/file-facts";
import type { PlacedEndpoint } from "@rust-ai-ide/analysis/links/cross-links";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { PlaceParams } from "@rust-ai-ide/node/language-server/standard-params";
import * as v from "valibot";
import type { CallHierarchyItem, Range } from "vscode-languageserver/node";
import { endpointAt } from "../navigation/endpoint-at.ts";
import { definitionsOfName, meaningOf, nameIn } from "../navigation/find-definitions.ts";
import { usesOf } from "../navigation/find-references.ts";
import { referenceNumber } from "../navigation/name-at.ts";
import { rangeAt } from "../positions.ts";
import { AnswerFiles, type ServerFeature, type ServerSession } from "../server-session.ts";
import { TimeSlice } from "../time-slice.ts";
import { lspKind } from "./document-symbols.ts";

/** Calls of one function that are followed. */
const mostCalls = 300;

const ItemData = v.object({ path: v.string(), index: v.number(), name: v.string() });
const ItemParams = v.object({ item: v.looseObject({ data: ItemData }) });

const callable: ReadonlySet<SymbolKind> = new Set(["function", "method", "macro"]);
const calls = new Set(["call", "macro"] as const);

/** A function in a file. */
interface Routine {
    readonly path: string;
    readonly uri: string;
    readonly languageId: string;
    readonly facts: FileFacts;
    readonly index: number;
    readonly symbol: SymbolFact;
}

export const callHierarchy: ServerFeature = {
    perLanguage: { "textDocument/prepareCallHierarchy": "callHierarchyProvider" },
    register(session) {
        const { router } = session;
        router.answer("textDocument/prepareCallHierarchy", PlaceParams, async (params, token) => {
            const { textDocument, position } = params;
            const found = await routinesAt(session, textDocument.uri, position, token);
            return found.length === 0 ? null : found.map(itemOf);
        });
        router.answer("callHierarchy/incomingCalls", ItemParams, async ({ item }, token) => {
            const routine = routineOf(session, item.data);
            return routine === undefined ? null : incoming(session, routine, token);
        });
        router.answer("callHierarchy/outgoingCalls", ItemParams, async ({ item }, token) => {
            const routine = routineOf(session, item.data);
            return routine === undefined ? null : outgoing(session, routine, token);
        });
    },
};

async function routinesAt(
    session: ServerSession,
    uri: string,
    position: { line: number; character: number },
    token: CancellationToken,
): Promise<Routine[]> {
    const file = session.live.get(uri);
    if (file === undefined || session.natives.has(file.languageId)) return [];
    const crossing = endpointAt(session, uri, position);
    const files = new AnswerFiles(session);
    if (crossing?.at.endpoint.side === "use") {
        const meant = crossing.others.map((other) =>
            routineIn(files, other.path, other.endpoint.symbol),
        );
        return meant.filter((each) => each !== undefined);
    }
    const name = nameIn(file, position);
    if (name === undefined) return [];
    const meaning = await meaningOf(session, file, name, token);
    if (meaning.kind === "local") return [];
    return meaning.found
        .map(({ path, index }) => routineIn(files, path, index))
        .filter((each) => each !== undefined);
}

/** Where a function is called: in its language, and across borders. */
async function incoming(
    session: ServerSession,
    target: Routine,
    token: CancellationToken,
): Promise<object[]> {
    const callers = new CallList();
    const files = new AnswerFiles(session);
    for (const use of await usesOf(session, target, token, calls)) {
        callers.add(
            routineAround(files, use.path, use.scope),
            rangeIn(files, use.path, use.offset, use.length),
        );
    }
    for (const use of crossingUses(session, target)) {
        const { start, end, symbol } = use.endpoint;
        callers.add(
            routineAround(files, use.path, symbol),
            rangeIn(files, use.path, start, end - start),
        );
    }
    return callers.list.map(({ routine, ranges }) => ({
        from: itemOf(routine),
        fromRanges: ranges,
    }));
}

/** What a function calls, in the order in which it does. */
async function outgoing(
    session: ServerSession,
    from: Routine,
    token: CancellationToken,
): Promise<object[]> {
    const callees = new CallList();
    const files = new AnswerFiles(session);
    const slice = new TimeSlice(token);
    const { facts, symbol, path } = from;
    const text = (await session.texts.read(path)) ?? "";
    const { offsets, size } = facts.references;
    let followed = 0;
    for (let index = 0; index < size && followed < mostCalls; index++) {
        const offset = offsets[index] ?? 0;
        if (offset < symbol.start || offset >= symbol.end) continue;
        const name = referenceNumber(facts, text, index);
        if (name === undefined || (name.role !== "call" && name.role !== "macro")) continue;
        followed++;
        const range = rangeAt(facts.lineStarts, name.start, name.end);
        for (const found of (await definitionsOfName(session, from, name, token)).slice(0, 3))
            callees.add(routineIn(files, found.path, found.index), range);
        if (slice.isOver) await slice.rest();
    }
    const { links } = session.workspace;
    for (const use of links?.endpointsIn(path) ?? []) {
        const { start, end, side } = use.endpoint;
        if (side !== "use" || start < symbol.start || end > symbol.end) continue;
        for (const other of links?.counterparts(use) ?? [])
            callees.add(
                routineIn(files, other.path, other.endpoint.symbol),
                rangeAt(facts.lineStarts, start, end),
            );
    }
    return callees.list.map(({ routine, ranges }) => ({ to: itemOf(routine), fromRanges: ranges }));
}

function crossingUses(session: ServerSession, target: Routine): readonly PlacedEndpoint[] {
    const { links } = session.workspace;
    return (links?.endpointsIn(target.path) ?? [])
        .filter(
            ({ endpoint }) => endpoint.side === "definition" && endpoint.symbol === target.index,
        )
        .flatMap((endpoint) => links?.counterparts(endpoint) ?? []);
}

/** Calls by the function at their other end, in the order in which those are met. */
class CallList {
    private readonly byKey = new Map<string, { routine: Routine; ranges: Range[] }>();

    get list(): readonly { readonly routine: Routine; readonly ranges: Range[] }[] {
        return [...this.byKey.values()];
    }

    add(routine: Routine | undefined, range: Range | undefined): void {
        if (routine === undefined || range === undefined) return;
        const key = `${routine.path}#${routine.index}`;
        const known = this.byKey.get(key);
        if (known === undefined) this.byKey.set(key, { routine, ranges: [range] });
        else if (!known.ranges.some((each) => isSame(each, range))) known.ranges.push(range);
    }
}

function isSame(one: Range, other: Range): boolean {
    return one.start.line === other.start.line && one.start.character === other.start.character;
}

/** The function that a symbol is or is in; a call outside of all functions is the file's. */
function routineAround(files: AnswerFiles, path: string, symbol: number): Routine | undefined {
    const file = files.get(path);
    if (file === undefined) return undefined;
    const { symbols } = file.facts;
    for (let index = symbol; index >= 0; index = symbols[index]?.container ?? -1) {
        const routine = routineIn(files, path, index);
        if (routine !== undefined) return routine;
    }
    const around = symbols[symbol];
    const whole: SymbolFact | undefined = around ?? fileSymbol(path, file.facts);
    return whole && { path, ...file, index: around === undefined ? -1 : symbol, symbol: whole };
}

function routineIn(files: AnswerFiles, path: string, index: number): Routine | undefined {
    const file = files.get(path);
    const symbol = file?.facts.symbols[index];
    if (file === undefined || symbol === undefined || !callable.has(symbol.kind)) return undefined;
    return { path, ...file, index, symbol };
}

function fileSymbol(path: string, facts: FileFacts): SymbolFact {
    const end = facts.lineStarts.at(-1) ?? 0;
    return {
        name: path.split("/").at(-1) ?? path,
        kind: "module",
        container: -1,
        ...{ start: 0, end, nameStart: 0, nameEnd: 0, signatureStart: 0, bodyStart: 0 },
        ...{ documentationStart: 0, documentationEnd: 0, visibility: "private", flags: 0 },
        ...{ attributes: [], complexity: 0 },
    } as SymbolFact;
}

function rangeIn(
    files: AnswerFiles,
    path: string,
    start: number,
    length: number,
): Range | undefined {
    return files.location(path, start, start + length)?.range;
}

function itemOf({ path, uri, facts, index, symbol }: Routine): CallHierarchyItem {
    const container = facts.symbols[symbol.container]?.name;
    return {
        name: symbol.name,
        kind: lspKind(symbol.kind),
        detail: container ?? path.split("/").slice(-2).join("/"),
        uri,
        range: rangeAt(facts.lineStarts, symbol.start, symbol.end),
        selectionRange: rangeAt(facts.lineStarts, symbol.nameStart, symbol.nameEnd),
        data: { path, index, name: symbol.name },
    };
}

/** The function of an item again; when its file has changed since, the first one of its name. */
function routineOf(
    session: ServerSession,
    { path, index, name }: v.InferOutput<typeof ItemData>,
): Routine | undefined {
    session.live.flush();
    const files = new AnswerFiles(session);
    const file = files.get(path);
    if (file === undefined) return undefined;
    if (index < 0) return { path, ...file, index, symbol: fileSymbol(path, file.facts) };
    const { symbols } = file.facts;
    const known =
        symbols[index]?.name === name ? index : symbols.findIndex((each) => each.name === name);
    return routineIn(files, path, known);
}
