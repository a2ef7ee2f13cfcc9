import type { Translate } from "@rust-ai-ide/host/translate";
import type { ReviewScopeParams } from "@rust-ai-ide/protocol/review/scope";

/** What a scope is called in the view. */
export function scopeText(scope: ReviewScopeParams, t: Translate): string {
    const lines = ({
        startLine,
        endLine,
    }: {
        startLine?: number | undefined;
        endLine?: number | undefined;
    }): string => (startLine === undefined ? "" : `:${startLine}-${endLine ?? ""}`);
    switch (scope.kind) {
        case "workingTree":
            return t("Working tree");
        case "staged":
            return t("Staged changes");
        case "branch":
            return t("{0} against {1}", scope.head ?? "HEAD", scope.target);
        case "revisions":
            return `${scope.base}..${scope.head}`;
        case "patch":
            return t("Patch {0}", fileName(scope.file));
        case "file":
            return `${fileName(scope.path)}${lines(scope)}`;
        case "document":
            return `${fileName(decodeURIComponent(scope.uri))}${lines(scope)}`;
    }
}

export function fileName(path: string): string {
    return path.split(/[/\\]/).at(-1) ?? path;
}
