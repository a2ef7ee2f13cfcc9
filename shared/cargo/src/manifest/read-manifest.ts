import { parseToml } from "../toml/parse-toml.ts";
import type { TomlDocument } from "../toml/syntax.ts";
import { tableAt } from "../toml/toml-lookup.ts";
import { tomlTree } from "../toml/toml-tree.ts";
import type { TomlTable } from "../toml/tree.ts";
import { dependenciesIn, dependenciesOf } from "./dependencies-of.ts";
import { booleanOf, heritable, isMember, located, stringMember, stringsMember } from "./located.ts";
import type {
    Manifest,
    ManifestFeature,
    ManifestPackage,
    ManifestPatch,
    ManifestWorkspace,
} from "./manifest.ts";
import { targetsOf } from "./targets-of.ts";

/** Reads a Cargo.toml. Never fails: what has another type than cargo expects is left out. */
export function readManifest(text: string): Manifest {
    return manifestOf(parseToml(text));
}

/** The manifest of a document that is parsed already. */
export function manifestOf(document: TomlDocument): Manifest {
    const root = tomlTree(document);
    return {
        document,
        root,
        package: packageOf(root),
        workspace: workspaceOf(root),
        dependencies: [
            ...dependenciesOf(root, "", undefined),
            ...tablesIn(root, "target").flatMap(([name, table]) =>
                dependenciesOf(table, `target.${name}.`, name),
            ),
        ],
        features: featuresOf(root),
        targets: targetsOf(root),
        patches: patchesOf(root),
    };
}

function tablesIn(root: TomlTable, name: string): readonly (readonly [string, TomlTable])[] {
    const tables: (readonly [string, TomlTable])[] = [];
    for (const { name: key, node } of tableAt(root, [name])?.members.values() ?? []) {
        if (node.kind === "table") tables.push([key, node]);
    }
    return tables;
}

function packageOf(root: TomlTable): ManifestPackage | undefined {
    const name = isMember(root, "package") ? "package" : "project";
    const member = root.members.get(name);
    const table = tableAt(root, [name]);
    if (member === undefined || table === undefined) return undefined;
    const string = (key: string) => heritable(table, key, stringMember);
    const build = table.members.get("build");
    return {
        name: stringMember(table, "name"),
        version: string("version"),
        edition: string("edition"),
        rustVersion: string("rust-version"),
        license: string("license"),
        licenseFile: string("license-file"),
        resolver: stringMember(table, "resolver"),
        links: stringMember(table, "links"),
        build: stringMember(table, "build") ?? booleanOf(build),
        publish: heritable(table, "publish", (of, key) => {
            const publish = of.members.get(key);
            const flag = booleanOf(publish);
            if (flag !== undefined || publish?.node.kind !== "array") return flag;
            return located(
                stringsMember(of, key).map(({ value }) => value),
                publish.node,
            );
        }),
        span: member.span,
    };
}

function workspaceOf(root: TomlTable): ManifestWorkspace | undefined {
    const member = root.members.get("workspace");
    const table = tableAt(root, ["workspace"]);
    if (member === undefined || table === undefined) return undefined;
    return {
        members: stringsMember(table, "members"),
        defaultMembers: stringsMember(table, "default-members"),
        exclude: stringsMember(table, "exclude"),
        resolver: stringMember(table, "resolver"),
        dependencies: dependenciesOf(table, "workspace.", undefined).filter(
            ({ table: name }) => name === "workspace.dependencies",
        ),
        package: tableAt(table, ["package"]),
        span: member.span,
    };
}

function featuresOf(root: TomlTable): ManifestFeature[] {
    const table = tableAt(root, ["features"]);
    if (table === undefined) return [];
    return [...table.members.values()].map(({ name, key, span }) => ({
        name,
        keySpan: { start: key.start, end: key.end },
        enables: stringsMember(table, name),
        span: { start: span.start, end: span.end },
    }));
}

function patchesOf(root: TomlTable): ManifestPatch[] {
    const replace = tableAt(root, ["replace"]);
    return [
        ...tablesIn(root, "patch").flatMap(([source, table]) =>
            patchesIn(source, table, `patch.${source}`),
        ),
        ...(replace === undefined ? [] : patchesIn("replace", replace, "replace")),
    ];
}

function patchesIn(source: string, table: TomlTable, name: string): ManifestPatch[] {
    return dependenciesIn(table, "normal", name, undefined).map((dependency) => ({
        source,
        dependency,
    }));
}
