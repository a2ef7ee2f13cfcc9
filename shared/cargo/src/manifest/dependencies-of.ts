import type { TomlMember, TomlTable } from "../toml/tree.ts";
import { booleanOf, isInherited, located, stringMember, stringsMember } from "./located.ts";
import type { DependencyKind, ManifestDependency } from "./manifest.ts";

/** Names of the tables that hold dependencies, in both spellings that cargo reads. */
export const dependencyTables: Readonly<Record<string, DependencyKind>> = {
    dependencies: "normal",
    "dev-dependencies": "dev",
    dev_dependencies: "dev",
    "build-dependencies": "build",
    build_dependencies: "build",
};

/**
 * Dependencies of the tables in a table: the root, one of `[target.X]` or `[workspace]`. `prefix`
 * goes in front of the table's name.
 */
export function dependenciesOf(
    parent: TomlTable,
    prefix: string,
    target: string | undefined,
): ManifestDependency[] {
    return Object.entries(dependencyTables).flatMap(([name, kind]) => {
        const node = parent.members.get(name)?.node;
        return node?.kind === "table" ? dependenciesIn(node, kind, prefix + name, target) : [];
    });
}

/** Dependencies of one table, whatever its name is. */
export function dependenciesIn(
    table: TomlTable,
    kind: DependencyKind,
    name: string,
    target: string | undefined,
): ManifestDependency[] {
    return [...table.members.values()].map((member) => dependencyOf(member, kind, name, target));
}

const emptyTable: TomlTable = {
    kind: "table",
    members: new Map(),
    sections: [],
    inline: undefined,
};

function dependencyOf(
    member: TomlMember,
    kind: DependencyKind,
    table: string,
    target: string | undefined,
): ManifestDependency {
    const { name, key, node, entry, span } = member;
    const details = node.kind === "table" ? node : emptyTable;
    const requirement =
        node.kind === "string" ? located(node.value, node) : stringMember(details, "version");
    const hasNewKey = details.members.has("default-features");
    return {
        name,
        kind,
        target,
        packageName: stringMember(details, "package")?.value ?? name,
        requirement,
        path: stringMember(details, "path"),
        git: stringMember(details, "git"),
        gitReference: gitReferenceOf(details),
        registry: stringMember(details, "registry") ?? stringMember(details, "registry-index"),
        features: stringsMember(details, "features"),
        defaultFeatures: booleanOf(
            details.members.get(hasNewKey ? "default-features" : "default_features"),
        ),
        optional: booleanOf(details.members.get("optional")),
        isInherited: isInherited(member),
        keySpan: { start: key.start, end: key.end },
        span: { start: span.start, end: span.end },
        valueSpan:
            entry === undefined ? undefined : { start: entry.value.start, end: entry.value.end },
        table,
    };
}

function gitReferenceOf(details: TomlTable): ManifestDependency["gitReference"] {
    for (const kind of ["branch", "tag", "rev"] as const) {
        const value = stringMember(details, kind)?.value;
        if (value !== undefined) return { kind, value };
    }
    return undefined;
}
