import { dependencyTables, patches, sharedDependencies } from "./dependency-schema.ts";
import {
    boolean,
    flag,
    freeTable,
    integer,
    type KeySchema,
    key,
    list,
    oneOf,
    strings,
    type TableSchema,
    table,
    text,
    words,
} from "./schema.ts";
import { binaryKeys, libraryKeys, profileKeys } from "./target-schema.ts";

const inherited = table({ workspace: flag("Takes the value from `[workspace.package]`.") });
const edition = { kind: "string", topic: "edition" } as const;

/** Keys that `[workspace.package]` has too and that packages may take from there. */
const sharedPackageKeys: Readonly<Record<string, KeySchema>> = {
    version: text("Version of the package, as semantic versioning has it.", "version", {
        example: '"0.1.0$0"',
    }),
    authors: list("Who wrote the package. Registries no longer show it."),
    edition: key("Edition of the Rust language that the code is written in.", edition, {
        example: '"$0"',
    }),
    "rust-version": text("Oldest version of Rust that can build the package.", "rust-version", {
        since: "1.56",
    }),
    description: text("One or two sentences about the package, for registries."),
    documentation: text("Address of the documentation."),
    readme: key(
        "Path of the readme file; false when there is none.",
        oneOf(boolean, { kind: "string", topic: "file" }),
    ),
    homepage: text("Address of the home page, where that is not the repository."),
    repository: text("Address of the source repository."),
    license: text(
        "Licence of the package as an SPDX expression, such as `MIT OR Apache-2.0`.",
        "license",
    ),
    "license-file": text("Path of a licence that has no SPDX name.", "file"),
    keywords: list("Up to five words to find the package by."),
    categories: list("Up to five categories of the registry."),
    publish: key(
        "Whether the package may be published, or names of the registries that it may go to.",
        oneOf(boolean, { kind: "array", item: { kind: "string", topic: "registry" } }),
        { example: "false" },
    ),
    exclude: list("Patterns of files that are not packed."),
    include: list("Patterns of the only files that are packed."),
};

const inheritableKeys = Object.fromEntries(
    Object.entries(sharedPackageKeys).map(([name, schema]) => [
        name,
        { ...schema, value: oneOf(schema.value, inherited), isInheritable: true },
    ]),
);

/** Keys of `[package]`. */
const packageKeys: Readonly<Record<string, KeySchema>> = {
    name: text("Name of the package. Letters, digits, `-` and `_`."),
    ...inheritableKeys,
    workspace: text("Folder of the workspace's root, where it is not in a folder above.", "folder"),
    build: key(
        "The build script, `build.rs` if it is there; false for none.",
        oneOf(boolean, { kind: "string", topic: "file" }, strings),
        { example: '"build.rs"' },
    ),
    links: text(
        "Name of the native library that the package links. Only one package of a build may have it.",
    ),
    "default-run": text("Binary that `cargo run` starts."),
    "default-target": text("Target that the package is built for.", "triple", { isUnstable: true }),
    "forced-target": text("Only target that the package is built for.", "triple", {
        isUnstable: true,
    }),
    "im-a-teapot": flag("Used by the tests of cargo.", { isUnstable: true }),
    autolib: flag("Whether `src/lib.rs` is found by itself.", { since: "1.83" }),
    autobins: flag("Whether binaries are found by their files."),
    autoexamples: flag("Whether examples are found by their files."),
    autotests: flag("Whether tests are found by their files."),
    autobenches: flag("Whether benchmarks are found by their files."),
    resolver: key(
        "How features and versions are chosen. Counts in the root of a workspace only.",
        words("1 2 3"),
        { since: "1.51" },
    ),
    metadata: key("Settings of other tools. Cargo does not look at it.", freeTable),
};

const lintLevels = words("allow warn deny forbid");

const lintLevel = key(
    "Level of a lint or of a group. Where both are set, the higher `priority` wins.",
    oneOf(
        lintLevels,
        table({
            level: key("What happens where the lint finds something.", lintLevels, {
                example: '"$0"',
            }),
            priority: key(
                "Higher numbers win over lower ones. Groups need a lower one than their lints.",
                integer,
                { example: "-1" },
            ),
            "check-cfg": list(
                "What `cfg` may ask for, for the lint `unexpected_cfgs`.",
                undefined,
                { since: "1.80" },
            ),
        }),
    ),
    { example: '"$0"' },
);

function lints(lintTool: "rust" | "clippy" | "rustdoc"): TableSchema {
    return { ...table({}, lintLevel, "lint"), lintTool };
}

const lintTools: Readonly<Record<string, KeySchema>> = {
    rust: key("Lints of the compiler.", lints("rust"), { since: "1.74" }),
    clippy: key("Lints of Clippy.", lints("clippy"), { since: "1.74" }),
    rustdoc: key("Lints of rustdoc.", lints("rustdoc"), { since: "1.74" }),
    cargo: key("Lints of cargo.", freeTable, { isUnstable: true }),
};

const otherTool = key("Lints of another tool.", freeTable);

const features = table(
    {
        default: key(
            "Features that are on unless somebody switches them off.",
            { kind: "array", item: { kind: "string", topic: "feature-value" } },
            { example: "[$0]" },
        ),
    },
    key(
        "A feature and what it turns on: other features, `dep:name` of an optional dependency, `name/feature` of a dependency.",
        oneOf({ kind: "array", item: { kind: "string", topic: "feature-value" } }, freeTable),
        { example: "[$0]" },
    ),
);

const targets = table(
    {},
    key("What is needed for some targets only.", table(dependencyTables)),
    "cfg-or-triple",
);

const workspaceKeys: Readonly<Record<string, KeySchema>> = {
    members: list("Folders of the packages of the workspace; `*` stands for any name.", "member"),
    "default-members": list("Members that commands work on where none is named.", "member"),
    exclude: list(
        "Folders that are no members although a pattern or a path leads to them.",
        "folder",
    ),
    resolver: key("How features and versions are chosen for the workspace.", words("1 2 3"), {
        since: "1.51",
        example: '"$0"',
    }),
    dependencies: key("Dependencies that members can inherit.", sharedDependencies, {
        since: "1.64",
    }),
    package: key(
        "Values that members can inherit for their `[package]`.",
        table(sharedPackageKeys),
        { since: "1.64" },
    ),
    lints: key(
        "Lints that members can inherit with `lints.workspace = true`.",
        table(lintTools, otherTool),
        { since: "1.74" },
    ),
    metadata: key("Settings of other tools. Cargo does not look at it.", freeTable),
};

const badge = key("A badge that registries no longer show.", freeTable);

/** `Cargo.toml`. */
export const manifestSchema: TableSchema = table({
    "cargo-features": list("Unstable parts of cargo that this manifest uses.", undefined, {
        isUnstable: true,
    }),
    package: key("What the package is called and how it is published.", table(packageKeys)),
    project: key("Old name of `[package]`.", table(packageKeys), { deprecated: "package" }),
    ...dependencyTables,
    features: key("Parts of the package that users can turn on.", features),
    target: key("What is needed for some targets only: a triple or `cfg(...)`.", targets),
    lib: key("The library of the package.", table(libraryKeys)),
    bin: key("A binary of the package.", { kind: "tables", item: table(binaryKeys) }),
    example: key("An example of the package.", { kind: "tables", item: table(binaryKeys) }),
    test: key("An integration test of the package.", { kind: "tables", item: table(binaryKeys) }),
    bench: key("A benchmark of the package.", { kind: "tables", item: table(binaryKeys) }),
    profile: key(
        "How the compiler builds. Counts in the root of a workspace only.",
        table(
            {
                ...Object.fromEntries(
                    ["dev", "release", "test", "bench", "doc"].map((name) => [
                        name,
                        key(`Settings of the profile \`${name}\`.`, table(profileKeys)),
                    ]),
                ),
            },
            key("Settings of a profile of your own.", table(profileKeys)),
            "profile",
        ),
    ),
    lints: key(
        "Levels of lints for this package.",
        table({ workspace: flag("Takes the lints of the workspace."), ...lintTools }, otherTool),
        { since: "1.74" },
    ),
    hints: key(
        "Advice to cargo about how the package is used.",
        table({
            "mostly-unused": flag("Users need only a small part of the package.", {
                isUnstable: true,
            }),
        }),
        { since: "1.90" },
    ),
    patch: key(
        "Packages that take the place of others, by registry or address. Counts in the root of a workspace only.",
        table(
            { "crates-io": key("Packages in place of those of the default registry.", patches) },
            key("Packages in place of those of this source.", patches),
            "registry",
        ),
    ),
    replace: key("Packages that take the place of others, by package id.", patches, {
        deprecated: "patch",
    }),
    badges: key(
        "Badges of the package. Registries only look at `maintenance`.",
        table(
            {
                maintenance: key(
                    "How well the package is looked after.",
                    table({
                        status: key("State of the maintenance.", {
                            kind: "string",
                            values: [
                                ...(words(
                                    "actively-developed passively-maintained as-is experimental looking-for-maintainer deprecated none",
                                ).values ?? []),
                            ],
                        }),
                    }),
                ),
            },
            badge,
        ),
    ),
    workspace: key("Makes this manifest the root of a workspace.", table(workspaceKeys)),
});

/** Keys that read `x.workspace = true` in `[package]`. */
export const inheritable: readonly string[] = Object.keys(sharedPackageKeys);
