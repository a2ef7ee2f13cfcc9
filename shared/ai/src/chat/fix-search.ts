import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { CompilerDiagnostic, CompilerReport } from "./compiler-messages.ts";
import { type FixVerdict, judgeFix } from "./fix-verdict.ts";
import { applyEdits, type FileChange } from "./text-edits.ts";

/** Who proposed a change; `by` names the model. */
export type FixOrigin =
    | { readonly kind: "compiler"; readonly certainty: "certain" | "likely" }
    | { readonly kind: "editor" }
    | { readonly kind: "model"; readonly by: string };

/** A change that may fix an error and has not been checked. */
export interface FixCandidate {
    readonly title: string;
    readonly origin: FixOrigin;
    readonly changes: readonly FileChange[];
}

/** A candidate and what cargo said of it. */
export interface CheckedFix {
    readonly candidate: FixCandidate;
    readonly verdict: FixVerdict;
}

/** The texts of the files that a change leaves different, by path. */
export type ChangedTexts = ReadonlyMap<string, string>;

/** Compiles a workspace with some files as given and the others as they are. */
export interface WorkspaceCheck {
    /** Text of a file of the workspace as the user sees it now; undefined when there is none. */
    textOf(path: string): string | undefined;
    run(changed: ChangedTexts, token: CancellationToken): Promise<CompilerReport>;
}

/** More would keep the user waiting for less and less likely ones. */
const mostCandidates = 6;

/**
 * Checks the first candidates one after another. Equal changes are checked once, under the title of
 * the first. Rejects with CancelledError, or with what the check rejects with.
 */
export async function checkFixes(
    candidates: readonly FixCandidate[],
    target: CompilerDiagnostic,
    before: readonly CompilerDiagnostic[],
    check: WorkspaceCheck,
    token: CancellationToken,
    onProgress: (done: number, of: number, candidate: FixCandidate) => void = () => {},
): Promise<CheckedFix[]> {
    const distinct = distinctCandidates(candidates, check).slice(0, mostCandidates);
    const checked: CheckedFix[] = [];
    for (const [index, { candidate, texts }] of distinct.entries()) {
        throwIfCancelled(token);
        onProgress(index, distinct.length, candidate);
        const report = await check.run(texts, token);
        checked.push({ candidate, verdict: judgeFix(before, report.diagnostics, target) });
    }
    return checked;
}

/** Texts after a candidate's changes; undefined when they do not fit the files. */
export function changedTexts(
    changes: readonly FileChange[],
    textOf: (path: string) => string | undefined,
): Map<string, string> | undefined {
    const texts = new Map<string, string>();
    for (const { path, edits } of changes) {
        const text = texts.get(path) ?? textOf(path);
        const changed = text === undefined ? undefined : applyEdits(text, edits);
        if (changed === undefined) return undefined;
        texts.set(path, changed);
    }
    return texts;
}

function distinctCandidates(
    candidates: readonly FixCandidate[],
    check: WorkspaceCheck,
): { candidate: FixCandidate; texts: Map<string, string> }[] {
    const seen = new Set<string>();
    return candidates.flatMap((candidate) => {
        const texts = changedTexts(candidate.changes, (path) => check.textOf(path));
        if (texts === undefined || texts.size === 0) return [];
        const key = JSON.stringify([...texts].sort(([one], [other]) => (one < other ? -1 : 1)));
        if (seen.has(key)) return [];
        seen.add(key);
        return [{ candidate, texts }];
    });
}
