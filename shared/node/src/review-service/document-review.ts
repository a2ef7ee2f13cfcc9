import { posix } from "node:path";
import { noReviewSettings } from "@rust-ai-ide/review/settings/review-settings";
import type { ReadChangeSet } from "../review/read-change-set.ts";

/**
 * A document as a change: every line of it, or those from `startLine` to `endLine` from 1, inclusive.
 * Nothing is compared with and nothing else is read, so this needs neither git nor trust.
 *
 * @param path Absolute, with `/`.
 * @param settings Whose paths are told from the document's folder on.
 */
export function readDocument(
    path: string,
    text: string,
    {
        startLine = 1,
        endLine,
    }: { readonly startLine?: number | undefined; readonly endLine?: number | undefined },
    settings = noReviewSettings,
): ReadChangeSet {
    const lines = text.split("\n").length;
    const first = Math.min(Math.max(1, startLine), lines) - 1;
    const last = Math.min(Math.max(first + 1, endLine ?? lines), lines);
    const name = posix.basename(path);
    return {
        folder: posix.dirname(path),
        changes: {
            baseLabel: "nothing",
            headLabel: name,
            files: [
                {
                    path: name,
                    status: "added",
                    base: undefined,
                    head: text,
                    hunks: [
                        { baseStart: 0, baseLines: 0, headStart: first, headLines: last - first },
                    ],
                },
            ],
            problems: [],
        },
        settings,
        readSide: async () => new Map(),
    };
}
