import assert from "node:assert/strict";
import { test } from "node:test";
import { applyChanges } from "@rust-ai-ide/cargo/edit";
import { addDependency, type NewDependency } from "@rust-ai-ide/cargo/edits/add-dependency";
import { toInlineForm, toStringForm, toTableForm } from "@rust-ai-ide/cargo/edits/dependency-forms";
import { moveDependency, renameDependency } from "@rust-ai-ide/cargo/edits/move-dependency";
import { removeDependency } from "@rust-ai-ide/cargo/edits/remove-dependency";
import { sortEntries } from "@rust-ai-ide/cargo/edits/sort-dependencies";
import {
    inheritDependency,
    toWorkspaceDependency,
} from "@rust-ai-ide/cargo/edits/workspace-dependency";
import { readManifest } from "@rust-ai-ide/cargo/manifest/read-manifest";
import { checkEdit, checkText } from "./edit-cases.ts";

test("a new dependency takes its place in a sorted table and the end of another", () => {
    const add = (text: string, expected: string, more: Partial<NewDependency> = {}) => {
        const dependency = { name: "m", requirement: "1", ...more };
        checkText(text, addDependency(readManifest(text), ["dependencies"], dependency), expected);
    };
    add(
        '[dependencies]\na = "1"\n# of z\nz = "1"\n',
        '[dependencies]\na = "1"\nm = "1"\n# of z\nz = "1"\n',
    );
    add(
        '[dependencies]\nz = "1"\na = "1"\n\n[b]\n',
        '[dependencies]\nz = "1"\na = "1"\nm = "1"\n\n[b]\n',
    );
    add("[dependencies] # all\n\n[b]\n", '[dependencies] # all\nm = "1"\n\n[b]\n');
    add("[dependencies]", '[dependencies]\nm = "1"\n');
    add("", '[dependencies]\nm = "1"\n');
    add("[package]\nname = 'p'", "[package]\nname = 'p'\n\n[dependencies]\nm = \"1\"\n");
    add(
        "[package]\r\nname = 'p'\r\n",
        "[package]\r\nname = 'p'\r\n\r\n[dependencies]\r\nm = \"1\"\r\n",
    );
    add('dependencies.y.path = "y"\n', 'dependencies.y.path = "y"\ndependencies.m = "1"\n');
    add(
        "# y\n[dependencies.y]\npath = 'y'\n",
        "[dependencies]\nm = \"1\"\n\n# y\n[dependencies.y]\npath = 'y'\n",
    );
    add("dependencies.y = '1'\n[b]\n", "dependencies.y = '1'\ndependencies.m = \"1\"\n[b]\n");
    add("dependencies = { y = '1' }\n", "dependencies = { y = '1', m = \"1\" }\n");
    add("dependencies = {}\n", 'dependencies = { m = "1" }\n');
    add('[dependencies]\nm = "0"\n', '[dependencies]\nm = "0"\n');
    add(
        "",
        '[dependencies]\nm = { package = "n", version = "1", path = "../n", default-features = false, features = ["f"], optional = true }\n',
        {
            packageName: "n",
            path: "../n",
            defaultFeatures: false,
            features: ["f"],
            isOptional: true,
        },
    );
    add("", '[dependencies]\nm = { workspace = true, features = ["f"] }\n', {
        isInherited: true,
        features: ["f"],
    });
    add("", '[dependencies]\nm = { git = "https://example.org/m", branch = "b" }\n', {
        requirement: undefined,
        git: "https://example.org/m",
        gitReference: { kind: "branch", value: "b" },
    });
});

test("a dependency goes with its mentions and its empty table; comments stay", () => {
    const features = (list: string) => `\n[features]\nf = [${list}]\nx-like = []\n`;
    checkEdit(
        `[dependencies]\n# group\na = "1"\nx = { version = "1", optional = true } # gone\n${features('"a", "dep:x", "x/y", "x?/z", "x", "x-like"')}`,
        removeDependency,
        `[dependencies]\n# group\na = "1"\n${features('"a", "x-like"')}`,
    );
    checkEdit('[dependencies]\nx = "1"\n\n[b]\n', removeDependency, "[b]\n");
    checkEdit('[a]\n\n[dependencies]\nx = "1"\n', removeDependency, "[a]\n");
    checkEdit('[dependencies]\n# why\nx = "1"\n', removeDependency, "[dependencies]\n# why\n");
    checkEdit('[dependencies.x]\npath = "x"\n\n# b\n[b]\n', removeDependency, "# b\n[b]\n");
    checkEdit(
        '[dependencies]\na = "1"\nx.path = "x"\nx.version = "1"\n',
        removeDependency,
        '[dependencies]\na = "1"\n',
    );
    checkEdit(
        'dependencies = { a = "1", x = "1" }\n',
        removeDependency,
        'dependencies = { a = "1" }\n',
    );
    checkEdit(
        '[dependencies]\nx = "1"\na = "1"\n[dev-dependencies]\nx = "1"\n[features]\nf = ["x/y"]\n',
        removeDependency,
        '[dependencies]\na = "1"\n[dev-dependencies]\nx = "1"\n[features]\nf = ["x/y"]\n',
    );
    // What is left is not optional, so that cargo would refuse `dep:x` and `x?/y`.
    checkEdit(
        '[dependencies]\nx = { version = "1", optional = true }\na = "1"\n[dev-dependencies]\nx = "1"\n[features]\nf = ["dep:x", "x?/y"]\n',
        removeDependency,
        '[dependencies]\na = "1"\n[dev-dependencies]\nx = "1"\n[features]\nf = ["x/y"]\n',
    );
});

test("a dependency moves between tables with its line", () => {
    const toDev = (before: string, after: string) =>
        checkEdit(before, (m, d) => moveDependency(m, d, "dev"), after);
    toDev(
        '[dependencies]\na = "1"\nx = { path = "x" } # why\n\n[dev-dependencies]\nz = "1"\n',
        '[dependencies]\na = "1"\n\n[dev-dependencies]\nx = { path = "x" } # why\nz = "1"\n',
    );
    toDev('[dependencies.x]\npath = "x"\n', '[dev-dependencies.x]\npath = "x"\n');
    toDev(
        '[target."cfg(unix)".dependencies]\nx = "1"\na = "1"\n',
        '[target."cfg(unix)".dependencies]\na = "1"\n\n[target."cfg(unix)".dev-dependencies]\nx = "1"\n',
    );
    toDev(
        '[dependencies]\nx = { path = "x", optional = true }\n',
        '[dependencies]\nx = { path = "x", optional = true }\n',
    );
});

test("another name keeps the package and takes its mentions along", () => {
    const rename = (before: string, after: string) =>
        checkEdit(before, (m, d) => renameDependency(m, d, "new"), after);
    rename(
        '[dependencies]\nx = { version = "1", optional = true }\n[features]\nf = ["dep:x", "x?/y", "xy"]\n',
        '[dependencies]\nnew = { version = "1", optional = true, package = "x" }\n[features]\nf = ["dep:new", "new?/y", "xy"]\n',
    );
    rename(
        '[dependencies]\nx = { package = "p" }\n[[bin]]\nrequired-features = ["x/y"]\n',
        '[dependencies]\nnew = { package = "p" }\n[[bin]]\nrequired-features = ["new/y"]\n',
    );
    rename('[dependencies]\nx = "1"\n', '[dependencies]\nnew = { version = "1", package = "x" }\n');
    rename('[dependencies]\nx = { package = "new" }\n', "[dependencies]\nnew = {  }\n");
    rename(
        '[dependencies.x]\nversion = "1"\n',
        '[dependencies.new]\nversion = "1"\npackage = "x"\n',
    );
    rename(
        '[dependencies]\nx.version = "1"\na = "1"\n',
        '[dependencies]\nnew.version = "1"\nnew.package = "x"\na = "1"\n',
    );
    rename("[dependencies]\nx.workspace = true\n", "[dependencies]\nx.workspace = true\n");
});

test("a dependency changes its form and back", () => {
    const inline = '[dependencies]\nx = { version = "1", optional = true }\n\n[b]\n';
    const header = '[dependencies]\n\n[dependencies.x]\nversion = "1"\noptional = true\n\n[b]\n';
    checkEdit(inline, toTableForm, header);
    checkEdit(header, toInlineForm, inline);
    checkEdit('[dependencies]\nx = "1"', toInlineForm, '[dependencies]\nx = { version = "1" }');
    checkEdit('[dependencies]\nx = { version = "1" }', toStringForm, '[dependencies]\nx = "1"');
    checkEdit(
        '[dependencies]\nx = { path = "1" }',
        toStringForm,
        '[dependencies]\nx = { path = "1" }',
    );
    checkEdit(
        '[dependencies.x]\npath = "x"\n',
        toInlineForm,
        '[dependencies]\nx = { path = "x" }\n',
    );
    checkEdit(
        '[dependencies]\nx.path = "x"\nx.version = "1"\na = "1"\n',
        toInlineForm,
        '[dependencies]\nx = { path = "x", version = "1" }\na = "1"\n',
    );
    const commented = '[dependencies.x]\n# why\npath = "x"\n';
    checkEdit(commented, toInlineForm, commented);
});

test("sorting moves entries with their comments within the groups that blank lines make", () => {
    const sort = (text: string, expected: string) => {
        const { document } = readManifest(text);
        const section = document.sections.at(-1);
        assert.ok(section);
        checkText(text, sortEntries(document, section), expected);
    };
    sort(
        '[dependencies]\n# of b\nb = "1" # b\na = "1"\n\nd = [\n  1,\n]\nc = "1"',
        '[dependencies]\na = "1"\n# of b\nb = "1" # b\n\nc = "1"\nd = [\n  1,\n]',
    );
    sort('[dependencies]\na = "1"\nb = "1"\n', '[dependencies]\na = "1"\nb = "1"\n');
});

test("a dependency is shared through the workspace", () => {
    const root = '[workspace]\nmembers = ["crates/m"]\n';
    const text =
        '[dependencies]\nx = { path = "../x", version = "1", features = ["f"], default-features = false, optional = true }\n';
    const manifest = readManifest(text);
    const dependency = manifest.dependencies[0];
    assert.ok(dependency);
    const changes = toWorkspaceDependency(
        { path: "/w/Cargo.toml", manifest: readManifest(root) },
        { path: "/w/crates/m/Cargo.toml", manifest },
        dependency,
    );
    const [ofRoot, ofMember] = changes ?? [];
    checkText(
        root,
        ofRoot?.changes ?? [],
        `${root}\n[workspace.dependencies]\nx = { version = "1", path = "crates/x", default-features = false }\n`,
    );
    checkText(
        text,
        ofMember?.changes ?? [],
        '[dependencies]\nx = { workspace = true, features = ["f"], optional = true }\n',
    );
    checkEdit(
        '[dependencies]\nx = "1"\n',
        inheritDependency,
        "[dependencies]\nx = { workspace = true }\n",
    );
    checkEdit(
        '[dependencies.x]\nversion = "1"\nfeatures = []\n',
        inheritDependency,
        "[dependencies.x]\nworkspace = true\nfeatures = []\n",
    );
    const own = '[workspace]\n\n[dependencies]\nx = "1"\n';
    const both = readManifest(own);
    const [x] = both.dependencies;
    assert.ok(x);
    const file = { path: "/w/Cargo.toml", manifest: both };
    const [together, ...others] = toWorkspaceDependency(file, file, x) ?? [];
    assert.deepEqual(others, []);
    assert.equal(
        applyChanges(own, together?.changes ?? []),
        '[workspace]\n\n[dependencies]\nx = { workspace = true }\n\n[workspace.dependencies]\nx = "1"\n',
    );
});
