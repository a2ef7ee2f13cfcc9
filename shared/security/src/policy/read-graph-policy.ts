import type { GraphPolicy } from "./deny-policy.ts";
import type { PolicyTable } from "./policy-table.ts";

/** Keys of `[graph]` that older policies have at the root, where they still win. */
const keys = [
    "targets",
    "exclude",
    "features",
    "all-features",
    "no-default-features",
    "exclude-dev",
    "exclude-unpublished",
] as const;

/** Reads `[graph]`. */
export function readGraphPolicy(root: PolicyTable): GraphPolicy {
    const graph = root.table("graph");
    const tableOf = (key: (typeof keys)[number]): PolicyTable => {
        if (key === "exclude-unpublished" || !root.has(key)) return graph;
        graph.ignore(key);
        return root;
    };
    const texts = (key: (typeof keys)[number]): readonly string[] =>
        tableOf(key)
            .texts(key)
            .map(({ value }) => value);
    const policy: GraphPolicy = {
        targets: targetsOf(tableOf("targets")),
        exclude: texts("exclude"),
        features: texts("features"),
        allFeatures: tableOf("all-features").flag("all-features", false),
        noDefaultFeatures: tableOf("no-default-features").flag("no-default-features", false),
        excludesDev: tableOf("exclude-dev").flag("exclude-dev", false),
        excludesUnpublished: graph.flag("exclude-unpublished", false),
    };
    graph.end();
    return policy;
}

function targetsOf(table: PolicyTable): GraphPolicy["targets"] {
    return table.tables("targets").flatMap(({ text, rest }) => {
        if (text !== undefined) return [{ triple: text, features: [] }];
        const triple = rest.text("triple")?.value;
        const features = rest.texts("features").map(({ value }) => value);
        rest.end();
        if (triple === undefined) {
            rest.report("badValue", "A target is a triple or has one.");
            return [];
        }
        return [{ triple, features }];
    });
}
