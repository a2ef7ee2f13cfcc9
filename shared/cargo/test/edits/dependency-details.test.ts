import { test } from "node:test";
import {
    addDependencyFeature,
    pinDependency,
    removeDependencyFeature,
    setDefaultFeatures,
    setOptional,
    setRequirement,
    unpinDependency,
} from "@rust-ai-ide/cargo/edits/dependency-details";
import { checkEdit } from "./edit-cases.ts";

const table = (line: string): string => `# top\n[dependencies]\na = "1" # a\n${line}\nz = "1"\n`;

test("a requirement is written in the quotes and the form that are there", () => {
    const set = (before: string, after: string) =>
        checkEdit(before, (m, d) => setRequirement(m, d, "2.1"), after);
    set(table('x = "1" # why'), table('x = "2.1" # why'));
    set(table("x = '1'"), table("x = '2.1'"));
    set(
        table('x = { version="1", optional = true }'),
        table('x = { version="2.1", optional = true }'),
    );
    set(table('x = { path = "x" }'), table('x = { version = "2.1", path = "x" }'));
    set(table('x.version = "1"'), table('x.version = "2.1"'));
    set(table('x.path = "x"'), table('x.version = "2.1"\nx.path = "x"'));
    set('[dependencies.x]\npath = "x"', '[dependencies.x]\nversion = "2.1"\npath = "x"');
    set("[dependencies.x]", '[dependencies.x]\nversion = "2.1"\n');
});

test("pinning and its undoing change the operator alone", () => {
    checkEdit(
        table('x = "1"'),
        (m, d) => pinDependency(m, d, "1.2.3+build"),
        table('x = "=1.2.3"'),
    );
    checkEdit(table('x = "= 1.2.3"'), unpinDependency, table('x = "1.2.3"'));
    checkEdit(table('x = "^1.2.3"'), unpinDependency, table('x = "^1.2.3"'));
    checkEdit(table('x = "=1, <2"'), unpinDependency, table('x = "=1, <2"'));
});

test("features join the list in the way it is laid out", () => {
    const add = (before: string, after: string) =>
        checkEdit(before, (m, d) => addDependencyFeature(m, d, "f"), after);
    add(table('x = "1"'), table('x = { version = "1", features = ["f"] }'));
    add(table("x = { }"), table('x = { features = ["f"] }'));
    add(
        table('x = { version = "1", features = [] }'),
        table('x = { version = "1", features = ["f"] }'),
    );
    add(table('x = { features = ["a", ] }'), table('x = { features = ["a", "f", ] }'));
    add(table('x = { features = ["f"] }'), table('x = { features = ["f"] }'));
    add(
        table('x = { features = [\n    "a", # why\n] }'),
        table('x = { features = [\n    "a", # why\n    "f",\n] }'),
    );
    add(
        table('x = { features = [\n  "a" # why\n] }'),
        table('x = { features = [\n  "a", # why\n  "f",\n] }'),
    );
    add(table('x = { features = [\n  "a"\n] }'), table('x = { features = [\n  "a",\n  "f",\n] }'));
    add(
        "[dependencies.x]\nversion = '1'\n\n[b]\n",
        "[dependencies.x]\nversion = '1'\nfeatures = [\"f\"]\n\n[b]\n",
    );
    add(table('x.version = "1"'), table('x.version = "1"\nx.features = ["f"]'));
});

test("features leave the list with their comma, their line, and the key with the last", () => {
    const remove = (before: string, after: string) =>
        checkEdit(before, (m, d) => removeDependencyFeature(m, d, "f"), after);
    remove(table('x = { features = ["f", "a"] }'), table('x = { features = ["a"] }'));
    remove(table('x = { features = ["a", "f"] }'), table('x = { features = ["a"] }'));
    remove(table('x = { features = ["a", "f", "b"] }'), table('x = { features = ["a", "b"] }'));
    remove(table('x = { version = "1", features = ["f"] }'), table('x = { version = "1" }'));
    remove(table('x = { features = ["f"], version = "1" }'), table('x = { version = "1" }'));
    remove(table('x = { features = ["a"] }'), table('x = { features = ["a"] }'));
    remove(table('x = "1"'), table('x = "1"'));
    remove(
        table('x = { features = [\n  # of a\n  "a",\n  "f", # of f\n] }'),
        table('x = { features = [\n  # of a\n  "a",\n] }'),
    );
    remove(
        table('x = { features = [ "a", # of a\n  "f" ] }'),
        table('x = { features = [ "a", # of a\n   ] }'),
    );
    remove(
        '[dependencies.x]\nversion = "1"\nfeatures = ["f"]\n',
        '[dependencies.x]\nversion = "1"\n',
    );
});

test("flags appear where cargo would not assume them and vanish where it would", () => {
    checkEdit(
        table('x = "1"'),
        (m, d) => setDefaultFeatures(m, d, false),
        table('x = { version = "1", default-features = false }'),
    );
    checkEdit(
        table('x = { version = "1", default-features = false }'),
        (m, d) => setDefaultFeatures(m, d, true),
        table('x = { version = "1" }'),
    );
    checkEdit(
        table('x = { version = "1", default_features = true }'),
        (m, d) => setDefaultFeatures(m, d, false),
        table('x = { version = "1", default_features = false }'),
    );
    checkEdit(
        table('x = "1"'),
        (m, d) => setOptional(m, d, true),
        table('x = { version = "1", optional = true }'),
    );
    checkEdit(
        table('x = { version = "1", optional = true }'),
        (m, d) => setOptional(m, d, false),
        table('x = { version = "1" }'),
    );
    checkEdit(table('x = "1"'), (m, d) => setOptional(m, d, false), table('x = "1"'));
    // cargo refuses features that ask for a dependency as optional when it is not.
    const features = '[features]\nf = ["dep:x", "x?/std", "x/rc"]\nall = ["x"]\n';
    checkEdit(
        table(`x = { version = "1", optional = true }\n${features}`),
        (m, d) => setOptional(m, d, false),
        table('x = { version = "1" }\n[features]\nf = ["x/std", "x/rc"]\nall = []\n'),
    );
    const inline = 'dependencies = { x.version = "1", x.optional = true, y = "2" }\n';
    checkEdit(inline, (m, d) => setOptional(m, d, false), inline);
    checkEdit(inline, (m, d) => setDefaultFeatures(m, d, false), inline);
    checkEdit(
        '\ufeffdependencies.x.version = "1"\n',
        (m, d) => setOptional(m, d, true),
        '\ufeffdependencies.x.version = "1"\ndependencies.x.optional = true\n',
    );
});
