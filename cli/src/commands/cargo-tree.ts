import { dotGraph } from "@rust-ai-ide/cargo/graph/dot-graph";
import { printTree } from "@rust-ai-ide/cargo/graph/print-tree";
import { treeGraph } from "@rust-ai-ide/cargo/graph/tree-graph";
import { duplicateNodes, inverted, nodesNamed } from "@rust-ai-ide/cargo/graph/tree-shape";
import { CargoCliErrors } from "../cargo/cargo-cli-errors.ts";
import { selectionOptions } from "../cargo/cargo-options.ts";
import { graphJson } from "../cargo/graph-json.ts";
import { openGraph } from "../cargo/open-graph.ts";
import { CliErrors } from "../cli-errors.ts";
import { defineCommand } from "../command.ts";

export const cargoTree = defineCommand({
    words: ["cargo", "tree"],
    summary: "Show the packages that cargo would build.",
    details:
        "Reads manifests, Cargo.lock and what cargo has fetched; nothing is run and nothing is asked over the network. Text looks as that of cargo tree.",
    options: {
        ...selectionOptions,
        invert: {
            kind: "text",
            value: "NAME",
            help: "Show what needs this package, instead of what is needed.",
        },
        duplicates: {
            kind: "flag",
            help: "Show packages that are built more than once, inverted.",
        },
        depth: { kind: "number", value: "N", minimum: 0, help: "Show so many levels." },
        prune: {
            kind: "text",
            value: "NAME",
            repeatable: true,
            help: "Leave this package out; may be repeated.",
        },
        "no-dedupe": { kind: "flag", help: "Repeat what was shown before." },
        format: {
            kind: "text",
            value: "FORMAT",
            help: "Print text, which is the default, json or dot.",
        },
    },
    run: async (values, context) => {
        const { format = "text" } = values;
        if (!["text", "json", "dot"].includes(format)) {
            throw CliErrors.badChoice("format", "text, json, dot");
        }
        const { graph, input, options, edges, registries } = await openGraph(values, context);
        const { terminal } = context;
        if (format === "json") terminal.print(`${JSON.stringify(graphJson(graph))}\n`);
        if (format === "dot") terminal.print(dotGraph(graph));
        if (format !== "text") return 0;
        let tree = treeGraph(input, options, edges.showsFeatures);
        let { roots } = tree;
        if (values.invert !== undefined) {
            roots = nodesNamed(tree, input, values.invert);
            if (roots.length === 0) throw CargoCliErrors.notInGraph(values.invert);
        }
        if (values.duplicates) roots = duplicateNodes({ ...tree, roots }, input);
        if (values.duplicates || values.invert !== undefined) tree = inverted(tree);
        const lines = printTree(tree, input, roots, {
            defaultSource: registries.byDefault.source,
            repeats: values["no-dedupe"],
            prune: values.prune,
            ...(values.depth === undefined ? {} : { depth: values.depth }),
        });
        if (lines.length > 0) terminal.print(`${lines.join("\n")}\n`);
        return 0;
    },
});
