import type { Node, Tree } from "web-tree-sitter";
import type { SyntaxDocument } from "../syntax/syntax-document.ts";

/** An ERROR or MISSING node of a syntax tree. Offsets are UTF-16 units. */
export interface SyntaxError {
    readonly start: number;
    readonly end: number;
    readonly missing: boolean;
}

/** Milliseconds for parsing one candidate. */
const budget = 250;
/** More errors than these are not counted: a text that has so many is not Rust. */
const mostErrors = 1000;

/** Of documents' trees, which are asked for with every suggestion. */
const known = new WeakMap<Tree, readonly SyntaxError[]>();

/** All errors of a tree in order; parts without errors are not visited. */
export function syntaxErrors(tree: Tree): readonly SyntaxError[] {
    const errors = known.get(tree) ?? findErrors(tree);
    known.set(tree, errors);
    return errors;
}

function findErrors(tree: Tree): readonly SyntaxError[] {
    const found: SyntaxError[] = [];
    const visit = (node: Node): void => {
        if (!node.hasError || found.length >= mostErrors) return;
        if (node.isError || node.isMissing) {
            const { startIndex: start, endIndex: end } = node;
            found.push({ start, end, missing: node.isMissing });
        }
        for (const child of node.children) if (child !== null) visit(child);
    };
    visit(tree.rootNode);
    return found;
}

/**
 * Tells whether a text put at `offset`, in place of the `replaceAfter` units behind it, leaves the
 * document with no more syntax errors than before. Code that is being written has errors already,
 * so three things are compared: their number, whether a place that was fine has one now, and
 * whether the inserted text has one that lies entirely inside it. Undefined when it could not be
 * parsed in time.
 */
export function parsesAsWell(
    document: SyntaxDocument,
    offset: number,
    replaceAfter: number,
    text: string,
): boolean | undefined {
    const current = document.tree();
    if (current === undefined) return undefined;
    const before = syntaxErrors(current);
    const change = { start: offset, end: offset + replaceAfter, text };
    return document.withEdit(change, budget, (tree) => {
        if (!tree.rootNode.hasError) return true;
        const after = syntaxErrors(tree);
        if (after.length > before.length) return false;
        const end = offset + text.length;
        const shift = text.length - replaceAfter;
        return after.every((error) => {
            const isInside = error.start >= offset && error.end <= end && error.start < end;
            if (isInside && !error.missing) return false;
            if (error.end < offset) return wasThere(before, error.start, error.end, offset);
            if (error.start <= end) return true;
            return wasThere(before, error.start - shift, error.end - shift, offset);
        });
    });
}

/** An error at a place where there was one before, or around the cursor, which is in the making. */
function wasThere(
    before: readonly SyntaxError[],
    start: number,
    end: number,
    cursor: number,
): boolean {
    if (start <= cursor && cursor <= end) return true;
    return before.some((error) => error.start <= end && start <= error.end);
}
