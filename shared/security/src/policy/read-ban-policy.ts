import type {
    BannedPackage,
    BanPolicy,
    PackageSpec,
    PolicyLevel,
    WorkspaceDependencyPolicy,
} from "./deny-policy.ts";
import type { PolicyTable } from "./policy-table.ts";
import { readBuildPolicy } from "./read-build-policy.ts";

/** Reads `[bans]`. */
export function readBanPolicy(table: PolicyTable): BanPolicy {
    const { deny, denyMultiple } = readDenied(table);
    const policy: BanPolicy = {
        multipleVersions: table.level("multiple-versions", "warn"),
        countsDev: table.flag("multiple-versions-include-dev", false),
        deny,
        denyMultiple,
        allow: packages(table, "allow"),
        allowsWorkspace: table.flag("allow-workspace", false),
        skip: packages(table, "skip"),
        skipTrees: readSkipTrees(table),
        wildcards: table.level("wildcards", "allow"),
        allowsWildcardPaths: table.flag("allow-wildcard-paths", false),
        features: readFeatureRules(table),
        externalDefaultFeatures: opinion(table, "external-default-features"),
        workspaceDefaultFeatures: opinion(table, "workspace-default-features"),
        workspaceDependencies: readWorkspaceDependencies(table),
        build: readBuildPolicy(table),
    };
    // How cargo-deny colours the graphs that it draws.
    table.ignore("highlight");
    table.notSupported("std-replacements");
    table.end();
    return policy;
}

function readDenied(table: PolicyTable): Pick<BanPolicy, "deny" | "denyMultiple"> {
    const deny: BannedPackage[] = [];
    const denyMultiple: PackageSpec[] = [];
    for (const { spec, rest } of table.specs("deny")) {
        const wrappers = rest.texts("wrappers");
        const banned = {
            spec,
            wrappers: wrappers.map(({ value }) => value),
            wrapperSpans: wrappers.map(({ span }) => span),
            reason: rest.text("reason")?.value,
            useInstead: rest.text("use-instead")?.value,
        };
        const isMultiple = rest.flag("deny-multiple-versions", false);
        rest.end();
        if (isMultiple && wrappers.length > 0) {
            const message = `${spec.name} has wrappers and deny-multiple-versions, which exclude each other.`;
            table.report("badValue", message, spec.span);
        } else if (isMultiple) denyMultiple.push(spec);
        else deny.push(banned);
    }
    return { deny, denyMultiple };
}

function packages(table: PolicyTable, name: string): readonly PackageSpec[] {
    return table.specs(name).map(({ spec, rest }) => {
        rest.ignore("reason", "use-instead");
        rest.end();
        return spec;
    });
}

function readSkipTrees(table: PolicyTable): BanPolicy["skipTrees"] {
    return table.specs("skip-tree").map(({ spec, rest }) => {
        const depth = rest.count("depth");
        rest.ignore("reason");
        rest.end();
        return { spec, ...(depth === undefined ? {} : { depth }) };
    });
}

function readFeatureRules(table: PolicyTable): BanPolicy["features"] {
    return table.specs("features").map(({ spec, rest }) => {
        const allow = rest.texts("allow");
        const deny = rest.texts("deny");
        for (const { value, span } of deny) {
            if (!allow.some((each) => each.value === value)) continue;
            table.report("badValue", `${value} of ${spec.name} is both allowed and denied.`, span);
        }
        const isExact = rest.flag("exact", false);
        const reason = rest.text("reason")?.value;
        rest.end();
        return { spec, allow, deny, isExact, reason };
    });
}

function opinion(table: PolicyTable, name: string): PolicyLevel | undefined {
    return table.has(name) ? table.level(name, "allow") : undefined;
}

function readWorkspaceDependencies(table: PolicyTable): WorkspaceDependencyPolicy | undefined {
    if (!table.has("workspace-dependencies")) return undefined;
    const own = table.table("workspace-dependencies");
    const policy: WorkspaceDependencyPolicy = {
        duplicates: own.level("duplicates", "deny"),
        includesPaths: own.flag("include-path-dependencies", true),
        unused: own.level("unused", "deny"),
    };
    own.end();
    return policy;
}
