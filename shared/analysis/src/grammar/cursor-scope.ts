import type { Tree } from "web-tree-sitter";
import type { Container, LanguageRules } from "../languages/language-rules.ts";
import {
    bracketsAtCursor,
    type CursorBrackets,
    lineLength,
    lineStartAt,
    type OpenBracket,
} from "./brackets.ts";
import { type IndentedPlace, indentedPlace } from "./indentation.ts";

/** The surroundings of a cursor, as far as cutting a suggestion needs them. */
export interface CursorScope {
    readonly rules: LanguageRules;
    readonly offset: number;
    /** Text from the start of the item around the cursor to the cursor. */
    readonly before: string;
    /** Text behind the cursor, bounded. */
    readonly after: string;
    readonly linePrefix: string;
    readonly lineSuffix: string;
    readonly brackets: CursorBrackets;
    readonly container: Container;
    /** A block is open, by a brace or by indentation, and nothing but blanks stands in it. */
    readonly isEmptyBlock: boolean;
    /** Where blocks are told by indentation and no bracket is open. */
    readonly indented: IndentedPlace | undefined;
}

const longestBefore = 50_000;
const longestAfter = 20_000;

/** Looks around the cursor. Works without a tree too, by the text alone. */
export function cursorScope(
    rules: LanguageRules,
    text: string,
    offset: number,
    tree: Tree | undefined,
): CursorScope {
    const start = startOfItem(rules, text, offset, tree);
    const before = text.slice(start, offset);
    const after = text.slice(offset, offset + longestAfter);
    const brackets = bracketsAtCursor(rules, before, after);
    const innermost = brackets.open.at(-1);
    const linePrefix = text.slice(lineStartAt(text, offset), offset);
    const indented =
        rules.indentation === undefined || innermost !== undefined
            ? undefined
            : indentedPlace(rules.indentation, before, linePrefix, after);
    return {
        rules,
        offset,
        before,
        after,
        linePrefix,
        lineSuffix: after.slice(0, lineLength(after)),
        brackets,
        ...blockAround(rules, innermost, before, after, start, tree),
        ...(indented && { container: indented.container, isEmptyBlock: indented.isEmptyBlock }),
        indented,
    };
}

function blockAround(
    rules: LanguageRules,
    innermost: OpenBracket | undefined,
    before: string,
    after: string,
    start: number,
    tree: Tree | undefined,
): Pick<CursorScope, "container" | "isEmptyBlock"> {
    if (innermost === undefined) return { container: "item", isEmptyBlock: false };
    return {
        container: containerOf(rules, innermost, before, start, tree),
        isEmptyBlock: isEmpty(innermost, before, after),
    };
}

/** The nearest line at or before the cursor that begins an item at the left margin. */
function startOfItem(
    rules: LanguageRules,
    text: string,
    offset: number,
    tree: Tree | undefined,
): number {
    const earliest = Math.max(0, offset - longestBefore);
    let lineStart = lineStartAt(text, offset);
    while (lineStart > earliest) {
        const line = text.slice(lineStart, Math.min(lineStart + 20, offset));
        // Attributes and comments belong to what follows, and say nothing of brackets before.
        const begins = rules.itemStart.test(line) && !rules.looseStart.test(line);
        if (begins && !isInsideLiteral(tree, lineStart)) return lineStart;
        lineStart = lineStartAt(text, lineStart - 1);
    }
    return lineStart;
}

function isInsideLiteral(tree: Tree | undefined, offset: number): boolean {
    const type = tree?.rootNode.descendantForIndex(offset, offset)?.type ?? "";
    return /string|template|comment$/.test(type);
}

function containerOf(
    rules: LanguageRules,
    bracket: OpenBracket,
    before: string,
    start: number,
    tree: Tree | undefined,
): Container {
    if (bracket.open !== "{") return "other";
    const at = start + bracket.offset;
    const node = tree?.rootNode.descendantForIndex(at, at + 1);
    const known = rules.containers[node?.parent?.type ?? ""];
    return known ?? containerByText(rules, before.slice(0, bracket.offset));
}

/** Units in front of a brace that tell what it opens; bounded, because the patterns look far. */
const headUnits = 1000;

/** In code with errors the tree has no node for the brace: what stands before it tells enough. */
function containerByText(rules: LanguageRules, before: string): Container {
    const nearest = before.slice(-headUnits);
    const boundary = Math.max(...[";", "{", "}"].map((unit) => nearest.lastIndexOf(unit)));
    const head = nearest.slice(boundary + 1);
    return rules.heads.find((each) => each.head.test(head))?.container ?? rules.otherwise;
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
