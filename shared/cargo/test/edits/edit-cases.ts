import assert from "node:assert/strict";
import { applyChanges, type TextChange } from "@rust-ai-ide/cargo/edit";
import type { Manifest, ManifestDependency } from "@rust-ai-ide/cargo/manifest/manifest";
import { readManifest } from "@rust-ai-ide/cargo/manifest/read-manifest";
import { tomlTreeProblems } from "@rust-ai-ide/cargo/toml/toml-tree";

/** Text of a manifest, what is done with its dependency `x`, and the text that it gives. */
export function checkEdit(
    text: string,
    edit: (manifest: Manifest, dependency: ManifestDependency) => readonly TextChange[],
    expected: string,
): void {
    const manifest = readManifest(text);
    const dependency = [...manifest.dependencies, ...(manifest.workspace?.dependencies ?? [])].find(
        ({ name }) => name === "x",
    );
    assert.ok(dependency, "the text has a dependency x");
    checkText(text, edit(manifest, dependency), expected);
}

export function checkText(text: string, changes: readonly TextChange[], expected: string): void {
    const result = applyChanges(text, changes);
    assert.equal(result, expected);
    const { document } = readManifest(result);
    assert.deepEqual([...document.problems, ...tomlTreeProblems(document)], []);
}
