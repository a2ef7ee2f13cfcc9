import type { CheckedCompletion, CompletionMode } from "@rust-ai-ide/protocol/completion";
import type { SyntaxDocument } from "../syntax/syntax-document.ts";
import { openedBy } from "./brackets.ts";
import { type CursorScope, cursorScope } from "./cursor-scope.ts";
import { parsesAsWell } from "./parse-check.ts";
import { closeOpened, withoutLastLine } from "./repairs.ts";
import { insideOf, type Truncated, truncateCompletion } from "./truncate.ts";

/** Attempts at making a text parse by leaving out its last lines. */
const mostRepairs = 6;

/**
 * What of a model's raw text is shown at this offset: cut to the place, repaired where it was cut
 * short, and parsed in place. A text that would add a syntax error in every form is not shown.
 */
export function checkCompletion(
    document: SyntaxDocument,
    offset: number,
    raw: string,
    mode: CompletionMode,
): CheckedCompletion {
    if (document.isTooLarge) return { kind: "silent", reason: "document-too-large" };
    const tree = document.tree();
    if (tree === undefined) return { kind: "silent", reason: "document-too-large" };
    const scope = cursorScope(document.rules, document.text, offset, tree);
    let text: string | undefined = raw;
    for (let attempt = 0; attempt <= mostRepairs && text !== undefined; attempt++) {
        const cut = truncateCompletion(text, scope, mode);
        if (cut.kind === "silent") {
            return attempt === 0 ? cut : { kind: "silent", reason: "adds-parse-error" };
        }
        const { replaceAfter } = cut;
        for (const candidate of candidates(cut, scope)) {
            if (candidate.trim() === "") continue;
            if (parsesAsWell(document, offset, replaceAfter, candidate) === true) {
                return { kind: "shown", text: candidate, replaceAfter };
            }
        }
        text = withoutLastLine(cut.text);
    }
    return { kind: "silent", reason: "adds-parse-error" };
}

function candidates(
    cut: Extract<Truncated, { kind: "cut" }>,
    scope: CursorScope,
): readonly string[] {
    if (!cut.isOpen) return [cut.text];
    const indentation = /^[ \t]*/.exec(scope.linePrefix)?.[0] ?? "";
    const inside = insideOf(scope);
    const closed = closeOpened(scope.rules, cut.text, { indentation, ...inside });
    const { open, string = "" } = openedBy(scope.rules, cut.text, inside);
    // A quote that may only be an apostrophe, as in the text of an element.
    const endsWithLine = scope.rules.lexical.stringEnds[string]?.spansLines === false;
    return open.length === 0 && endsWithLine ? [closed, cut.text] : [closed];
}
