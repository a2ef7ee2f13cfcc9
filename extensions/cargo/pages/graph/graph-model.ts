import type {
    CargoKind,
    GraphEdgeDescription,
    GraphPackageDescription,
    GraphReport,
} from "@rust-ai-ide/protocol/cargo/graph";
import type { NewerVersion } from "@rust-ai-ide/protocol/cargo/graph-page";

/** A package as the page shows it. Its index is that of the report. */
export interface GraphNode {
    readonly index: number;
    /** Name and version. */
    readonly title: string;
    readonly description: GraphPackageDescription;
    readonly isRoot: boolean;
    /** Another version of the same package is in the graph. */
    readonly isDuplicate: boolean;
    readonly newer: NewerVersion | undefined;
    /** Indexes of edges. */
    readonly dependencies: readonly number[];
    readonly dependents: readonly number[];
}

/** All edges between two packages, which may need one another for several reasons. */
export interface GraphLink {
    readonly index: number;
    readonly from: number;
    readonly to: number;
    readonly reasons: readonly GraphEdgeDescription[];
    /** The strongest of its reasons: normal before build before dev. */
    readonly kind: CargoKind;
}

export interface GraphModel {
    readonly nodes: readonly GraphNode[];
    readonly links: readonly GraphLink[];
    readonly roots: readonly number[];
}

const strength: Readonly<Record<CargoKind, number>> = { normal: 2, build: 1, dev: 0 };

/** Joins what is told of packages. Edges and marks that lead nowhere are left out. */
export function graphModel(report: GraphReport, newer: readonly NewerVersion[]): GraphModel {
    const { packages } = report;
    const links: GraphLink[] = [];
    const dependencies: number[][] = packages.map(() => []);
    const dependents: number[][] = packages.map(() => []);
    for (const [from, description] of packages.entries()) {
        const byTarget = new Map<number, GraphEdgeDescription[]>();
        for (const edge of description.dependencies) {
            if (packages[edge.to] === undefined || edge.to === from) continue;
            const list = byTarget.get(edge.to);
            if (list === undefined) byTarget.set(edge.to, [edge]);
            else list.push(edge);
        }
        for (const [to, reasons] of byTarget) {
            const index = links.length;
            links.push({ index, from, to, reasons, kind: strongest(reasons) });
            dependencies[from]?.push(index);
            dependents[to]?.push(index);
        }
    }
    const names = new Map<string, number>();
    for (const { name } of packages) names.set(name, (names.get(name) ?? 0) + 1);
    const marks = new Map(newer.map((mark) => [mark.package, mark]));
    const asked = report.roots.filter((root) => packages[root] !== undefined);
    const roots = asked.length > 0 ? asked : starts(dependents);
    const isRoot = new Set(roots);
    const nodes = packages.map(
        (description, index): GraphNode => ({
            index,
            title: `${description.name} ${description.version}`.trim(),
            description,
            isRoot: isRoot.has(index),
            isDuplicate: (names.get(description.name) ?? 0) > 1,
            newer: marks.get(index),
            dependencies: dependencies[index] ?? [],
            dependents: dependents[index] ?? [],
        }),
    );
    return { nodes, links, roots };
}

function strongest(reasons: readonly GraphEdgeDescription[]): CargoKind {
    return reasons.reduce<CargoKind>(
        (best, { kind }) => (strength[kind] > strength[best] ? kind : best),
        "dev",
    );
}

/** Packages that nothing needs; all, where circles leave none. */
function starts(dependents: readonly (readonly number[])[]): number[] {
    const found = [...dependents.keys()].filter((index) => dependents[index]?.length === 0);
    return found.length > 0 ? found : [...dependents.keys()];
}
