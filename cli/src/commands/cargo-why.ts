import { describeWhy } from "@rust-ai-ide/cargo/graph/describe-graph";
import { CargoCliErrors } from "../cargo/cargo-cli-errors.ts";
import { selectionOptions } from "../cargo/cargo-options.ts";
import { openGraph } from "../cargo/open-graph.ts";
import { pathLines, reasonText } from "../cargo/show-paths.ts";
import { defineCommand } from "../command.ts";
import { formatOption, requireFormat } from "../rules/rule-options.ts";

export const cargoWhy = defineCommand({
    words: ["cargo", "why"],
    summary: "Say why a package is there and who turned its features on.",
    details:
        "Shows the shortest way from each member to the package, and for each feature that is on who asks for it.",
    options: {
        name: { kind: "argument", value: "PACKAGE", help: "NAME or NAME@VERSION." },
        ...selectionOptions,
        format: formatOption,
    },
    run: async (values, context) => {
        const format = requireFormat(values.format);
        const { graph, options } = await openGraph(values, context);
        const answers = describeWhy(graph, values.name, options);
        if (answers.length === 0) throw CargoCliErrors.notInGraph(values.name);
        const { terminal } = context;
        if (format === "json") {
            terminal.print(`${JSON.stringify({ packages: answers })}\n`);
            return 0;
        }
        for (const { name, version, paths, features } of answers) {
            terminal.print(`${name} ${version}\n`);
            for (const line of pathLines(paths)) terminal.print(`  ${line}\n`);
            if (features.length > 0) terminal.print("features\n");
            for (const { feature, reasons } of features) {
                const said = reasons.map(reasonText).join("; ");
                terminal.print(`  ${feature}: ${said === "" ? "unknown" : said}\n`);
            }
        }
        return 0;
    },
});
