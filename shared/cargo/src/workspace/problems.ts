import type { Problem } from "@rust-ai-ide/core/result";
import { effectiveDependency, effectivePackage } from "./inherited.ts";
import type { CargoWorkspace, WorkspacePackage } from "./workspace.ts";

export type WorkspaceProblem = Problem & { readonly path: string };

/** What is wrong with a workspace whose files are all read: it is seen from its manifests alone. */
export function workspaceProblems(
    workspace: Pick<CargoWorkspace, "packages" | "lock" | "root" | "rootManifest">,
): readonly WorkspaceProblem[] {
    const { packages, rootManifest } = workspace;
    const withRoot = packages.includes(rootManifest) ? packages : [rootManifest, ...packages];
    const problems = withRoot.flatMap(brokenManifest);
    for (const each of packages) problems.push(...nothingToInherit(each));
    problems.push(...duplicateNames(packages), ...circles(packages));
    for (const { code, message } of workspace.lock?.problems ?? []) {
        problems.push({ code, message, path: `${workspace.root}/Cargo.lock` });
    }
    return problems;
}

function brokenManifest({ manifest, manifestPath }: WorkspacePackage): WorkspaceProblem[] {
    const first = manifest.document.problems.find(({ code }) => code !== "toml.newer-version");
    if (first === undefined) return [];
    const line = manifest.document.text.slice(0, first.start).split("\n").length;
    return [
        {
            code: "workspace.brokenManifest",
            path: manifestPath,
            line,
            message: `Part of the manifest cannot be read: ${first.message}`,
        },
    ];
}

function nothingToInherit(of: WorkspacePackage): WorkspaceProblem[] {
    return of.manifest.dependencies
        .filter((each) => !effectiveDependency(each, of.folder, of.inheritsFrom).isResolved)
        .map(({ name }) => ({
            code: "workspace.nothingToInherit",
            path: of.manifestPath,
            message: `The dependency ${name} is to be inherited, but [workspace.dependencies] has none of that name`,
        }));
}

function duplicateNames(packages: readonly WorkspacePackage[]): WorkspaceProblem[] {
    const paths = new Map<string, string>();
    return packages.flatMap(({ isMember, manifest, manifestPath }) => {
        const name = manifest.package?.name?.value;
        if (!isMember || name === undefined) return [];
        const other = paths.get(name);
        paths.set(name, manifestPath);
        if (other === undefined) return [];
        const message = `Two members have the name ${name}; the other one is ${other}`;
        return [{ code: "workspace.duplicateName", path: manifestPath, message }];
    });
}

/** Members that need each other to be built. Tests may need what needs their package. */
function circles(packages: readonly WorkspacePackage[]): WorkspaceProblem[] {
    const byFolder = new Map(packages.map((each) => [each.folder, each]));
    const next = (of: WorkspacePackage): WorkspacePackage[] =>
        of.manifest.dependencies.flatMap((dependency) => {
            const { folder, kind } = effectiveDependency(dependency, of.folder, of.inheritsFrom);
            const to = folder === undefined ? undefined : byFolder.get(folder);
            return kind === "dev" || to === undefined ? [] : [to];
        });
    const problems: WorkspaceProblem[] = [];
    const done = new Set<WorkspacePackage>();
    for (const start of packages) {
        const path: { of: WorkspacePackage; rest: WorkspacePackage[] }[] = [];
        const open = new Set<WorkspacePackage>();
        const enter = (of: WorkspacePackage): void => {
            if (open.has(of)) {
                const names = [...path.map((step) => step.of), of].map(nameOf);
                const circle = names.slice(names.indexOf(nameOf(of))).join(" → ");
                const message = `Packages depend on each other in a circle: ${circle}`;
                problems.push({ code: "workspace.circle", path: of.manifestPath, message });
            } else if (!done.has(of)) {
                open.add(of);
                path.push({ of, rest: next(of) });
            }
        };
        enter(start);
        for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
            const following = top.rest.pop();
            if (following !== undefined) enter(following);
            else {
                path.pop();
                open.delete(top.of);
                done.add(top.of);
            }
        }
    }
    return problems;
}

function nameOf({ manifest, inheritsFrom }: WorkspacePackage): string {
    return effectivePackage(manifest, inheritsFrom)?.name ?? "";
}
