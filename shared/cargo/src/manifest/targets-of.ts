import type { Span } from "../toml/syntax.ts";
import type { TomlTable } from "../toml/tree.ts";
import { booleanOf, stringMember, stringsMember } from "./located.ts";
import type { ManifestTarget } from "./manifest.ts";

/** The targets that a manifest writes down; those that cargo finds by their files are not here. */
export function targetsOf(root: TomlTable): ManifestTarget[] {
    const targets: ManifestTarget[] = [];
    for (const kind of ["lib", "bin", "example", "test", "bench"] as const) {
        const member = root.members.get(kind);
        if (member === undefined) continue;
        const { node, span } = member;
        if (node.kind === "table") targets.push(targetOf(kind, node, span));
        else if (node.kind === "table-array") {
            targets.push(...node.tables.map((table) => targetOf(kind, table, span)));
        }
    }
    return targets;
}

function targetOf(kind: ManifestTarget["kind"], table: TomlTable, whole: Span): ManifestTarget {
    const first = table.sections[0] ?? whole;
    const isProcMacro =
        booleanOf(table.members.get("proc-macro") ?? table.members.get("proc_macro"))?.value ??
        stringsMember(table, "crate-type").some(({ value }) => value === "proc-macro");
    return {
        kind,
        name: stringMember(table, "name"),
        path: stringMember(table, "path"),
        requiredFeatures: stringsMember(table, "required-features"),
        isProcMacro,
        span: { start: first.start, end: first.end },
    };
}
