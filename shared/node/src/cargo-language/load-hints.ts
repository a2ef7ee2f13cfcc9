import type { EditorContext } from "@rust-ai-ide/cargo/editor/editor-context";
import {
    type DependencyHint,
    dependencyHints,
} from "@rust-ai-ide/cargo/editor/hints/dependency-hints";
import { LockedPackages } from "@rust-ai-ide/cargo/editor/hints/locked-package";
import type { LockFile, LockPackage } from "@rust-ai-ide/cargo/lock/lock-file";
import type { IndexCrate, LocalRegistry } from "@rust-ai-ide/cargo/registry/index-crate";
import {
    type EffectiveDependency,
    effectiveDependency,
} from "@rust-ai-ide/cargo/workspace/inherited";
import type { AdvisoryMarks } from "./advisory-marks.ts";
import { rootOf } from "./workspace-root.ts";

const lookups = new WeakMap<LockFile, LockedPackages>();

/** Hints of a manifest, with what the caches of registries know. */
export async function loadHints(
    context: EditorContext,
    shown: "outdated" | "all",
    marks: AdvisoryMarks,
): Promise<readonly DependencyHint[]> {
    if (context.kind !== "manifest") return [];
    const { manifest, workspace, path, registries, toolchain } = context;
    const folder = path.slice(0, path.lastIndexOf("/"));
    const root = rootOf(context);
    const locked = lookupOf(workspace?.lock);
    const crates = new Map<string, IndexCrate | undefined>();
    const wanted = [...manifest.dependencies, ...(manifest.workspace?.dependencies ?? [])].map(
        (dependency) => effectiveDependency(dependency, folder, root),
    );
    await Promise.all(
        wanted.map(async (each) => {
            const key = keyOf(each);
            if (each.folder !== undefined || each.git !== undefined || crates.has(key)) return;
            crates.set(key, undefined);
            const registry: LocalRegistry | undefined = registries?.ofName(each.registry);
            crates.set(key, await registry?.crate(each.packageName));
        }),
    );
    const known = await marks.of(workspace);
    return dependencyHints({
        ...(known === undefined ? {} : { advisories: known.locked }),
        manifest,
        folder,
        root,
        locked,
        crate: (each: EffectiveDependency, _locked: LockPackage | undefined) =>
            crates.get(keyOf(each)),
        shown,
        now: context.now,
        minPublishAge: context.settings.minPublishAge,
        // Cargo looks at the installed compiler for resolver 3 alone.
        installedRust: workspace?.resolver === "3" ? toolchain?.rustVersion : undefined,
    });
}

function keyOf({ packageName, registry }: EffectiveDependency): string {
    return `${registry ?? ""} ${packageName}`;
}

function lookupOf(lock: LockFile | undefined): LockedPackages | undefined {
    if (lock === undefined) return undefined;
    let lookup = lookups.get(lock);
    if (lookup === undefined) {
        lookup = new LockedPackages(lock);
        lookups.set(lock, lookup);
    }
    return lookup;
}
