import type { PackageGraph } from "./package-graph.ts";

const styles = { normal: "solid", build: "dashed", dev: "dotted" } as const;

/** The graph in the language of Graphviz: members as boxes, kinds of dependencies by their lines. */
export function dotGraph(graph: PackageGraph): string {
    const lines = ["digraph dependencies {", "    rankdir=LR;"];
    for (const [id, { name, version, isMember }] of graph.packages.entries()) {
        const shape = isMember ? "box" : "ellipse";
        lines.push(`    p${id} [label=${quoted(`${name} ${version}`)}, shape=${shape}];`);
    }
    for (const [id, { dependencies }] of graph.packages.entries()) {
        const seen = new Set<string>();
        for (const { to, kind } of dependencies) {
            if (seen.has(`${to} ${kind}`)) continue;
            seen.add(`${to} ${kind}`);
            lines.push(`    p${id} -> p${to} [style=${styles[kind]}];`);
        }
    }
    return `${[...lines, "}"].join("\n")}\n`;
}

function quoted(text: string): string {
    return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
