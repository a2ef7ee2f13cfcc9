import type { FileChanges, TextChange } from "../../edit.ts";
import type { EditorContext, ManifestProblem } from "../editor-context.ts";

/** A change that the editor offers at a place. All files of it are changed and undone together. */
export interface ManifestAction {
    readonly title: string;
    /** As the language server protocol names kinds of code actions. */
    readonly kind: "quickfix" | "refactor.rewrite" | "refactor.move" | "source.sortDependencies";
    readonly changes: readonly FileChanges[];
    /** What it puts right. */
    readonly problem?: ManifestProblem;
    /** The one that a key press takes. */
    readonly isPreferred?: boolean;
}

/** A quick fix before it is known which problem it is for. */
export interface Fix {
    readonly title: string;
    /** Of the file of the context. */
    readonly changes?: readonly TextChange[];
    /** Of this and other files. */
    readonly files?: readonly FileChanges[];
    readonly isPreferred?: boolean;
}

/** Undefined for a fix that would change nothing. */
export function actionOf(
    { path }: EditorContext,
    kind: ManifestAction["kind"],
    fix: Fix,
    problem?: ManifestProblem,
): ManifestAction | undefined {
    const changes = fix.files ?? [{ path, changes: fix.changes ?? [] }];
    const real = changes.filter((file) => file.changes.length > 0);
    if (real.length === 0) return undefined;
    return {
        title: fix.title,
        kind,
        changes: real,
        ...(problem === undefined ? {} : { problem }),
        ...(fix.isPreferred === true ? { isPreferred: true } : {}),
    };
}
