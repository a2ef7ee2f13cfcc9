import type { Tree } from "web-tree-sitter";
import {
    bracketsAtCursor,
    type CursorBrackets,
    itemStart,
    lineLength,
    lineStartAt,
    type OpenBracket,
} from "./brackets.ts";

/** What the innermost bracket around the cursor holds; `item` also outside of all brackets. */
export type Container = "item" | "statement" | "list" | "other";

/** The surroundings of a cursor, as far as cutting a suggestion needs them. */
export interface CursorScope {
    readonly offset: number;
    /** Text from the start of the item around the cursor to the cursor. */
    readonly before: string;
    /** Text behind the cursor, bounded. */
    readonly after: string;
    readonly linePrefix: string;
    readonly lineSuffix: string;
    readonly brackets: CursorBrackets;
    readonly container: Container;
    /** The innermost bracket is a brace, and nothing but blanks stands in it. */
    readonly isEmptyBlock: boolean;
}

const longestBefore = 50_000;
const longestAfter = 20_000;

/** Looks around the cursor. Works without a tree too, by the text alone. */
export function cursorScope(text: string, offset: number, tree: Tree | undefined): CursorScope {
    const start = startOfItem(text, offset, tree);
    const before = text.slice(start, offset);
    const after = text.slice(offset, offset + longestAfter);
    const brackets = bracketsAtCursor(before, after);
    const innermost = brackets.open.at(-1);
    const lineStart = lineStartAt(text, offset);
    return {
        offset,
        before,
        after,
        linePrefix: text.slice(lineStart, offset),
        lineSuffix: after.slice(0, lineLength(after)),
        brackets,
        container: innermost === undefined ? "item" : containerOf(innermost, before, start, tree),
        isEmptyBlock: innermost !== undefined && isEmpty(innermost, before, after),
    };
}

/** The nearest line at or before the cursor that begins an item at the left margin. */
function startOfItem(text: string, offset: number, tree: Tree | undefined): number {
    const earliest = Math.max(0, offset - longestBefore);
    let lineStart = lineStartAt(text, offset);
    while (lineStart > earliest) {
        const line = text.slice(lineStart, Math.min(lineStart + 20, offset));
        // Attributes and comments belong to what follows, and say nothing of brackets before.
        const begins = itemStart.test(line) && !/^[#/]/.test(line);
        if (begins && !isInsideLiteral(tree, lineStart)) return lineStart;
        lineStart = lineStartAt(text, lineStart - 1);
    }
    return lineStart;
}

function isInsideLiteral(tree: Tree | undefined, offset: number): boolean {
    const type = tree?.rootNode.descendantForIndex(offset, offset)?.type ?? "";
    return type.includes("string") || type === "block_comment";
}

const containers: Readonly<Record<string, Container>> = {
    block: "statement",
    declaration_list: "item",
    match_block: "list",
    field_declaration_list: "list",
    enum_variant_list: "list",
    field_initializer_list: "list",
    use_list: "list",
    token_tree: "other",
};

function containerOf(
    bracket: OpenBracket,
    before: string,
    start: number,
    tree: Tree | undefined,
): Container {
    if (bracket.open !== "{") return "other";
    const at = start + bracket.offset;
    const node = tree?.rootNode.descendantForIndex(at, at + 1);
    const known = containers[node?.parent?.type ?? ""];
    return known ?? containerByText(before.slice(0, bracket.offset));
}

/** Units in front of a brace that tell what it opens; bounded, because the patterns look far. */
const headUnits = 1000;

/** In code with errors the tree has no node for the brace: what stands before it tells enough. */
function containerByText(before: string): Container {
    const nearest = before.slice(-headUnits);
    const boundary = Math.max(...[";", "{", "}"].map((unit) => nearest.lastIndexOf(unit)));
    const head = nearest.slice(boundary + 1);
    if (/\w!\s*\w*\s*$/.test(head)) return "other";
    if (/\bmatch\b/.test(head)) return "list";
    if (/^[ \t]*(?:pub\b.*|unsafe )?\b(?:impl|trait|mod|extern)\b(?!.*\bfn \w)/m.test(head)) {
        return "item";
    }
    if (/\b(?:fn|if|else|while|for|loop|unsafe|async)\b/.test(head)) return "statement";
    if (/\b(?:struct|enum|union|use)\b/.test(head)) return "list";
    return /(?:^|[\s(=,&])[\w:]*[A-Z]\w*(?:<[^>]*>)?\s*$/.test(head) ? "list" : "statement";
}

function isEmpty(bracket: OpenBracket, before: string, after: string): boolean {
    if (bracket.open !== "{" || before.slice(bracket.offset + 1).trim() !== "") return false;
    const rest = after.trimStart();
    if (bracket.closedBehind) return rest.startsWith("}");
    if (rest === "") return true;
    // Not closed: what follows belongs to the block only where it is indented deeper.
    const gap = after.slice(0, after.length - rest.length);
    const indentation = gap.slice(gap.lastIndexOf("\n") + 1);
    return gap.includes("\n") && indentation.length <= bracket.indentation.length;
}
