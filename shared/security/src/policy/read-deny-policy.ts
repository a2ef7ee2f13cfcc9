import { parseToml } from "@rust-ai-ide/cargo/toml/parse-toml";
import { tomlTree, tomlTreeProblems } from "@rust-ai-ide/cargo/toml/toml-tree";
import { type LicenceRequirement, requirementsOf } from "../licences/licence-expression.ts";
import { parseLicence } from "../licences/parse-licence.ts";
import type { DenyPolicy, LicencePolicy, Placed, PolicyProblem } from "./deny-policy.ts";
import { PolicyTable } from "./policy-table.ts";
import { readBanPolicy } from "./read-ban-policy.ts";
import { readGraphPolicy } from "./read-graph-policy.ts";
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
    const document = parseToml(text);
    const problems: PolicyProblem[] = [];
    const [broken] = [...document.problems, ...tomlTreeProblems(document)].filter(
        ({ code }) => code !== "toml.newer-version",
    );
    if (broken !== undefined) {
        const { message, start, end } = broken;
        problems.push({ code: "policy.badFile", message, start, end });
    }
    const root = new PolicyTable(tomlTree(document), problems);
    // Of the graph that cargo-deny makes; advisories are read as suppressions.
    root.ignore("advisories", "output");
    root.ignore("feature-depth");
    const policy: DenyPolicy = {
        path,
        graph: readGraphPolicy(root),
        licences: root.has("licenses") ? readLicences(root.table("licenses")) : undefined,
        bans: readBanPolicy(root.table("bans")),
        sources: readSourcePolicy(root.table("sources")),
    };
    root.end();
    return { policy, problems: problems.sort((left, right) => left.start - right.start) };
}

function readLicences(table: PolicyTable): LicencePolicy {
    const ownerless = table.table("private");
    const policy: LicencePolicy = {
        allow: licensees(table, "allow"),
        exceptions: table.specs("exceptions").map(({ spec, rest }) => {
            const allow = licensees(rest, "allow").map(({ value }) => value);
            rest.end();
            return { spec, allow };
        }),
        ignoresPrivate: ownerless.flag("ignore", false),
        includesDev: table.flag("include-dev", false),
        unusedAllowed: table.level("unused-allowed-license", "warn"),
        unusedException: table.level("unused-license-exception", "warn"),
    };
    ownerless.notSupported("registries", "ignore-sources");
    ownerless.end();
    // Older keys that cargo-deny takes and no longer follows.
    table.ignore("version", "unlicensed", "allow-osi-fsf-free", "copyleft", "default", "deny");
    table.notSupported("clarify", "confidence-threshold", "include-build");
    table.end();
    return policy;
}

/** Licences that are granted: one each, without a `+`. */
function licensees(table: PolicyTable, name: string): readonly Placed<LicenceRequirement>[] {
    return table.texts(name).flatMap(({ value: text, span }) => {
        const { expression, problems } = parseLicence(text);
        const [first, ...others] = expression === undefined ? [] : requirementsOf(expression);
        const wrong = problems.find(({ code }) => code !== "licence.deprecated");
        if (first === undefined || others.length > 0 || first.orLater || wrong !== undefined) {
            const why = wrong?.message ?? "One licence stands here, without a +.";
            table.report("badValue", why, span);
            return [];
        }
        return [{ value: first, span }];
    });
}
