import { type CompilerDiagnostic, primarySpan } from "./compiler-messages.ts";

/** The error that a fix is for, as an editor or an agent names it. */
export interface FixTarget {
    /** Relative to the workspace's root with "/" separators. */
    readonly path: string;
    /** From 0: the first and the last line that the error is shown on. */
    readonly startLine: number;
    readonly endLine: number;
    readonly code?: string | undefined;
}

export type FixVerdict =
    | { readonly kind: "fixed" }
    /** The change compiles no better: the error is as it was. */
    | { readonly kind: "still-there" }
    /** The error may have gone, but the change brought others. */
    | { readonly kind: "new-errors"; readonly errors: readonly CompilerDiagnostic[] };

/** The diagnostic of a run that a target means; an error is preferred to a warning. */
export function findTarget(
    diagnostics: readonly CompilerDiagnostic[],
    target: FixTarget,
): CompilerDiagnostic | undefined {
    const fitting = diagnostics
        .filter(({ code }) => target.code === undefined || code === target.code)
        .map((diagnostic) => ({ diagnostic, distance: distanceTo(diagnostic, target) }))
        .filter(({ distance }) => distance < Number.POSITIVE_INFINITY)
        .sort(
            (left, right) =>
                left.distance - right.distance ||
                rank(left.diagnostic.level) - rank(right.diagnostic.level),
        );
    return fitting[0]?.diagnostic;
}

/**
 * Compares the compiler's reports on a workspace without and with a change. A fix has to remove the
 * error and may bring no other error; warnings that it brings do not count against it, unless the
 * target is a warning itself.
 */
export function judgeFix(
    before: readonly CompilerDiagnostic[],
    after: readonly CompilerDiagnostic[],
    target: CompilerDiagnostic,
): FixVerdict {
    const counts = count(before);
    const fresh = after.filter((diagnostic) => {
        if (diagnostic.level === "warning" && target.level === "error") return false;
        const key = identity(diagnostic);
        const left = counts.get(key) ?? 0;
        counts.set(key, left - 1);
        return left <= 0;
    });
    if (fresh.length > 0) return { kind: "new-errors", errors: fresh };
    const key = identity(target);
    const isGone = (count(after).get(key) ?? 0) < (count(before).get(key) ?? 0);
    return { kind: isGone ? "fixed" : "still-there" };
}

/** Errors that a change brings, for a check that has no target. */
export function newErrors(
    before: readonly CompilerDiagnostic[],
    after: readonly CompilerDiagnostic[],
): CompilerDiagnostic[] {
    const counts = count(before);
    return after.filter((diagnostic) => {
        if (diagnostic.level === "warning") return false;
        const key = identity(diagnostic);
        const left = counts.get(key) ?? 0;
        counts.set(key, left - 1);
        return left <= 0;
    });
}

/** Lines move with every change, so they are no part of what makes two diagnostics the same. */
function identity(diagnostic: CompilerDiagnostic): string {
    const { level, code, message } = diagnostic;
    return JSON.stringify([level, code, message, primarySpan(diagnostic)?.path]);
}

function count(diagnostics: readonly CompilerDiagnostic[]): Map<string, number> {
    const counts = new Map<string, number>();
    for (const diagnostic of diagnostics) {
        const key = identity(diagnostic);
        counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return counts;
}

function distanceTo(diagnostic: CompilerDiagnostic, target: FixTarget): number {
    const distances = diagnostic.spans
        .filter((span) => span.path.replaceAll("\\", "/") === target.path)
        .map((span) => {
            const [start, end] = [span.start.line - 1, span.end.line - 1];
            if (start <= target.endLine && end >= target.startLine) return span.isPrimary ? 0 : 1;
            return Number.POSITIVE_INFINITY;
        });
    return Math.min(Number.POSITIVE_INFINITY, ...distances);
}

function rank(level: CompilerDiagnostic["level"]): number {
    return level === "error" ? 0 : 1;
}
