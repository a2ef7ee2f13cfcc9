import { matches } from "../version/matches.ts";
import type { PackageSummary, SummaryDependency } from "./package-summary.ts";
import type { LockedPackage, ResolveRequest } from "./resolve-request.ts";

/**
 * What of the lock as it was holds: dependencies of packages that may stay are held to exactly what
 * they had, others find what is locked first in their order of preference. Follows what cargo does
 * with a previous lock (`register_previous_locks` and `lock` of its registry).
 */
export class PreviousLock {
    private readonly byId = new Map<string, LockedPackage>();
    private readonly byName = new Map<string, LockedPackage[]>();
    private readonly held: ReadonlySet<string>;
    private readonly unlocked: ReadonlySet<string>;
    private readonly patches: ResolveRequest["patches"];

    constructor(request: ResolveRequest) {
        this.unlocked = request.unlocked;
        this.patches = request.patches;
        for (const each of request.locked) this.byId.set(each.id, each);
        this.held = heldPackages(request, this.byId);
        for (const each of request.locked) {
            if (!this.held.has(each.id)) continue;
            const key = `${each.name} ${each.source}`;
            const list = this.byName.get(key);
            if (list === undefined) this.byName.set(key, [each]);
            else list.push(each);
        }
    }

    /** Whether a version was locked, so that it may be chosen though it was withdrawn since. */
    has(id: string): boolean {
        return this.byId.has(id);
    }

    /** Whether a version comes before newer ones. */
    isPreferred(id: string): boolean {
        return this.byId.has(id) && !this.unlocked.has(id);
    }

    /** The one version that a dependency of a package is held to, if it is. */
    heldTo(summary: PackageSummary, dependency: SummaryDependency): string | undefined {
        if (this.held.has(summary.id)) {
            const own = this.byId.get(summary.id)?.dependencies ?? [];
            for (const id of own) {
                const locked = this.byId.get(id);
                if (locked === undefined || !this.held.has(id)) continue;
                if (!takesIgnoringSource(dependency, locked)) continue;
                if (locked.source === dependency.source) return id;
                const patches = this.patches.get(dependency.source) ?? [];
                if (patches.some((patch) => patch.id === id)) return id;
            }
        }
        const named = this.byName.get(`${dependency.packageName} ${dependency.source}`);
        const first = named?.find((each) => takesIgnoringSource(dependency, each));
        if (first !== undefined) return first.id;
        return this.patches
            .get(dependency.source)
            ?.find((patch) => this.held.has(patch.id) && takesIgnoringSource(dependency, patch))
            ?.id;
    }
}

export function takesIgnoringSource(
    dependency: SummaryDependency,
    each: Pick<LockedPackage, "name" | "version">,
): boolean {
    return each.name === dependency.packageName && matches(dependency.requirement, each.version);
}

/** All of the lock less what may move, what it leads to, and sources of which somebody asks for something new. */
function heldPackages(
    request: ResolveRequest,
    byId: ReadonlyMap<string, LockedPackage>,
): ReadonlySet<string> {
    const free = new Set<string>();
    const release = (id: string): void => {
        const pending = [id];
        for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
            if (free.has(next)) continue;
            free.add(next);
            pending.push(...(byId.get(next)?.dependencies ?? []));
        }
    };
    for (const id of request.unlocked) release(id);
    const names = new Map<string, LockedPackage[]>();
    for (const each of request.locked) {
        const list = names.get(each.name);
        if (list === undefined) names.set(each.name, [each]);
        else list.push(each);
    }
    for (const { source, dependencies } of request.local) {
        if (!source.startsWith("path+")) continue;
        for (const dependency of dependencies) {
            if (dependency.source.startsWith("path+")) continue;
            const known = names.get(dependency.packageName) ?? [];
            if (known.some((each) => takesIgnoringSource(dependency, each))) continue;
            for (const each of request.locked) {
                if (each.source === dependency.source) release(each.id);
            }
        }
    }
    return new Set([...byId.keys()].filter((id) => !free.has(id)));
}
