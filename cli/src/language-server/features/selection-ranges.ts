import type { SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";
import { PositionsParams } from "@rust-ai-ide/node/language-server/standard-params";
import type { SelectionRange } from "vscode-languageserver/node";
import { rangeAt } from "../positions.ts";
import type { ServerFeature } from "../server-session.ts";

/** More cursors than anybody has. */
const mostPositions = 1000;

export const selectionRanges: ServerFeature = {
    perLanguage: { "textDocument/selectionRange": "selectionRangeProvider" },
    register({ router, live, natives }) {
        router.answer(
            "textDocument/selectionRange",
            PositionsParams,
            ({ textDocument: { uri }, positions }) => {
                const file = live.get(uri);
                const table = file?.table();
                if (file === undefined || table === undefined || natives.has(file.languageId)) {
                    return null;
                }
                return positions
                    .slice(0, mostPositions)
                    .map((at) => selectionAt(table, file.facts.lineStarts, file.offsetAt(at)));
            },
        );
    },
};

/** The ranges around an offset, the innermost first: what stands between brackets, then with them. */
export function selectionAt(
    table: SyntaxTable,
    lineStarts: Uint32Array,
    offset: number,
): SelectionRange {
    const ranges: (readonly [start: number, end: number])[] = [];
    const add = (start: number, end: number): void => {
        const inner = ranges.at(-1);
        if (inner !== undefined && (start > inner[0] || end < inner[1])) return;
        if (inner?.[0] !== start || inner[1] !== end) ranges.push([start, end]);
    };
    for (let node = nodeAt(table, offset); node >= 0; node = table.parents[node] ?? -1) {
        const start = table.starts[node] ?? 0;
        const end = table.ends[node] ?? 0;
        const inside = insideOf(table, node);
        if (inside !== undefined && inside[0] <= offset && offset <= inside[1]) add(...inside);
        add(start, end);
    }
    add(0, table.text.length);
    let selection: SelectionRange | undefined;
    for (const [start, end] of ranges.reverse()) {
        const range = rangeAt(lineStarts, start, end);
        selection = selection === undefined ? { range } : { range, parent: selection };
    }
    return selection ?? { range: rangeAt(lineStarts, offset, offset) };
}

/** The smallest node at an offset; a word in front of the cursor counts as at it. */
function nodeAt(table: SyntaxTable, offset: number): number {
    const word = /[\p{L}\p{N}_]/u;
    const isBehindWord =
        offset > 0 &&
        word.test(table.text.charAt(offset - 1)) &&
        !word.test(table.text.charAt(offset));
    const start = isBehindWord ? offset - 1 : offset;
    return table.smallestAround(start, Math.min(start + 1, table.text.length));
}

const pairs: Readonly<Record<string, string>> = {
    "{": "}",
    "(": ")",
    "[": "]",
    '"': '"',
    "'": "'",
    "`": "`",
};

function insideOf(table: SyntaxTable, node: number): readonly [number, number] | undefined {
    const start = table.starts[node] ?? 0;
    const end = table.ends[node] ?? 0;
    if (end - start < 2) return undefined;
    const closing = pairs[table.text.charAt(start)];
    if (closing === undefined || table.text.charAt(end - 1) !== closing) return undefined;
    return [start + 1, end - 1];
}
