import { lineStartsOf } from "../extract/line-starts.ts";
import type { FileFacts } from "../index/file-facts.ts";
import type { WorkspaceIndex } from "../index/workspace-index.ts";
import type { CrossLinks } from "../links/cross-links.ts";
import { counterparts } from "./counterparts.ts";
import { definitionsAround } from "./definitions.ts";
import { FactBudget } from "./fact-budget.ts";
import { enclosingItems, neighbours } from "./surroundings.ts";
import { lineOf } from "./symbol-place.ts";
import { callersAndTests } from "./usages.ts";

/** What a place in the code has to do with the cursor, the most telling first. */
export const modelFactKinds = [
    /** Signature of an item around the cursor. */
    "enclosing",
    /** The other side of a border between languages. */
    "counterpart",
    /** A type that the code around the cursor names. */
    "type",
    /** Anything else that it names. */
    "definition",
    /** A line that calls the function around the cursor. */
    "caller",
    /** A test that calls it. */
    "test",
    /** Signature of an item beside the one around the cursor. */
    "neighbour",
] as const;
export type ModelFactKind = (typeof modelFactKinds)[number];

/** A part of a file that a model should see. Offsets are UTF-16 units of the file as indexed. */
export interface FactPlace {
    readonly kind: ModelFactKind;
    readonly path: string;
    readonly languageId: string;
    /** The symbol's name; of a caller, that of the function that calls. */
    readonly name: string;
    /** Of a caller, the name that is called: its line is only known with the text. */
    readonly start: number;
    readonly end: number;
    /** What has to stand at `nameStart`, or the file is another one by now. */
    readonly check: string;
    readonly nameStart: number;
}

export interface ModelFact extends Omit<FactPlace, "check" | "nameStart"> {
    /** Lines from 0, of `start` and `end`. */
    readonly line: number;
    readonly endLine: number;
    readonly text: string;
}

export interface FactsRequest {
    readonly path: string;
    readonly languageId: string;
    /** The document as it is now, and its facts. */
    readonly text: string;
    readonly facts: FileFacts;
    /** The cursor, in UTF-16 units. */
    readonly offset: number;
    readonly index: WorkspaceIndex;
    readonly links?: CrossLinks | undefined;
    /** What the texts of all facts may cost. */
    readonly tokens: number;
    /** What the model sees of the file anyway; facts inside of it are left out. */
    readonly visible?: { readonly start: number; readonly end: number } | undefined;
}

/** UTF-16 units that a token of code takes, roughly. */
const unitsPerToken = 3.5;

/**
 * The places that say most about the code at the cursor, within the budget, in an order that is the
 * same for the same input. Reads no text: lengths are known from the index.
 */
export function factPlaces(request: FactsRequest): readonly FactPlace[] {
    const units = Math.floor(request.tokens * unitsPerToken);
    const budget = new FactBudget(units, request);
    const enclosing = enclosingItems(request);
    budget.take(enclosing);
    budget.take(counterparts(request));
    // Definitions leave room for who calls and what stands beside.
    budget.take(definitionsAround(request, units), 0.75);
    budget.take(callersAndTests(request), 0.9);
    budget.take(neighbours(request));
    return budget.places;
}

/** Gives the text of a file: the open document's, or the disk's; undefined where it is gone. */
export type ReadText = (path: string) => Promise<string | undefined>;

/** Fills places with their texts. Those of files that have changed since are left out. */
export async function readFacts(
    places: readonly FactPlace[],
    readText: ReadText,
    limits: { readonly tokens: number; readonly countTokens?: (text: string) => number },
): Promise<readonly ModelFact[]> {
    const paths = [...new Set(places.map(({ path }) => path))];
    const texts = new Map(
        await Promise.all(paths.map(async (path) => [path, await readText(path)] as const)),
    );
    const lines = new Map<string, Uint32Array>();
    const facts: ModelFact[] = [];
    let left = limits.tokens;
    for (const { check, nameStart, ...place } of places) {
        const text = texts.get(place.path);
        if (text === undefined || !text.startsWith(check, nameStart)) continue;
        const [start, end] =
            place.kind === "caller" ? lineAround(text, place.start) : [place.start, place.end];
        const part = withoutIndent(text, start, end);
        const cost = limits.countTokens?.(part) ?? Math.ceil(part.length / unitsPerToken);
        if (part === "" || cost > left) continue;
        left -= cost;
        const starts = lines.get(place.path) ?? lineStartsOf(text);
        lines.set(place.path, starts);
        const range = { start, end, line: lineOf(starts, start), endLine: lineOf(starts, end) };
        facts.push({ ...place, ...range, text: part });
    }
    return facts;
}

function lineAround(text: string, offset: number): readonly [start: number, end: number] {
    const start = text.lastIndexOf("\n", offset - 1) + 1;
    const end = text.indexOf("\n", offset);
    const blank = /^[ \t]*/.exec(text.slice(start, offset))?.[0].length ?? 0;
    return [start + blank, end < 0 ? text.length : end];
}

/** A part of a text as if its first line began at the margin. */
function withoutIndent(text: string, start: number, end: number): string {
    const lineStart = text.lastIndexOf("\n", start - 1) + 1;
    const indent = /^[ \t]*/.exec(text.slice(lineStart, start))?.[0] ?? "";
    const lines = text.slice(start, end).trimEnd().split("\n");
    return lines
        .map((line, number) =>
            number > 0 && line.startsWith(indent) ? line.slice(indent.length) : line,
        )
        .join("\n");
}
