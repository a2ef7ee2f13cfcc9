import { parseToml } from "@rust-ai-ide/cargo/toml/parse-toml";
import { tomlTree, tomlTreeProblems } from "@rust-ai-ide/cargo/toml/toml-tree";
import type { DenyPolicy, LicencePolicy, PolicyProblem } from "./deny-policy.ts";
import { PolicyTable } from "./policy-table.ts";
import { readBanPolicy } from "./read-ban-policy.ts";
import { readGraphPolicy } from "./read-graph-policy.ts";
import { readLicenceExceptions, readLicencePolicy } from "./read-licence-policy.ts";
import { readSourcePolicy } from "./read-source-policy.ts";

interface ReadPolicy {
    readonly policy: DenyPolicy;
    readonly problems: readonly PolicyProblem[];
}

/**
 * Reads a `deny.toml` with the defaults of cargo-deny 0.18. What cannot be read is reported, and the
 * rest holds.
 */
export function readDenyPolicy(text: string, path: string): ReadPolicy {
    const problems: PolicyProblem[] = [];
    const root = rootOf(text, problems);
    // Of the graph that cargo-deny makes; advisories are read as suppressions.
    root.ignore("advisories", "output");
    root.ignore("feature-depth");
    const policy: DenyPolicy = {
        path,
        graph: readGraphPolicy(root),
        licences: root.has("licenses") ? readLicencePolicy(root.table("licenses")) : undefined,
        bans: readBanPolicy(root.table("bans")),
        sources: readSourcePolicy(root.table("sources")),
        sections: (["licenses", "bans", "sources"] as const).filter((name) => root.has(name)),
    };
    root.end();
    return { policy, problems: problems.sort((left, right) => left.start - right.start) };
}

/** Reads a `deny.exceptions.toml`, whose exceptions hold beside those of the policy. */
export function readDenyExceptions(text: string): {
    readonly exceptions: LicencePolicy["exceptions"];
    readonly problems: readonly PolicyProblem[];
} {
    const problems: PolicyProblem[] = [];
    const root = rootOf(text, problems);
    const exceptions = readLicenceExceptions(root);
    root.end();
    return { exceptions: exceptions.map((each) => ({ ...each, isFromElsewhere: true })), problems };
}

function rootOf(text: string, problems: PolicyProblem[]): PolicyTable {
    const document = parseToml(text);
    const [broken] = [...document.problems, ...tomlTreeProblems(document)].filter(
        ({ code }) => code !== "toml.newer-version",
    );
    if (broken !== undefined) {
        const { message, start, end } = broken;
        problems.push({ code: "policy.badFile", message, start, end });
    }
    return new PolicyTable(tomlTree(document), problems);
}
