import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { Position } from "@rust-ai-ide/core/text";
import type { LiveFile } from "../live-files.ts";
import { AnswerFiles, type ServerSession } from "../server-session.ts";
import { TimeSlice } from "../time-slice.ts";
import { boundAt, localBinding } from "./local-binding.ts";
import { type NameAt, nameAt } from "./name-at.ts";
import { type Candidate, type NamePlace, originalName, resolveName } from "./resolve-name.ts";

/** Definitions beyond this say nothing any more. */
const mostCandidates = 2000;

/** What a name means: a variable of its function, or definitions that the index knows. */
export type Meaning =
    | { readonly kind: "local"; readonly start: number; readonly end: number }
    | { readonly kind: "symbols"; readonly found: readonly Candidate[] };

/** The name at a position of an open document: of a symbol, of a use, or of a variable where it is bound. */
export function nameIn(file: LiveFile, position: Position): NameAt | undefined {
    const offset = file.offsetAt(position);
    const { facts, text } = file;
    const table = file.table();
    const found = nameAt(facts, text, offset);
    if (found !== undefined || table === undefined) return found;
    const word = boundAt(table, offset);
    if (word === undefined) return undefined;
    let scope = -1;
    facts.symbols.forEach(({ start, end }, index) => {
        if (start <= offset && offset <= end) scope = index;
    });
    return { ...word, symbol: -1, role: "read", scope, access: "plain", qualifier: "" };
}

/** The meaning of a name in an open document. */
export async function meaningOf(
    session: ServerSession,
    file: LiveFile,
    name: NameAt,
    token: CancellationToken,
): Promise<Meaning> {
    if (name.symbol >= 0) return { kind: "symbols", found: [ownCandidate(file, name.symbol)] };
    const table = file.table();
    if (table !== undefined && name.access === "plain" && name.role !== "type") {
        const local = localBinding(table, name.name, name.start);
        if (local !== undefined) return { kind: "local", ...local };
    }
    const place = { ...file, path: file.path ?? "" };
    return { kind: "symbols", found: await definitionsOfName(session, place, name, token) };
}

/** Definitions that a name in some file may mean, the likeliest alone. */
export async function definitionsOfName(
    session: ServerSession,
    place: NamePlace,
    name: NameAt,
    token: CancellationToken,
): Promise<readonly Candidate[]> {
    const original = originalName(name.name, place.facts);
    const candidates: Candidate[] = [];
    place.facts.symbols.forEach((symbol, index) => {
        if (symbol.name === name.name || symbol.name === original)
            candidates.push({ ...place, index });
    });
    const files = new AnswerFiles(session);
    const slice = new TimeSlice(token);
    const hits = session.workspace.index?.symbolsNamed(original) ?? [];
    for (const { file, index } of hits.slice(0, mostCandidates)) {
        if (file.path === place.path) continue;
        const found = files.get(file.path);
        if (found !== undefined)
            candidates.push({
                path: file.path,
                languageId: file.languageId,
                facts: found.facts,
                index,
            });
        if (slice.isOver) await slice.rest();
    }
    return resolveName({ ...name, name: original }, place, candidates);
}

function ownCandidate(file: LiveFile, index: number): Candidate {
    return { path: file.path ?? "", languageId: file.languageId, facts: file.facts, index };
}
