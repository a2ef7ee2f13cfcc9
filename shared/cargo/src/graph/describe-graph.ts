import type { DuplicateGroup } from "@rust-ai-ide/protocol/cargo/duplicates";
import type { GraphReport } from "@rust-ai-ide/protocol/cargo/graph";
import type { PathStep, WhyAnswer } from "@rust-ai-ide/protocol/cargo/why";
import { duplicates } from "./duplicates.ts";
import { featureReasons } from "./feature-reasons.ts";
import { parseFeatureValue } from "./feature-value.ts";
import type { GraphOptions, GraphPackage, PackageGraph } from "./package-graph.ts";
import { type GraphStep, pathsTo } from "./paths-to.ts";
import { isVersion } from "./tree-shape.ts";
import { uniqueCounts } from "./unique-counts.ts";

/** The graph as it crosses processes; `path` is the file that its problems are told of. */
export function describeGraph(graph: PackageGraph, path: string): GraphReport {
    const unknown = new Set(graph.unknown);
    const counts = uniqueCounts(graph);
    return {
        packages: graph.packages.map((each, id) => ({
            name: each.name,
            version: each.version,
            ...(each.source === undefined ? {} : { source: each.source }),
            isMember: each.isMember,
            isProcMacro: each.isProcMacro,
            ...(each.manifestPath === undefined ? {} : { manifestPath: each.manifestPath }),
            features: [...each.features],
            dependencies: each.dependencies.map((edge) => ({
                to: edge.to,
                name: edge.name,
                kind: edge.kind,
                ...(edge.target === undefined ? {} : { target: edge.target }),
                isOptional: edge.isOptional,
                ...(edge.requirement === undefined ? {} : { requirement: edge.requirement }),
                features: [...edge.features],
            })),
            isKnown: !unknown.has(id),
            uniqueCount: counts[id] ?? 1,
        })),
        roots: [...graph.roots],
        problems: (graph.problems ?? []).map(({ code, message }) => ({ path, code, message })),
    };
}

/** Why packages of a name, or of `name@version`, are there; one answer a version. */
export function describeWhy(
    graph: PackageGraph,
    text: string,
    options: GraphOptions = {},
): WhyAnswer[] {
    const [name, version] = text.split("@");
    return graph.packages.flatMap((each, id): WhyAnswer[] => {
        if (each.name !== name || !isVersion(each.version, version)) return [];
        const paths = pathsTo(graph, id);
        const features = [...featureReasons(graph, id, options)].map(([feature, reasons]) => ({
            feature,
            reasons: reasons.map((reason) => ({
                package: graph.packages[reason.id]?.name ?? "",
                version: graph.packages[reason.id]?.version ?? "",
                ...(reason.feature === undefined ? {} : { feature: reason.feature }),
                how: reason.how,
            })),
        }));
        const starts = paths.map(([first]) => graph.packages[first?.id ?? -1]?.name ?? "");
        return [
            {
                name: each.name,
                version: each.version,
                ...(each.source === undefined ? {} : { source: each.source }),
                paths: paths.map((path) => describePath(graph, path)),
                members: starts,
                features,
            },
        ];
    });
}

export function describeDuplicates(graph: PackageGraph): DuplicateGroup[] {
    const counts = uniqueCounts(graph);
    return duplicates(graph).map(({ name, versions }) => ({
        name,
        versions: versions.map(({ id, paths }) => {
            const source = graph.packages[id]?.source;
            return {
                version: graph.packages[id]?.version ?? "",
                ...(source === undefined ? {} : { source }),
                paths: paths.map((path) => describePath(graph, path)),
                uniqueCount: counts[id] ?? 1,
            };
        }),
    }));
}

function describePath(graph: PackageGraph, path: readonly GraphStep[]): PathStep[] {
    return path.map(({ id, edge }) => {
        const of = graph.packages[id];
        return {
            name: of?.name ?? "",
            version: of?.version ?? "",
            ...(of?.manifestPath === undefined ? {} : { manifestPath: of.manifestPath }),
            ...(edge === undefined ? {} : { dependency: edge.name, kind: edge.kind }),
            ...(edge?.target === undefined ? {} : { target: edge.target }),
            ...(edge?.requirement === undefined ? {} : { requirement: edge.requirement }),
            ...(edge?.isOptional === true ? { turnedOnBy: turnedOnBy(of, edge.name) } : {}),
        };
    });
}

/** Features that are on and turn an optional dependency on. */
function turnedOnBy(of: GraphPackage | undefined, dependency: string): string[] {
    return (of?.features ?? []).filter((feature) =>
        (of?.declaredFeatures?.get(feature) ?? []).some((text) => {
            const value = parseFeatureValue(text);
            if (value.kind === "feature" || value.dependency !== dependency) return false;
            return value.kind === "dependency" || !value.isWeak;
        }),
    );
}
