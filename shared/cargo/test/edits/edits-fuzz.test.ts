import assert from "node:assert/strict";
import { test } from "node:test";
import { applyChanges, type TextChange } from "@rust-ai-ide/cargo/edit";
import { addDependency } from "@rust-ai-ide/cargo/edits/add-dependency";
import {
    addDependencyFeature,
    pinDependency,
    removeDependencyFeature,
    setDefaultFeatures,
    setOptional,
    setRequirement,
    unpinDependency,
} from "@rust-ai-ide/cargo/edits/dependency-details";
import { tablePath } from "@rust-ai-ide/cargo/edits/dependency-form";
import { toInlineForm, toStringForm, toTableForm } from "@rust-ai-ide/cargo/edits/dependency-forms";
import { addFeature, removeFeature } from "@rust-ai-ide/cargo/edits/feature-edits";
import { moveDependency, renameDependency } from "@rust-ai-ide/cargo/edits/move-dependency";
import { removeDependency } from "@rust-ai-ide/cargo/edits/remove-dependency";
import { sortEntries } from "@rust-ai-ide/cargo/edits/sort-dependencies";
import { inheritDependency } from "@rust-ai-ide/cargo/edits/workspace-dependency";
import type { Manifest, ManifestDependency } from "@rust-ai-ide/cargo/manifest/manifest";
import { readManifest } from "@rust-ai-ide/cargo/manifest/read-manifest";
import { tomlTreeProblems } from "@rust-ai-ide/cargo/toml/toml-tree";
import fc from "fast-check";
import { randomManifest } from "../toml/random-manifest.ts";
import { treeData } from "../toml/toml-data.ts";

type Edit = (manifest: Manifest, dependency: ManifestDependency) => readonly TextChange[];
type Data = Record<string, unknown>;

/** Edits that may change their own dependency alone. */
const ofDependency: Readonly<Record<string, Edit>> = {
    setRequirement: (m, d) => setRequirement(m, d, "9.9"),
    pin: (m, d) => pinDependency(m, d, "9.9.9"),
    unpin: unpinDependency,
    addFeature: (m, d) => addDependencyFeature(m, d, "new"),
    removeFeature: (m, d) => removeDependencyFeature(m, d, "f"),
    noDefaults: (m, d) => setDefaultFeatures(m, d, false),
    defaults: (m, d) => setDefaultFeatures(m, d, true),
    optional: (m, d) => setOptional(m, d, true),
    inherit: inheritDependency,
    toVersion: toStringForm,
    toInline: toInlineForm,
    toTable: toTableForm,
};

/** Edits that change other tables as well. */
const ofTables: Readonly<Record<string, Edit>> = {
    remove: removeDependency,
    required: (m, d) => setOptional(m, d, false),
    toDev: (m, d) => moveDependency(m, d, "dev"),
    toBuild: (m, d) => moveDependency(m, d, "build"),
    rename: (m, d) => renameDependency(m, d, "renamed"),
    add: (m) => addDependency(m, ["dependencies"], { name: "added", requirement: "1" }),
    removeFeature: (m) => removeFeature(m, "f"),
    addFeature: (m) => addFeature(m, "added", ["dep:x"]),
    sort: (m) => m.document.sections.flatMap((section) => sortEntries(m.document, section)),
};

/** Applies an edit and checks what holds for all of them; the data before and after. */
function apply(text: string, edit: Edit, pick: number) {
    const manifest = readManifest(text);
    const { dependencies, document } = manifest;
    assert.deepEqual([...document.problems, ...tomlTreeProblems(document)], []);
    const dependency = dependencies[pick % Math.max(1, dependencies.length)];
    if (dependency === undefined) return undefined;
    const changes = edit(manifest, dependency);
    const changed = applyChanges(text, changes);
    const after = readManifest(changed);
    const problems = [...after.document.problems, ...tomlTreeProblems(after.document)];
    assert.deepEqual(problems, [], changed);
    // A file with the line breaks of one system keeps to them.
    if (text.includes("\r\n")) assert.ok(!/[^\r]\n/.test(changed), changed);
    else assert.ok(!changed.includes("\r"), changed);
    return { manifest, dependency, changes, changed, after };
}

function withoutTable(data: Data, path: readonly string[]): void {
    const [key, ...rest] = path;
    if (key === undefined) return;
    const inner = data[key];
    if (rest.length === 0) delete data[key];
    else if (typeof inner === "object" && inner !== null) {
        withoutTable(inner as Data, rest);
        if (Object.keys(inner).length === 0) delete data[key];
    }
}

test("an edit of a dependency changes no other member, and applies to what it gave", () => {
    const seen = new Set<string>();
    fc.assert(
        fc.property(
            randomManifest,
            fc.constantFrom(...Object.keys(ofDependency)),
            fc.nat(20),
            (text, name, pick) => {
                const edit = ofDependency[name];
                assert.ok(edit);
                const result = apply(text, edit, pick);
                if (result === undefined) return;
                if (result.changes.length > 0) seen.add(name);
                const { manifest, dependency, after } = result;
                const path = [...tablePath(dependency), dependency.name];
                const [before, behind] = [manifest, after].map(({ root }) => {
                    const data = treeData(root) as Data;
                    withoutTable(data, path);
                    return data;
                });
                assert.deepEqual(behind, before);
                const same = after.dependencies.find(
                    (other) => other.name === dependency.name && other.table === dependency.table,
                );
                assert.ok(same, "the dependency is still there");
            },
        ),
        { numRuns: 3000 },
    );
    assert.deepEqual(
        [...seen].sort(),
        Object.keys(ofDependency).sort(),
        "every edit changed something",
    );
});

test("an edit of tables leaves every comment, and every dependency but its own", () => {
    const seen = new Set<string>();
    fc.assert(
        fc.property(
            randomManifest,
            fc.constantFrom(...Object.keys(ofTables)),
            fc.nat(20),
            (text, name, pick) => {
                const edit = ofTables[name];
                assert.ok(edit);
                const result = apply(text, edit, pick);
                if (result === undefined) return;
                if (result.changes.length > 0) seen.add(name);
                const { manifest, dependency, after } = result;
                const others = (of: Manifest) =>
                    of.dependencies
                        .filter(
                            (other) =>
                                other.name !== dependency.name &&
                                other.name !== "renamed" &&
                                other.name !== "added",
                        )
                        .map(
                            (other) =>
                                `${other.table}.${other.name} ${other.requirement?.value} ${other.features.map(({ value }) => value)}`,
                        )
                        .sort();
                assert.deepEqual(others(after), others(manifest));
                const apart = (of: Manifest) =>
                    of.document.comments.filter((one) => /a comment|apart|top|last/.test(one.text));
                // Lines of comments between the items of a list that goes away go with it.
                const least = name.startsWith("remove") ? 1 : apart(manifest).length;
                assert.ok(apart(after).length >= least);
            },
        ),
        { numRuns: 3000 },
    );
    assert.deepEqual(
        [...seen].sort(),
        Object.keys(ofTables).sort(),
        "every edit changed something",
    );
});
