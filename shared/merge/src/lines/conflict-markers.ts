import type { Conflict } from "../conflict.ts";
import { splitLines } from "./split-lines.ts";

export const conflictStyles = ["merge", "diff3", "zdiff3"] as const;
export type ConflictStyle = (typeof conflictStyles)[number];

/** How markers are written. */
export interface MarkerOptions {
    readonly style: ConflictStyle;
    /** Letters of a marker; 7 for git. */
    readonly size: number;
    readonly oursLabel: string;
    readonly baseLabel: string;
    readonly theirsLabel: string;
}

export const defaultMarkers: MarkerOptions = {
    style: "merge",
    size: 7,
    oursLabel: "ours",
    baseLabel: "base",
    theirsLabel: "theirs",
};

/** A conflict as a text with markers, in whole lines that end as the sides' do. */
export function withMarkers(
    { ours, base, theirs }: Pick<Conflict, "ours" | "base" | "theirs">,
    { style, size, oursLabel, baseLabel, theirsLabel }: MarkerOptions,
): string {
    const end = /\r\n/.test(ours + theirs) ? "\r\n" : "\n";
    const marker = (letter: string, label: string): string =>
        `${letter.repeat(size)}${label === "" ? "" : ` ${label}`}${end}`;
    const whole = (text: string): string =>
        text === "" || text.endsWith("\n") ? text : text + end;
    const middle =
        style === "merge" || base === undefined ? "" : marker("|", baseLabel) + whole(base);
    return `${marker("<", oursLabel)}${whole(ours)}${middle}${marker("=", "")}${whole(theirs)}${marker(">", theirsLabel)}`;
}

/** A text in parts: what is agreed on, and conflicts. Joined with markers they are the text. */
export type ConflictPart =
    | { readonly kind: "text"; readonly text: string }
    | { readonly kind: "conflict"; readonly conflict: Conflict };

/**
 * Finds the conflicts of a text with markers, as git writes them: `<<<<<<<`, optionally `|||||||`,
 * `=======`, `>>>>>>>`. What only looks like the beginning of one, and markers inside of a side, are
 * text.
 */
export function readConflicts(text: string, size = 7): readonly ConflictPart[] {
    const lines = splitLines(text);
    const parts: ConflictPart[] = [];
    let plain = "";
    for (let index = 0; index < lines.length; ) {
        const found =
            markerAt(lines[index], "<", size) === undefined
                ? undefined
                : conflictAt(lines, index, size);
        if (found === undefined) {
            plain += lines[index++];
            continue;
        }
        if (plain !== "") parts.push({ kind: "text", text: plain });
        plain = "";
        parts.push({ kind: "conflict", conflict: found });
        index = found.endLine;
    }
    if (plain !== "") parts.push({ kind: "text", text: plain });
    return parts;
}

/** Whether a text may have conflicts, at a glance. */
export function mayHaveConflicts(text: string): boolean {
    return text.startsWith("<<<<<<<") || text.includes("\n<<<<<<<");
}

function conflictAt(lines: readonly string[], start: number, size: number): Conflict | undefined {
    const sides = { ours: "", base: undefined as string | undefined, theirs: "" };
    let side: "ours" | "base" | "theirs" = "ours";
    let depth = 0;
    for (let index = start + 1; index < lines.length; index++) {
        const line = lines[index] ?? "";
        const closes = markerAt(line, ">", size);
        if (markerAt(line, "<", size) !== undefined) {
            // A criss-cross merge leaves conflicts in the base; others are broken texts.
            if (side !== "base") return undefined;
            depth++;
        } else if (closes !== undefined && depth > 0) depth--;
        else if (depth > 0) {
            // Belongs to the conflict inside.
        } else if (side === "ours" && markerAt(line, "|", size) !== undefined) {
            side = "base";
            sides.base = "";
            continue;
        } else if (side !== "theirs" && markerAt(line, "=", size) === "") {
            side = "theirs";
            continue;
        } else if (side === "theirs" && closes !== undefined) {
            return {
                ...sides,
                line: start,
                endLine: index + 1,
                oursLabel: markerAt(lines[start], "<", size) ?? "",
                theirsLabel: closes,
            };
        }
        sides[side] = (sides[side] ?? "") + line;
    }
    return undefined;
}

/** What stands behind a marker; undefined where the line is none. */
function markerAt(line: string | undefined, letter: string, size: number): string | undefined {
    if (line === undefined || !line.startsWith(letter.repeat(size))) return undefined;
    const rest = line.slice(size).replace(/\r?\n$/, "");
    if (rest === "") return "";
    return rest.startsWith(" ") ? rest.slice(1) : undefined;
}
