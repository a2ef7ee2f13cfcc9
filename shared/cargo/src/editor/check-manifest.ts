import type { TomlProblem } from "../toml/syntax.ts";
import { tomlTreeProblems } from "../toml/toml-tree.ts";
import { checkDependencies } from "./check/check-dependencies.ts";
import { checkFeatures } from "./check/check-features.ts";
import { checkFiles, checkUnusedShared } from "./check/check-files.ts";
import { checkKeys } from "./check/check-keys.ts";
import { checkPackage, checkRole } from "./check/check-package.ts";
import { checkRegistry } from "./check/check-registry.ts";
import type { EditorContext, ManifestProblem } from "./editor-context.ts";

/** Everything that is wrong with a file, in the order of the text. */
export async function checkManifest(context: EditorContext): Promise<readonly ManifestProblem[]> {
    const problems = [...checkText(context)];
    if (context.kind === "manifest") {
        const [files, registry] = await Promise.all([checkFiles(context), checkRegistry(context)]);
        problems.push(...files, ...registry);
    }
    return problems.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** What can be said at once: without files, registries and the lock. */
export function checkText(context: EditorContext): readonly ManifestProblem[] {
    const { manifest, kind } = context;
    const { document } = manifest;
    const problems = [
        ...[...document.problems, ...tomlTreeProblems(document)].map(syntaxProblem),
        ...checkKeys(context),
    ];
    if (kind !== "manifest") return problems;
    return [
        ...problems,
        ...checkPackage(context),
        ...checkRole(context),
        ...checkDependencies(context),
        ...checkFeatures(manifest),
        ...checkUnusedShared(context),
    ];
}

function syntaxProblem({ code, message, start, end }: TomlProblem): ManifestProblem {
    // Cargo reads TOML 1.1 since not long ago; everything else it refuses.
    const severity = code === "toml.newer-version" ? "information" : "error";
    return { code, severity, start, end, message };
}
