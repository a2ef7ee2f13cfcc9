import { flag, type KeySchema, key, list, oneOf, table, text } from "./schema.ts";

const source: Readonly<Record<string, KeySchema>> = {
    version: text(
        "Which versions the package works with. `1.2` means 1.2.0 or anything compatible with it.",
        "requirement",
    ),
    path: text(
        "Folder of the package, relative to this manifest. Published packages also need a `version`.",
        "package-folder",
    ),
    git: text("Address of a git repository that holds the package."),
    branch: text("Branch of the git repository to take."),
    tag: text("Tag of the git repository to take."),
    rev: text("Commit of the git repository to take."),
    registry: text(
        "Name of the registry to take it from, as cargo's configuration has it.",
        "registry",
        { since: "1.34" },
    ),
    "registry-index": text("Address of the index of the registry. Cargo writes it when it packs."),
    base: text("Name of a path base that `path` starts from.", undefined, { isUnstable: true }),
    artifact: key(
        "Builds a binary or library of the dependency and gives its path to this package.",
        oneOf({ kind: "string" }, { kind: "array", item: { kind: "string" } }),
        { isUnstable: true },
    ),
    lib: flag("Also links the library of an artifact dependency.", { isUnstable: true }),
    target: text("Builds an artifact dependency for another target.", "triple", {
        isUnstable: true,
    }),
};

const choice: Readonly<Record<string, KeySchema>> = {
    package: text("Name of the package where the key here is another name for it.", "crate"),
    features: list(
        "Features of the dependency to turn on, besides its default ones.",
        "dependency-feature",
    ),
    "default-features": flag(
        "Whether to turn on the dependency's `default` feature. True unless it is written.",
    ),
    default_features: flag("Old spelling of `default-features`.", {
        deprecated: "default-features",
    }),
};

const publicKey = flag(
    "Says that types of the dependency appear in this package's own interface.",
    {
        isUnstable: true,
    },
);

const use: Readonly<Record<string, KeySchema>> = {
    ...choice,
    optional: flag("Leaves the dependency out until a feature turns it on."),
    public: publicKey,
    workspace: key(
        "Takes source, version and features from `[workspace.dependencies]`.",
        { kind: "boolean" },
        { since: "1.64" },
    ),
};

const requirement = { kind: "string", topic: "requirement" } as const;

const dependency = key(
    "A package that this one needs.",
    oneOf(requirement, table({ ...source, ...use })),
);

/** `[dependencies]` and its kin. */
export const dependencies = table({}, dependency, "crate");

/** `[workspace.dependencies]`. */
export const sharedDependencies = table(
    {},
    key(
        "A dependency that members of the workspace can inherit with `workspace = true`.",
        oneOf(requirement, table({ ...source, ...choice, public: publicKey })),
    ),
    "crate",
);

/** Tables of dependencies, at the root of a manifest and of a target. */
export const dependencyTables: Readonly<Record<string, KeySchema>> = {
    dependencies: key("Packages that the library and binaries need.", dependencies),
    "dev-dependencies": key(
        "Packages that only tests, examples and benchmarks need.",
        dependencies,
    ),
    "build-dependencies": key("Packages that only the build script needs.", dependencies),
    dev_dependencies: key("Old spelling of `dev-dependencies`.", dependencies, {
        deprecated: "dev-dependencies",
    }),
    build_dependencies: key("Old spelling of `build-dependencies`.", dependencies, {
        deprecated: "build-dependencies",
    }),
};

/** A package that takes the place of another, in `[patch]`. */
export const patches = table(
    {},
    key("The package to take instead.", oneOf(requirement, table({ ...source, ...choice }))),
    "crate",
);
