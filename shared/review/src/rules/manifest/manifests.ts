import type { Manifest, ManifestDependency } from "@rust-ai-ide/cargo/manifest/manifest";
import { readManifest } from "@rust-ai-ide/cargo/manifest/read-manifest";
import type { ReviewContext } from "../../review-rule.ts";

/** Both states of a manifest that changed. */
export interface ManifestChange {
    readonly path: string;
    readonly base: Manifest | undefined;
    readonly head: Manifest;
}

const known = new WeakMap<ReviewContext, readonly ManifestChange[]>();

/** The manifests that a change touches and leaves there. */
export function manifestChanges(context: ReviewContext): readonly ManifestChange[] {
    const found = known.get(context);
    if (found !== undefined) return found;
    const read = context.changes.files.flatMap(({ path, base, head }) =>
        /(?:^|\/)Cargo\.toml$/.test(path) && head !== undefined
            ? [
                  {
                      path,
                      base: base === undefined ? undefined : readManifest(base),
                      head: readManifest(head),
                  },
              ]
            : [],
    );
    known.set(context, read);
    return read;
}

/** Dependencies that the head has and the base has not, of the package and the workspace. */
export function addedDependencies({ base, head }: ManifestChange): readonly ManifestDependency[] {
    const before = new Set(allDependencies(base).map(({ packageName }) => packageName));
    return allDependencies(head).filter(({ packageName }) => !before.has(packageName));
}

/** Pairs of what a dependency was and is. */
export function keptDependencies({
    base,
    head,
}: ManifestChange): readonly (readonly [ManifestDependency, ManifestDependency])[] {
    const key = ({ table, target, name }: ManifestDependency): string =>
        `${table} ${target ?? ""} ${name}`;
    const before = new Map(allDependencies(base).map((each) => [key(each), each]));
    return allDependencies(head).flatMap((now) => {
        const old = before.get(key(now));
        return old === undefined ? [] : [[old, now] as const];
    });
}

function allDependencies(manifest: Manifest | undefined): readonly ManifestDependency[] {
    if (manifest === undefined) return [];
    return [...manifest.dependencies, ...(manifest.workspace?.dependencies ?? [])];
}
