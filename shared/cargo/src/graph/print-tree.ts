import type { ResolveInput } from "./resolve-input.ts";
import type { TreeEdgeKind, TreeGraph } from "./tree-graph.ts";
import { byNode } from "./tree-shape.ts";

export interface TreeLook {
    /** Source that is not shown: that of packages from the registry that cargo uses by default. */
    readonly defaultSource: string | undefined;
    /** Levels below the roots; all when absent. */
    readonly depth?: number;
    /** Nodes whose dependencies were shown are shown again in full. */
    readonly repeats?: boolean;
    /** Names of packages that are left out with what is below them. */
    readonly prune?: readonly string[];
}

/** Lines that one tree may have: with repetition they grow without bounds. */
const mostLines = 200_000;

const sections: readonly { readonly kind: TreeEdgeKind; readonly title: string | undefined }[] = [
    { kind: "normal", title: undefined },
    { kind: "build", title: "[build-dependencies]" },
    { kind: "dev", title: "[dev-dependencies]" },
    { kind: "feature", title: undefined },
];

/** The trees of some nodes as `cargo tree` prints them, one text a line. */
export function printTree(
    graph: TreeGraph,
    input: ResolveInput,
    roots: readonly number[],
    look: TreeLook,
): readonly string[] {
    const printer = new TreePrinter(graph, input, look);
    const sorted = [...roots].sort((a, b) => byNode(graph, a, b));
    for (const [at, root] of sorted.entries()) {
        if (at > 0) printer.lines.push("");
        printer.print(root);
    }
    return printer.lines;
}

type Step =
    | { readonly node: number; readonly continues: readonly boolean[] }
    | { readonly line: string }
    | { readonly leave: number };

class TreePrinter {
    readonly lines: string[] = [];
    private readonly graph: TreeGraph;
    private readonly input: ResolveInput;
    private readonly look: TreeLook;
    private readonly visited = new Set<number>();
    private readonly open = new Set<number>();

    constructor(graph: TreeGraph, input: ResolveInput, look: TreeLook) {
        this.graph = graph;
        this.input = input;
        this.look = look;
    }

    print(root: number): void {
        const stack: Step[] = [{ node: root, continues: [] }];
        for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
            if (this.lines.length >= mostLines) return;
            if ("line" in step) this.lines.push(step.line);
            else if ("leave" in step) this.open.delete(step.leave);
            else stack.push(...this.enter(step.node, step.continues).reverse());
        }
    }

    /** Prints a node; what is to be done next, in order. */
    private enter(node: number, continues: readonly boolean[]): Step[] {
        const isNew = this.look.repeats === true || !this.visited.has(node);
        this.visited.add(node);
        const isCircle = this.open.has(node);
        const isEmpty = [...(this.graph.edges[node]?.values() ?? [])].every(
            (list) => list.length === 0,
        );
        const star = (isNew && !isCircle) || isEmpty ? "" : " (*)";
        this.lines.push(`${branch(continues)}${this.label(node)}${star}`);
        if (!isNew || isCircle) return [];
        this.open.add(node);
        const steps = sections.flatMap(({ kind, title }) =>
            this.below(node, kind, title, continues),
        );
        return [...steps, { leave: node }];
    }

    private below(
        node: number,
        kind: TreeEdgeKind,
        title: string | undefined,
        continues: readonly boolean[],
    ): Step[] {
        const list = [...(this.graph.edges[node]?.get(kind) ?? [])];
        if (list.length === 0) return [];
        const steps: Step[] =
            title === undefined ? [] : [{ line: `${indentation(continues)}${title}` }];
        if (continues.length + 1 > (this.look.depth ?? Number.POSITIVE_INFINITY)) return steps;
        const shown = list
            .sort((a, b) => byNode(this.graph, a, b))
            .filter((each) => !this.isPruned(each));
        const last = shown.length - 1;
        const nodes = shown.map((each, at) => ({
            node: each,
            continues: [...continues, at < last],
        }));
        return [...steps, ...nodes];
    }

    private isPruned(node: number): boolean {
        const each = this.graph.nodes[node];
        if (each?.kind !== "package" || this.look.prune === undefined) return false;
        return this.look.prune.includes(this.input.packages[each.index]?.name ?? "");
    }

    private label(node: number): string {
        const each = this.graph.nodes[node];
        if (each === undefined) return "";
        if (each.kind === "package") {
            return packageLabel(this.input, each.index, this.look.defaultSource);
        }
        const owner = this.graph.nodes[each.of];
        const name = owner?.kind === "package" ? this.input.packages[owner.index]?.name : "";
        return `${name} feature "${each.name}"${each.isNamed ? " (command-line)" : ""}`;
    }
}

/** `name v1.2.3`, with what cargo puts behind it: that it is a macro, and where it comes from. */
function packageLabel(
    input: ResolveInput,
    index: number,
    defaultSource: string | undefined,
): string {
    const of = input.packages[index];
    if (of === undefined) return "";
    const macro = of.isProcMacro ? " (proc-macro)" : "";
    const folder = of.manifestPath?.replace(/\/Cargo\.toml$/, "");
    const isDefault = of.source !== undefined && of.source === defaultSource;
    const origin =
        of.source === undefined ? folder : isDefault ? undefined : shortSource(of.source);
    return `${of.name} v${of.version}${macro}${origin === undefined ? "" : ` (${origin})`}`;
}

/** Without the kind of the source, and of a git commit what cargo shows of it. */
function shortSource(source: string): string {
    const [place = "", commit] = source.replace(/^[a-z]+\+/, "").split("#");
    if (!source.startsWith("git+")) return `registry \`${place}\``;
    return commit === undefined ? place : `${place}#${commit.slice(0, 8)}`;
}

function branch(continues: readonly boolean[]): string {
    const last = continues.at(-1);
    if (last === undefined) return "";
    return `${indentation(continues.slice(0, -1))}${last ? "├" : "└"}── `;
}

function indentation(continues: readonly boolean[]): string {
    return continues.map((goesOn) => (goesOn ? "│   " : "    ")).join("");
}
