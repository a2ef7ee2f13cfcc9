import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { type Layer, layerOf } from "./layers.ts";
import { repositoryRoot, resolveRelative, type SourceFile, sourceFiles } from "./source-files.ts";

const isProduct = (path: string): boolean =>
    /^(?:shared|extensions|cli)\//.test(path) && /\.ts$/.test(path) && !/\/test\//.test(path);

/** What is wrong with one import of one file, or nothing. */
function violation(file: SourceFile, layer: Layer, specifier: string): string | undefined {
    if (specifier.startsWith(".")) {
        const target = layerOf(resolveRelative(file.path, specifier));
        return target === layer || (specifier.endsWith(".json") && target === undefined)
            ? undefined
            : `leaves its package by ${specifier}`;
    }
    const own = /^@rust-ai-ide\/([^/]+)(\/.+)?$/.exec(specifier);
    if (own !== null) {
        if (own[2] === undefined) return `imports the whole package ${specifier}`;
        return layer.packages.includes(own[1] ?? "") ? undefined : `may not import ${specifier}`;
    }
    if (specifier === "vscode") return layer.vscode ? undefined : "sees the editor";
    if (/^onnxruntime/.test(specifier))
        return layer.native ? undefined : "loads the native runtime";
    const bare = specifier.split("/")[0] ?? "";
    if (specifier.startsWith("node:") || builtinModules.includes(bare)) {
        return layer.node ? undefined : `sees Node (${specifier})`;
    }
    return undefined;
}

test("every product file belongs to a layer", () => {
    const homeless = sourceFiles(isProduct).filter((file) => layerOf(file.path) === undefined);
    assert.deepEqual(
        homeless.map((file) => file.path),
        [],
    );
});

test("imports follow the layer table", () => {
    const files = sourceFiles(isProduct);
    assert.ok(files.length > 20, "the search finds the product's files");
    const violations: string[] = [];
    for (const file of files) {
        const layer = layerOf(file.path);
        if (layer === undefined) continue;
        for (const imported of file.imports) {
            const problem = violation(file, layer, imported.specifier);
            if (problem !== undefined) violations.push(`${file.path}: ${problem}`);
        }
    }
    assert.deepEqual(violations, []);
});

test("the layer check sees what it forbids", () => {
    const layer = layerOf("shared/core/src/x.ts");
    assert.ok(layer);
    const file = { path: "shared/core/src/x.ts", text: "", imports: [] };
    for (const specifier of ["vscode", "node:fs", "fs", "onnxruntime-node", "../../ai/src/y.ts"]) {
        assert.ok(violation(file, layer, specifier), specifier);
    }
    assert.ok(violation(file, layer, "@rust-ai-ide/ai/sampling"));
    assert.equal(violation(file, layer, "./event.ts"), undefined);
});

test("a package declares every workspace package that it imports", () => {
    const missing = new Set<string>();
    for (const file of sourceFiles(isProduct)) {
        const folder = /^(shared\/[^/]+|extensions\/[^/]+|cli)\//.exec(file.path)?.[1];
        if (folder === undefined) continue;
        const manifest = JSON.parse(
            readFileSync(join(repositoryRoot, folder, "package.json"), "utf8"),
        ) as { dependencies?: Record<string, string>; devDependencies?: Record<string, string> };
        for (const { specifier } of file.imports) {
            const name = /^@rust-ai-ide\/[^/]+/.exec(specifier)?.[0];
            if (name === undefined) continue;
            if (!manifest.dependencies?.[name] && !manifest.devDependencies?.[name]) {
                missing.add(`${folder}: ${name}`);
            }
        }
    }
    assert.deepEqual([...missing], []);
});
