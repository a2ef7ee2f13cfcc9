import { describeWhy } from "@rust-ai-ide/cargo/graph/describe-graph";
import { CargoCliErrors } from "../cargo/cargo-cli-errors.ts";
import { selectionOptions } from "../cargo/cargo-options.ts";
import { openGraph } from "../cargo/open-graph.ts";
import { reasonText } from "../cargo/show-paths.ts";
import { defineCommand } from "../command.ts";
import { formatOption, requireFormat } from "../rules/rule-options.ts";

export const cargoFeatures = defineCommand({
    words: ["cargo", "features"],
    summary: "List features that are on, and who asks for them.",
    details: "Shows the members that the tree starts from, or the package that --of names.",
    options: {
        ...selectionOptions,
        of: { kind: "text", value: "NAME", help: "Show this package (NAME or NAME@VERSION)." },
        format: formatOption,
    },
    run: async (values, context) => {
        const format = requireFormat(values.format);
        const { graph, options } = await openGraph(values, context);
        const wanted =
            values.of === undefined
                ? graph.roots.flatMap((root) => {
                      const of = graph.packages[root];
                      return of === undefined ? [] : [`${of.name}@${of.version}`];
                  })
                : [values.of];
        const found = wanted.flatMap((text) => describeWhy(graph, text, options));
        if (values.of !== undefined && found.length === 0) {
            throw CargoCliErrors.notInGraph(values.of);
        }
        const { terminal } = context;
        const packages = found.map(({ name, version, features }) => {
            const of = graph.packages.find((one) => one.name === name && one.version === version);
            const on = new Set(of?.features);
            const off = [...(of?.declaredFeatures?.keys() ?? [])].filter((one) => !on.has(one));
            return { name, version, on: features, off: off.sort() };
        });
        if (format === "json") {
            terminal.print(`${JSON.stringify({ packages })}\n`);
            return 0;
        }
        for (const { name, version, on, off } of packages) {
            terminal.print(`${name} ${version}\n`);
            for (const { feature, reasons } of on) {
                terminal.print(`  ${feature}: ${reasons.map(reasonText).join("; ")}\n`);
            }
            if (off.length > 0) terminal.print(`  off: ${off.join(", ")}\n`);
        }
        return 0;
    },
});
