import type { Span } from "../../toml/syntax.ts";
import type { EditorContext, ManifestProblem } from "../editor-context.ts";
import { actionOf, type ManifestAction } from "./manifest-action.ts";
import { problemFixes } from "./problem-fixes.ts";
import { refactorings } from "./refactorings.ts";
import { syntaxFixes } from "./syntax-fixes.ts";

/**
 * Quick fixes of the problems that touch a span, then what can be done with what stands there.
 * `problems` are those of `checkManifest` for the same text: their places are what is changed.
 */
export async function manifestActions(
    context: EditorContext,
    span: Span,
    problems: readonly ManifestProblem[],
): Promise<readonly ManifestAction[]> {
    const touched = problems.filter(({ start, end }) => start <= span.end && end >= span.start);
    const fixes: ManifestAction[] = [];
    for (const problem of touched) {
        const found = problem.code.startsWith("toml.")
            ? syntaxFixes(context.manifest, problem)
            : await problemFixes(context, problem);
        for (const fix of found) {
            const action = actionOf(context, "quickfix", fix, problem);
            if (action !== undefined) fixes.push(action);
        }
    }
    if (context.kind !== "manifest") return fixes;
    return [...fixes, ...(await refactorings(context, span))];
}
