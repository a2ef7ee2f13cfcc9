import type { PackageGraph } from "./package-graph.ts";
import { type GraphStep, pathsTo } from "./paths-to.ts";

/** Versions of one package, each with the ways that keep it there. */
export interface DuplicatePackage {
    readonly name: string;
    /** In the order of versions. */
    readonly versions: readonly {
        readonly id: number;
        /** As of {@link pathsTo}. */
        readonly paths: readonly (readonly GraphStep[])[];
    }[];
}

/** Packages that are there in more than one version or from more than one source, by name. */
export function duplicates(graph: PackageGraph): readonly DuplicatePackage[] {
    const byName = new Map<string, number[]>();
    for (const [id, { name }] of graph.packages.entries()) {
        byName.set(name, [...(byName.get(name) ?? []), id]);
    }
    return [...byName]
        .filter(([, ids]) => ids.length > 1)
        .map(([name, ids]) => ({
            name,
            versions: ids.map((id) => ({ id, paths: pathsTo(graph, id) })),
        }));
}
