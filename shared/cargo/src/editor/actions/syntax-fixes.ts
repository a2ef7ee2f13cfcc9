import { entryLines } from "../../edits/dependency-form.ts";
import type { Manifest } from "../../manifest/manifest.ts";
import { stringText } from "../../toml/write-toml.ts";
import type { ManifestProblem } from "../editor-context.ts";
import type { Fix } from "./manifest-action.ts";

/** Quick fixes for what is no TOML. */
export function syntaxFixes(manifest: Manifest, problem: ManifestProblem): readonly Fix[] {
    const { code, start, end } = problem;
    const { text } = manifest.document;
    const written = text.slice(start, end);
    const close = (closing: string): readonly Fix[] => [
        {
            title: `Close with ${closing}`,
            changes: [{ start: end, end, text: closing }],
            isPreferred: true,
        },
    ];
    switch (code) {
        case "toml.unclosed-string": {
            const quote = /^(?:"""|'''|"|')/.exec(written)?.[0];
            return quote === undefined ? [] : close(quote);
        }
        case "toml.unclosed-array":
            return close("]");
        case "toml.unclosed-table":
            return close(" }");
        case "toml.unclosed-header":
            return close(headerEnd(written));
        case "toml.missing-comma":
            return [
                {
                    title: "Add a comma",
                    changes: [{ start, end: start, text: "," }],
                    isPreferred: true,
                },
            ];
        case "toml.extra-comma":
            return [
                {
                    title: "Remove the comma",
                    changes: [{ start, end, text: "" }],
                    isPreferred: true,
                },
            ];
        case "toml.bad-value":
            return [
                {
                    title: "Put it in quotes",
                    changes: [{ start, end, text: stringText(written) }],
                    isPreferred: true,
                },
            ];
        case "toml.bad-key":
            return written.startsWith('"') || written.startsWith("'")
                ? []
                : [
                      {
                          title: "Put it in quotes",
                          changes: [{ start, end, text: stringText(written) }],
                          isPreferred: true,
                      },
                  ];
        case "toml.duplicate-key":
            return duplicateFix(manifest, problem);
        case "toml.conflict-marker":
            return conflictFixes(text, start);
        default:
            return [];
    }
}

function headerEnd(written: string): string {
    if (!written.startsWith("[[")) return "]";
    return written.endsWith("]") ? "]" : "]]";
}

/** Removing is only offered for a key with a line of its own: a table may hold much. */
function duplicateFix(manifest: Manifest, problem: ManifestProblem): readonly Fix[] {
    const { start, end } = problem;
    const name = manifest.document.text.slice(start, end);
    const isEntry = manifest.document.sections.some(({ entries }) =>
        entries.some((entry) => entry.keys[0]?.start === start && entry.keys.length === 1),
    );
    if (!isEntry) return [];
    const entry = manifest.document.sections
        .flatMap(({ entries }) => entries)
        .find((one) => one.start === start);
    if (entry === undefined) return [];
    const changes = [{ ...entryLines(manifest.document, entry), text: "" }];
    return [{ title: `Remove the second \`${name}\``, changes }];
}

interface Conflict {
    readonly start: number;
    readonly end: number;
    readonly ours: string;
    readonly theirs: string;
}

function conflictFixes(text: string, offset: number): readonly Fix[] {
    const conflict = conflictAt(text, offset);
    if (conflict === undefined) return [];
    const { start, end, ours, theirs } = conflict;
    const fix = (title: string, kept: string): Fix => ({
        title,
        changes: [{ start, end, text: kept }],
    });
    return [
        fix("Keep the upper side", ours),
        fix("Keep the lower side", theirs),
        fix("Keep both sides", ours + theirs),
    ];
}

const marker = /^(<{7}|\|{7}|={7}|>{7})(?=[ \t\r\n]|$).*(?:\r?\n|$)/gm;

/** The conflict around one of its markers, when it has all that it needs. */
function conflictAt(text: string, offset: number): Conflict | undefined {
    let opening: RegExpExecArray | undefined;
    let oursEnd: number | undefined;
    let middle: RegExpExecArray | undefined;
    for (const found of text.matchAll(marker)) {
        const kind = found[1]?.[0];
        if (kind === "<") {
            opening = found;
            oursEnd = undefined;
            middle = undefined;
        } else if (opening === undefined) continue;
        else if (kind === "|") oursEnd ??= found.index;
        else if (kind === "=") {
            oursEnd ??= found.index;
            middle = found;
        } else if (kind === ">" && middle !== undefined && oursEnd !== undefined) {
            const end = found.index + found[0].length;
            if (offset >= opening.index && offset < end) {
                return {
                    start: opening.index,
                    end,
                    ours: text.slice(opening.index + opening[0].length, oursEnd),
                    theirs: text.slice(middle.index + middle[0].length, found.index),
                };
            }
            opening = undefined;
        }
    }
    return undefined;
}
