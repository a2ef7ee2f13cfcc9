import type { Span } from "../toml/syntax.ts";
import type { LockProblem } from "./lock-file.ts";

export interface ConflictSides {
    /** Whole lines that are no part of the file as this side has it, markers among them. */
    readonly notOurs: readonly Span[];
    readonly notTheirs: readonly Span[];
    /** One for each conflict. */
    readonly problems: readonly LockProblem[];
}

/**
 * Where git left conflict markers; undefined where it left none. What the common ancestor had
 * belongs to neither side. A conflict without an end goes on to the end of the text.
 */
export function findConflicts(text: string): ConflictSides | undefined {
    if (!text.includes("<<<<<<<")) return undefined;
    const marker = /^\ufeff?(?:<{7}|\|{7}|={7}|>{7})(?=[ \r\n]|$)[^\n]*\n?/gm;
    const [notOurs, notTheirs, problems]: [Span[], Span[], LockProblem[]] = [[], [], []];
    let opened: number | undefined;
    let part: { readonly kind: "ours" | "base" | "theirs"; readonly start: number } | undefined;
    const endPart = (end: number): void => {
        if (part === undefined) return;
        const span = { start: part.start, end };
        if (part.kind !== "ours") notOurs.push(span);
        if (part.kind !== "theirs") notTheirs.push(span);
    };
    const close = (end: number): void => {
        const message = "Git left a conflict here; both sides are read.";
        problems.push({ code: "lock.conflict", message, start: opened ?? end, end });
        opened = undefined;
        part = undefined;
    };
    for (const { 0: line, index } of text.matchAll(marker)) {
        const behind = index + line.length;
        const first = line.trimStart()[0];
        // Only the opening marker begins a conflict; others alone are lines that nobody can read.
        if (opened === undefined && first !== "<") continue;
        endPart(index);
        const markerSpan = { start: index, end: behind };
        notOurs.push(markerSpan);
        notTheirs.push(markerSpan);
        opened ??= index;
        if (first === ">") close(index + line.trimEnd().length);
        else {
            const kind = first === "<" ? "ours" : first === "|" ? "base" : "theirs";
            part = { kind, start: behind };
        }
    }
    if (opened !== undefined) {
        endPart(text.length);
        close(text.length);
    }
    return problems.length === 0 ? undefined : { notOurs, notTheirs, problems };
}
