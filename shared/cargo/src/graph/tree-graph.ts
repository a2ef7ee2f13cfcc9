import type { DependencyKind } from "../manifest/manifest.ts";
import type { BuiltFor } from "./activate-features.ts";
import type { GraphOptions } from "./package-graph.ts";
import type { ResolveDependency, ResolveInput } from "./resolve-input.ts";
import { type RootRequest, rootRequests } from "./root-requests.ts";
import { order, select, type UsedDependency } from "./used-dependencies.ts";

/** A package with one set of features, or one feature of such a package. */
export type TreeNode =
    | {
          readonly kind: "package";
          /** Into `ResolveInput.packages`. */
          readonly index: number;
          readonly features: readonly string[];
          /** Nodes of one package and the same features are one, unless the platforms differ. */
          readonly platform: BuiltFor;
      }
    | {
          readonly kind: "feature";
          /** The node of the package. */
          readonly of: number;
          readonly name: string;
          /** Whether the command line asks for it. */
          readonly isNamed: boolean;
      };

export type TreeEdgeKind = DependencyKind | "feature";

/** What `cargo tree` prints: nodes, and edges by kind as lists of nodes. */
export interface TreeGraph {
    readonly nodes: readonly TreeNode[];
    readonly edges: readonly ReadonlyMap<TreeEdgeKind, readonly number[]>[];
    /** All nodes of the packages that were asked for. */
    readonly roots: readonly number[];
}

type Edges = Map<TreeEdgeKind, number[]>;
interface Frame {
    readonly node: number;
    /** What is still to be followed; the next one is the last. */
    readonly rest: UsedDependency[];
    /** What was followed just now; its edge is made behind it, in cargo's order of features. */
    entered: { readonly node: number; readonly dependency: ResolveDependency } | undefined;
}

/** Nodes by what a package's code calls them, for `x/y`. */
type NameMap = Map<string, Map<number, { readonly isOptional: boolean }>>;

/**
 * The graph that `cargo tree` shows. A package that is built for the host and for the target with the
 * same features is one node, with the dependencies of the first that is met, as cargo has it.
 */
export function treeGraph(
    input: ResolveInput,
    options: GraphOptions,
    showsFeatures: boolean,
): TreeGraph {
    const { roots: requests } = rootRequests(input, options);
    const roots = [...requests].sort((a, b) => a.index - b.index);
    const builder = new TreeBuilder(input, roots, options, showsFeatures);
    return { nodes: builder.nodes, edges: builder.edges, roots: builder.roots };
}

class TreeBuilder {
    readonly nodes: TreeNode[] = [];
    readonly edges: Edges[] = [];
    readonly roots: number[] = [];
    private readonly input: ResolveInput;
    private readonly byKey = new Map<string, number>();
    private readonly names = new Map<number, NameMap>();
    private readonly showsFeatures: boolean;
    private readonly selection: ReturnType<typeof select>;

    constructor(
        input: ResolveInput,
        roots: readonly RootRequest[],
        options: GraphOptions,
        showsFeatures: boolean,
    ) {
        this.input = input;
        this.showsFeatures = showsFeatures;
        this.selection = select(input, roots, options);
        const built = roots.map((root) => ({ root, node: this.addRoot(root.index) }));
        if (showsFeatures) {
            for (const { root, node } of built) this.addNamed(root, node);
            const features = this.nodes.length;
            for (let node = 0; node < features; node++) this.followFeature(node);
        }
        const selected = new Set(roots.flatMap((root) => (root.isSelected ? [root.index] : [])));
        for (const [at, node] of this.nodes.entries()) {
            if (node.kind === "package" && selected.has(node.index)) this.roots.push(at);
        }
    }

    private addRoot(index: number): number {
        const stack: Frame[] = [];
        const enter = (at: number, builtFor: BuiltFor): number => {
            const { node, isNew } = this.addPackage(at, builtFor);
            if (isNew) {
                const rest = [...this.selection.dependencies(at, builtFor)].reverse();
                stack.push({ node, rest, entered: undefined });
            }
            return node;
        };
        const root = enter(index, this.selection.builtFor(index));
        for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
            const { entered } = top;
            if (entered !== undefined) this.connect(top.node, entered.node, entered.dependency);
            top.entered = undefined;
            const next = top.rest.pop();
            if (next === undefined) stack.pop();
            else {
                const frame = top;
                const node = enter(next.to, next.toFor);
                frame.entered = { node, dependency: next.dependency };
            }
        }
        return root;
    }

    private addPackage(index: number, builtFor: BuiltFor): { node: number; isNew: boolean } {
        const features = [...this.selection.activation.features(index, builtFor)].sort(order);
        const platform = this.input.target === undefined ? "host" : builtFor;
        const key = `${index} ${platform} ${features.join(" ")}`;
        return this.add(key, { kind: "package", index, features, platform });
    }

    private add(key: string, node: TreeNode): { node: number; isNew: boolean } {
        const known = this.byKey.get(key);
        if (known !== undefined) return { node: known, isNew: false };
        this.byKey.set(key, this.nodes.length);
        this.edges.push(new Map());
        return { node: this.nodes.push(node) - 1, isNew: true };
    }

    private connect(from: number, to: number, dependency: ResolveDependency): void {
        const { kind, name, isOptional, features, usesDefaultFeatures } = dependency;
        if (!this.showsFeatures) {
            this.addEdge(from, kind, to);
            return;
        }
        const names: NameMap = this.names.get(from) ?? new Map();
        this.names.set(from, names);
        const nodes = names.get(name) ?? new Map<number, { readonly isOptional: boolean }>();
        names.set(name, nodes.set(to, { isOptional: isOptional || isOptionalIn(nodes, to) }));
        const asked = usesDefaultFeatures ? ["default", ...features] : features;
        for (const feature of asked) this.addFeature(to, feature, { from, kind });
        if (asked.length === 0) this.addEdge(from, kind, to);
    }

    private addEdge(from: number, kind: TreeEdgeKind, to: number): void {
        const edges = this.edges[from];
        const list = edges?.get(kind) ?? [];
        if (!list.includes(to)) list.push(to);
        edges?.set(kind, list);
    }

    private addFeature(
        of: number,
        name: string,
        edge: { readonly from: number; readonly kind: TreeEdgeKind } | undefined,
        isNamed = false,
    ): { readonly node: number; readonly isNew: boolean } {
        const added = this.add(`${of} feature ${name}`, { kind: "feature", of, name, isNamed });
        if (isNamed) this.nodes[added.node] = { kind: "feature", of, name, isNamed };
        if (edge !== undefined) this.addEdge(edge.from, edge.kind, added.node);
        this.addEdge(added.node, "feature", of);
        return added;
    }

    private addNamed(root: RootRequest, node: number): void {
        for (const value of root.named) {
            if (value.kind === "feature") this.addFeature(node, value.feature, undefined, true);
            if (value.kind !== "dependency-feature") continue;
            const targets = this.names.get(node)?.get(value.dependency) ?? [];
            for (const [to, { isOptional }] of targets) {
                if (isOptional) this.addFeature(node, value.dependency, undefined, true);
                this.addFeature(to, value.feature, undefined, true);
            }
        }
    }

    /**
     * Adds what a feature turns on, and what that does, depth first: what is there already is not
     * followed, so that the outcome depends on the order.
     */
    private followFeature(start: number): void {
        const stack: { from: number; rest: FeatureStep[] }[] = [];
        const enter = (from: number): void => {
            stack.push({ from, rest: this.featureSteps(from).reverse() });
        };
        if (this.nodes[start]?.kind === "feature") enter(start);
        for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
            const step = top.rest.pop();
            if (step === undefined) stack.pop();
            else {
                const edge = { from: top.from, kind: "feature" as const };
                const { node, isNew } = this.addFeature(step.of, step.name, edge);
                if (isNew && step.isFollowed) enter(node);
            }
        }
    }

    private featureSteps(from: number): FeatureStep[] {
        const feature = this.nodes[from];
        const owner = feature?.kind === "feature" ? this.nodes[feature.of] : undefined;
        if (feature?.kind !== "feature" || owner?.kind !== "package") return [];
        const { of } = feature;
        const values = this.input.packages[owner.index]?.features.get(feature.name) ?? [];
        return values.flatMap((value): FeatureStep[] => {
            if (value.kind === "feature") return [{ of, name: value.feature, isFollowed: true }];
            if (value.kind === "dependency") return [];
            const nodes = this.names.get(of)?.get(value.dependency) ?? new Map();
            return [...nodes].flatMap(([to, { isOptional }]): FeatureStep[] => {
                const there = { of: to, name: value.feature, isFollowed: true };
                // cargo shows the feature of the dependency's name without looking further.
                const own = { of, name: value.dependency, isFollowed: false };
                return isOptional && !value.isWeak ? [own, there] : [there];
            });
        });
    }
}

interface FeatureStep {
    readonly of: number;
    readonly name: string;
    readonly isFollowed: boolean;
}

function isOptionalIn(
    nodes: ReadonlyMap<number, { readonly isOptional: boolean }>,
    node: number,
): boolean {
    return nodes.get(node)?.isOptional === true;
}
