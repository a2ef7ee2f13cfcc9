import { nearestName } from "@rust-ai-ide/core/nearest-name";
import type { Located, ManifestDependency } from "../../manifest/manifest.ts";
import { tableAt, valueAt } from "../../toml/toml-lookup.ts";
import type { TomlTable } from "../../toml/tree.ts";
import { isBelow, pathFrom } from "../../workspace/file-paths.ts";
import type { EditorContext, ManifestProblem } from "../editor-context.ts";
import { allDependencies, folderOf } from "../manifest-places.ts";
import { problem } from "../problems.ts";
import { isTemplate } from "./check-package.ts";

/** Paths that lead nowhere, or to another package than they say. */
export async function checkFiles(context: EditorContext): Promise<readonly ManifestProblem[]> {
    const { manifest } = context;
    const found = await Promise.all([
        ...allDependencies(manifest).map((dependency) => checkPath(context, dependency)),
        ...[
            ...(manifest.workspace?.members ?? []),
            ...(manifest.workspace?.defaultMembers ?? []),
        ].map((member) => checkMember(context, member)),
        ...namedFiles(context).map((file) => checkFile(context, file, "missing-file")),
        ...packedFiles(context).map((file) => checkFile(context, file, "missing-packed-file")),
    ]);
    return [...found.flat(), ...checkMembership(context)];
}

async function checkPath(
    context: EditorContext,
    dependency: ManifestDependency,
): Promise<readonly ManifestProblem[]> {
    const { manifest, files } = context;
    const { path, name, packageName, table, requirement, kind } = dependency;
    if (path === undefined || dependency.isInherited) return [];
    const data = { name, table, found: path.value };
    const target = await files.manifest(pathFrom(folderOf(context), path.value));
    if (target === undefined) {
        const message = `There is no package in \`${path.value}\`.`;
        const code = table === "workspace.dependencies" ? "missing-shared-path" : "missing-path";
        return [problem(code, path.span, message, { data })];
    }
    const actual = target.package?.name?.value;
    if (actual !== undefined && actual !== packageName) {
        const message = `The package in \`${path.value}\` is called \`${actual}\`, not \`${packageName}\`.`;
        return [
            problem("path-name", path.span, message, {
                data: { ...data, expected: actual, suggestions: [actual] },
            }),
        ];
    }
    const own = manifest.package;
    const isPublished =
        own?.version !== undefined && own.publish !== "inherited" && own.publish?.value !== false;
    if (!isPublished || requirement !== undefined || kind === "dev" || table.includes("patch."))
        return [];
    const message = `Without a version \`${name}\` keeps this package from being published.`;
    return [problem("path-without-version", path.span, message, { data })];
}

async function checkMember(
    context: EditorContext,
    { value, span }: Located<string>,
): Promise<readonly ManifestProblem[]> {
    // Patterns take what they find.
    if (/[*?[\]]/.test(value)) return [];
    const folder = pathFrom(folderOf(context), value);
    if ((await context.files.manifest(folder)) !== undefined) return [];
    const parent = folder.slice(0, folder.lastIndexOf("/"));
    const names = (await context.files.list(parent)).filter(({ isFolder }) => isFolder);
    const nearest = nearestName(
        folder.slice(parent.length + 1),
        names.map(({ name }) => name),
    );
    const before = value.slice(0, value.lastIndexOf("/") + 1);
    const suggestions = nearest === undefined ? [] : [`${before}${nearest}`];
    const message = `There is no package in \`${value}\`.`;
    return [problem("missing-member", span, message, { data: { name: value, suggestions } })];
}

/** Files that the manifest names and that cargo reads. */
function namedFiles({ manifest }: EditorContext): readonly Located<string>[] {
    const own = tableAt(manifest.root, ["package"]);
    const files: Located<string>[] = manifest.targets.flatMap(({ path }) =>
        path === undefined ? [] : [path],
    );
    return [...files, ...textsOf(own, ["build"])];
}

function packedFiles({ manifest }: EditorContext): readonly Located<string>[] {
    return textsOf(tableAt(manifest.root, ["package"]), ["readme", "license-file"]);
}

function textsOf(
    table: TomlTable | undefined,
    keys: readonly string[],
): readonly Located<string>[] {
    return keys.flatMap((key) => {
        const value = table && valueAt(table, [key]);
        if (value?.kind !== "string") return [];
        return [{ value: value.value, span: { start: value.start, end: value.end } }];
    });
}

async function checkFile(
    context: EditorContext,
    { value, span }: Located<string>,
    code: "missing-file" | "missing-packed-file",
): Promise<readonly ManifestProblem[]> {
    const path = pathFrom(folderOf(context), value);
    if ((await context.files.kindOf(path)) !== undefined) return [];
    const message = `There is no file \`${value}\`.`;
    return [problem(code, span, message, { data: { found: value } })];
}

/** A package below a workspace that has to be its member, or to be excluded. */
function checkMembership(context: EditorContext): readonly ManifestProblem[] {
    const { manifest, workspace, path } = context;
    if (workspace === undefined || manifest.workspace !== undefined) return [];
    const name = manifest.package?.name;
    const own = workspace.packages.find(({ manifestPath }) => manifestPath === path);
    const folder = folderOf(context);
    if (
        name === undefined ||
        isTemplate(name.value) ||
        own?.isMember !== false ||
        !isBelow(workspace.root, folder)
    )
        return [];
    const excluded = workspace.rootManifest.manifest.workspace?.exclude ?? [];
    if (excluded.some(({ value }) => isBelow(pathFrom(workspace.root, value), folder))) return [];
    const hasOtherRoot =
        own.inheritsFrom !== undefined && own.inheritsFrom.folder !== workspace.root;
    if (hasOtherRoot) return [];
    const message = "This package lies in the workspace but is neither a member nor excluded.";
    const expected = folder.slice(workspace.root.length + 1);
    return [problem("not-a-member", name.span, message, { data: { name: name.value, expected } })];
}

/** Shared dependencies that no member inherits. */
export function checkUnusedShared({
    manifest,
    workspace,
    path,
}: EditorContext): readonly ManifestProblem[] {
    const shared = manifest.workspace?.dependencies ?? [];
    if (shared.length === 0 || workspace?.rootManifest.manifestPath !== path) return [];
    const manifests = [manifest, ...workspace.packages.map((one) => one.manifest)];
    const used = new Set(
        manifests.flatMap(({ dependencies }) =>
            dependencies.flatMap(({ isInherited, name }) => (isInherited ? [name] : [])),
        ),
    );
    return shared
        .filter(({ name }) => !used.has(name))
        .map(({ name, span, table }) =>
            problem("unused-shared", span, `No member inherits \`${name}\`.`, {
                tag: "unnecessary",
                data: { name, table },
            }),
        );
}
