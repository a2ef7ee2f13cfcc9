import { describeDuplicates } from "@rust-ai-ide/cargo/graph/describe-graph";
import { selectionOptions } from "../cargo/cargo-options.ts";
import { openGraph } from "../cargo/open-graph.ts";
import { pathLines } from "../cargo/show-paths.ts";
import { defineCommand } from "../command.ts";
import { formatOption, requireFormat } from "../rules/rule-options.ts";

export const cargoDuplicates = defineCommand({
    words: ["cargo", "duplicates"],
    summary: "List packages of which several versions are built, and what keeps each.",
    details: "The exit code is 1 when there are some.",
    options: { ...selectionOptions, format: formatOption },
    run: async (values, context) => {
        const format = requireFormat(values.format);
        const { graph } = await openGraph(values, context);
        const groups = describeDuplicates(graph);
        const { terminal } = context;
        if (format === "json") terminal.print(`${JSON.stringify({ duplicates: groups })}\n`);
        else if (groups.length === 0) terminal.print("Every package is there once.\n");
        else {
            for (const { name, versions } of groups) {
                terminal.print(`${name}: ${versions.length} versions\n`);
                for (const { version, paths, uniqueCount } of versions) {
                    const others = uniqueCount - 1;
                    const brings = others === 0 ? "" : `, brings ${others} that nothing else needs`;
                    terminal.print(`  ${version}${brings}\n`);
                    for (const line of pathLines(paths)) terminal.print(`    ${line}\n`);
                }
            }
        }
        return groups.length > 0 ? 1 : 0;
    },
});
