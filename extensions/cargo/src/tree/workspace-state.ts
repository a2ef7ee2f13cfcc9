import type { DuplicateGroup } from "@rust-ai-ide/protocol/cargo/duplicates";
import type { GraphPackageDescription, GraphReport } from "@rust-ai-ide/protocol/cargo/graph";
import type { UnusedReport } from "@rust-ai-ide/protocol/cargo/unused";
import type { WorkspaceDescription } from "@rust-ai-ide/protocol/cargo/workspaces";

/** What is known of the newer versions of a package. */
export interface VersionMark {
    /** Newest version that the requirement allows, where it is newer than the locked one. */
    readonly compatible?: string;
    /** Newest version of all, where it is newer than that. */
    readonly latest?: string;
    readonly isYanked: boolean;
}

/** What the view knows of one workspace. Parts come one after the other. */
export interface WorkspaceState {
    readonly description: WorkspaceDescription;
    readonly graph?: GraphReport;
    readonly duplicates?: readonly DuplicateGroup[];
    /** By `name@version`. */
    readonly marks?: ReadonlyMap<string, VersionMark>;
    readonly unused?: UnusedReport;
    /** Why there is no graph. */
    readonly failure?: string;
}

export function packageId({ name, version }: { name: string; version: string }): string {
    return `${name}@${version}`;
}

/** Indexes of the packages from which at least one of the wanted ones can be reached, these included. */
export function leadingTo(
    packages: readonly GraphPackageDescription[],
    isWanted: (candidate: GraphPackageDescription) => boolean,
): ReadonlySet<number> {
    const dependents = dependentsOf(packages);
    const found = new Set<number>();
    const open: number[] = [];
    packages.forEach((candidate, index) => {
        if (isWanted(candidate)) open.push(index);
    });
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
        if (found.has(index)) continue;
        found.add(index);
        open.push(...(dependents[index] ?? []));
    }
    return found;
}

/** For each package the indexes of those that depend on it. */
export function dependentsOf(packages: readonly GraphPackageDescription[]): number[][] {
    const dependents: number[][] = packages.map(() => []);
    packages.forEach(({ dependencies }, index) => {
        for (const { to } of dependencies) {
            const known = dependents[to];
            if (known !== undefined && !known.includes(index)) known.push(index);
        }
    });
    return dependents;
}
