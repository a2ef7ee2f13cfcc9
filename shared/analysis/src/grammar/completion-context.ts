import type { CompletionContext, CompletionMode } from "@rust-ai-ide/protocol/completion";
import type { SyntaxDocument } from "../syntax/syntax-document.ts";
import { type CursorScope, cursorScope } from "./cursor-scope.ts";

export interface ContextOptions {
    /** Path for the prompt: crate name and path inside the crate, with "/" separators. */
    readonly path: string;
    /** False: silent in comments. */
    readonly inComments: boolean;
}

/** UTF-16 units of the texts that a prompt is made of; prompt formats cut further, by tokens. */
const prefixUnits = 6000;
const suffixUnits = 1500;

/** Closing brackets and quotes, and the marks that may follow them: nothing that a suggestion must fit. */
const onlyClosers = /^[)\]}>"'#;,\s]*$/;

/** Decides whether to ask a model at this offset, and what to give it. Never throws on any text. */
export function completionContext(
    document: SyntaxDocument,
    offset: number,
    { path, inComments }: ContextOptions,
): CompletionContext {
    const { text, version } = document;
    const silent = (reason: Extract<CompletionContext, { kind: "silent" }>["reason"]) =>
        ({ kind: "silent", version, reason }) as const;
    if (document.isTooLarge) return silent("document-too-large");
    const prefix = textBefore(text, offset);
    const suffix = textAfter(text, offset);
    if (isInvalid(prefix) || isInvalid(suffix)) return silent("invalid-text");
    if (/^[\p{L}\p{N}_]/u.test(suffix)) return silent("middle-of-word");
    const tree = document.tree();
    if (tree === undefined) return silent("document-too-large");
    const scope = cursorScope(document.rules, text, offset, tree);
    if (scope.brackets.insideComment && !inComments) return silent("inside-comment-off");
    return {
        kind: "ready",
        version,
        parts: { path, prefix: withLineFeeds(prefix), suffix: withLineFeeds(suffix) },
        mode: completionMode(scope),
        linePrefix: scope.linePrefix,
        lineSuffix: scope.lineSuffix,
    };
}

/** Several lines only where a statement, an item or a block begins and nothing else stands on the line. */
export function completionMode(scope: CursorScope): CompletionMode {
    const { brackets, container, lineSuffix, linePrefix } = scope;
    if (brackets.insideComment || brackets.insideString !== undefined) return "single-line";
    if (!onlyClosers.test(lineSuffix) || container === "other") return "single-line";
    const rest = lineSuffix.trim();
    if (linePrefix.trim() === "" && rest === "") return "multi-line";
    if (scope.indented !== undefined) {
        const isBodyOf = scope.indented.isOnHeader && scope.isEmptyBlock && rest === "";
        return isBodyOf ? "multi-line" : "single-line";
    }
    const opensBlock = linePrefix.trimEnd().endsWith("{") && (rest === "" || rest.startsWith("}"));
    return opensBlock && scope.isEmptyBlock ? "multi-line" : "single-line";
}

/** The end of the text before the cursor, from a line start, or less of one very long line. */
function textBefore(text: string, offset: number): string {
    if (offset <= prefixUnits) return text.slice(0, offset);
    const start = offset - prefixUnits;
    const line = text.indexOf("\n", start - 1) + 1;
    const from = line > 0 && line <= offset ? line : start;
    return text.slice(isLowSurrogate(text, from) ? from + 1 : from, offset);
}

function textAfter(text: string, offset: number): string {
    const end = Math.min(text.length, offset + suffixUnits);
    return text.slice(offset, isLowSurrogate(text, end) ? end - 1 : end);
}

/** Models have only seen "\n". */
function withLineFeeds(text: string): string {
    return text.replace(/\r\n?/g, "\n");
}

function isLowSurrogate(text: string, offset: number): boolean {
    const unit = text.charCodeAt(offset);
    return unit >= 0xdc00 && unit <= 0xdfff;
}

/** Bytes that were no UTF-8 arrive as replacement characters; half characters and zeros are no text. */
function isInvalid(text: string): boolean {
    return /[\uFFFD\0]|\p{Surrogate}/u.test(text);
}
