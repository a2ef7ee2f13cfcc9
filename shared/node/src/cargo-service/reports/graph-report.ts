import { duplicates } from "@rust-ai-ide/cargo/graph/duplicates";
import { featureReasons } from "@rust-ai-ide/cargo/graph/feature-reasons";
import type { GraphOptions, PackageGraph } from "@rust-ai-ide/cargo/graph/package-graph";
import { type GraphStep, pathsTo } from "@rust-ai-ide/cargo/graph/paths-to";
import { uniqueCounts } from "@rust-ai-ide/cargo/graph/unique-counts";
import type { DuplicateGroup } from "@rust-ai-ide/protocol/cargo/duplicates";
import type {
    GraphEdgeDescription,
    GraphPackageDescription,
    GraphReport,
    GraphSelection,
} from "@rust-ai-ide/protocol/cargo/graph";
import type { PathStep, WhyAnswer } from "@rust-ai-ide/protocol/cargo/why";
import { describeProblem } from "./workspace-report.ts";

/** Ways that are told of one package: more than anybody reads. */
const mostPaths = 50;

export function graphOptions(selection: GraphSelection = {}): GraphOptions {
    const { packages, features, allFeatures, noDefaultFeatures, target, kinds } = selection;
    return {
        ...(packages === undefined || packages.length === 0 ? {} : { packages }),
        ...(features === undefined ? {} : { features }),
        ...(allFeatures === undefined ? {} : { allFeatures }),
        ...(noDefaultFeatures === undefined ? {} : { noDefaultFeatures }),
        ...(target === undefined || target === "" ? {} : { target }),
        ...(kinds === undefined || kinds.length === 0 ? {} : { kinds }),
    };
}

/** What is known of a package beyond the graph. */
export type PackageWeight = Pick<
    GraphPackageDescription,
    "license" | "sizeBytes" | "buildSeconds" | "advisories" | "unsafeCount"
>;

export function describeGraph(
    graph: PackageGraph,
    weights: readonly (PackageWeight | undefined)[] = [],
): GraphReport {
    const unknown = new Set(graph.unknown);
    const unique = uniqueCounts(graph);
    return {
        packages: graph.packages.map((each, id) => ({
            name: each.name,
            version: each.version,
            ...(each.source === undefined ? {} : { source: each.source }),
            isMember: each.isMember,
            isProcMacro: each.isProcMacro,
            ...(each.manifestPath === undefined ? {} : { manifestPath: each.manifestPath }),
            features: [...each.features],
            dependencies: each.dependencies.map(
                ({ to, name, kind, target, isOptional, requirement, features }) => {
                    const edge: GraphEdgeDescription = {
                        to,
                        name,
                        kind,
                        isOptional,
                        features: [...features],
                    };
                    if (target !== undefined) edge.target = target;
                    if (requirement !== undefined) edge.requirement = requirement;
                    return edge;
                },
            ),
            isKnown: !unknown.has(id),
            uniqueCount: unique[id] ?? 1,
            ...weights[id],
        })),
        roots: [...graph.roots],
        problems: (graph.problems ?? []).map(describeProblem),
    };
}

/** One answer for each version that is there. `wanted` is a name, or `name@version`. */
export function explainPackage(
    graph: PackageGraph,
    wanted: string,
    options: GraphOptions,
): WhyAnswer[] {
    const at = wanted.lastIndexOf("@");
    const name = at > 0 ? wanted.slice(0, at) : wanted;
    const version = at > 0 ? wanted.slice(at + 1) : undefined;
    return graph.packages.flatMap((each, id) => {
        if (each.name !== name || (version !== undefined && each.version !== version)) return [];
        const paths = pathsTo(graph, id);
        const members = paths.map(([first]) => graph.packages[first?.id ?? -1]?.name ?? "");
        const reasons = featureReasons(graph, id, options);
        const answer: WhyAnswer = {
            name: each.name,
            version: each.version,
            paths: paths.slice(0, mostPaths).map((path) => describePath(graph, path)),
            members: [...new Set(members)],
            features: [...reasons].map(([feature, list]) => ({
                feature,
                reasons: list.map((reason) => {
                    const by = graph.packages[reason.id];
                    return {
                        package: by?.name ?? "",
                        version: by?.version ?? "",
                        ...(reason.feature === undefined ? {} : { feature: reason.feature }),
                        how: reason.how,
                    };
                }),
            })),
        };
        if (each.source !== undefined) answer.source = each.source;
        return [answer];
    });
}

/** Packages of more than one version, and what keeps each. */
export function describeDuplicates(graph: PackageGraph): DuplicateGroup[] {
    const unique = uniqueCounts(graph);
    return duplicates(graph).map(({ name, versions }) => ({
        name,
        versions: versions.map(({ id, paths }) => {
            const found = graph.packages[id];
            return {
                version: found?.version ?? "",
                ...(found?.source === undefined ? {} : { source: found.source }),
                paths: paths.slice(0, mostPaths).map((path) => describePath(graph, path)),
                uniqueCount: unique[id] ?? 1,
            };
        }),
    }));
}

function describePath(graph: PackageGraph, path: readonly GraphStep[]): PathStep[] {
    return path.map(({ id, edge }) => {
        const of = graph.packages[id];
        const step: PathStep = { name: of?.name ?? "", version: of?.version ?? "" };
        if (of?.manifestPath !== undefined) step.manifestPath = of.manifestPath;
        if (edge === undefined) return step;
        step.dependency = edge.name;
        step.kind = edge.kind;
        if (edge.target !== undefined) step.target = edge.target;
        if (edge.requirement !== undefined) step.requirement = edge.requirement;
        return step;
    });
}
