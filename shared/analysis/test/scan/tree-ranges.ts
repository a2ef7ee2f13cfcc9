import type { Tree } from "web-tree-sitter";
import type { RangeList } from "../../src/scan/scan-state.ts";

const comments = /^(?:line_comment|block_comment|comment)$/;
const strings = /^(?:string_literal|raw_string_literal|char_literal|string|regex|template_string)$/;
const functions =
    /^(?:function_item|function_signature_item|function_definition|function_declaration|function_expression|generator_function|generator_function_declaration)$/;

/** What a tree says of a text, as the scan should say it. */
export interface TreeRanges {
    /** `comment start-end` and `string start-end` in bytes, without what holds expressions. */
    readonly ranges: readonly string[];
    readonly functions: number;
    readonly hasError: boolean;
}

export function rangesOfTree(tree: Tree, text: string): TreeRanges {
    const ranges: string[] = [];
    let count = 0;
    const cursor = tree.walk();
    const visit = (): void => {
        const { nodeType } = cursor;
        if (functions.test(nodeType)) count++;
        const isComment = comments.test(nodeType);
        // The scan takes a formatted string as a whole.
        if (nodeType === "interpolation") return;
        // The type `string` is no named node.
        if (isComment || (strings.test(nodeType) && cursor.nodeIsNamed)) {
            const { startIndex, endIndex } = cursor;
            ranges.push(rangeText(text, startIndex, endIndex, isComment));
            const inner = ["template_substitution", "interpolation"];
            if (isComment || cursor.currentNode.descendantsOfType(inner).length === 0) return;
            ranges.pop();
        }
        if (!cursor.gotoFirstChild()) return;
        do visit();
        while (cursor.gotoNextSibling());
        cursor.gotoParent();
    };
    visit();
    cursor.delete();
    return { ranges, functions: count, hasError: tree.rootNode.hasError };
}

function rangeText(text: string, start: number, end: number, isComment: boolean): string {
    const body = text.slice(start, end);
    const trimmed = isComment ? body.replace(/[\r\n]+$/, "") : body;
    const from = Buffer.byteLength(text.slice(0, start));
    return `${isComment ? "comment" : "string"} ${from}-${from + Buffer.byteLength(trimmed)}`;
}

/** The ranges of a scan in the same words. */
export function rangesOfScan(bytes: Uint8Array, list: RangeList): string[] {
    return Array.from({ length: list.size }, (_, index) => {
        const start = list.starts[index] ?? 0;
        let end = list.ends[index] ?? 0;
        const isComment = list.comments[index] === 1;
        while (isComment && (bytes[end - 1] === 13 || bytes[end - 1] === 10)) end--;
        return `${isComment ? "comment" : "string"} ${start}-${end}`;
    });
}
