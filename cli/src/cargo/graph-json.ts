import type { PackageGraph } from "@rust-ai-ide/cargo/graph/package-graph";
import { uniqueCounts } from "@rust-ai-ide/cargo/graph/unique-counts";

/** What `cargo tree --format json` prints. Dependencies name their package by its place in the list. */
export function graphJson(graph: PackageGraph): object {
    const counts = uniqueCounts(graph);
    const unknown = new Set(graph.unknown);
    return {
        packages: graph.packages.map((each, id) => ({
            name: each.name,
            version: each.version,
            source: each.source ?? null,
            features: each.features,
            dependencies: each.dependencies.map((edge) => ({
                package: edge.to,
                name: edge.name,
                version: graph.packages[edge.to]?.version ?? "",
                kind: edge.kind,
                target: edge.target ?? null,
                optional: edge.isOptional,
                features: edge.features,
            })),
            member: each.isMember,
            procMacro: each.isProcMacro,
            manifestPath: each.manifestPath ?? null,
            known: !unknown.has(id),
            uniqueCount: counts[id] ?? 1,
        })),
        roots: graph.roots,
        problems: graph.problems ?? [],
    };
}
