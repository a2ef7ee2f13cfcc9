import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyFile, filesBelow, readJson } from "./files.mjs";
import { packLicenceTexts } from "./licence-texts.mjs";
import { members } from "./members.mjs";
import { dist, root } from "./paths.mjs";

const modules = join(root, "node_modules");

/** Files beside the bundles: the grammars that the CLI loads, and the inference process. */
const copies = [
    ["web-tree-sitter/web-tree-sitter.wasm", "web-tree-sitter.wasm"],
    ["tree-sitter-javascript/tree-sitter-javascript.wasm", "tree-sitter-javascript.wasm"],
    ["tree-sitter-python/tree-sitter-python.wasm", "tree-sitter-python.wasm"],
    ["tree-sitter-rust/tree-sitter-rust.wasm", "tree-sitter-rust.wasm"],
    ["@tree-sitter-grammars/tree-sitter-toml/tree-sitter-toml.wasm", "tree-sitter-toml.wasm"],
    ["tree-sitter-typescript/tree-sitter-tsx.wasm", "tree-sitter-tsx.wasm"],
    ["tree-sitter-typescript/tree-sitter-typescript.wasm", "tree-sitter-typescript.wasm"],
];

/** Pages of the editor's side that several extensions show, and who shows them. */
const sharedMedia = ["report-dark.svg", "report-light.svg", "report-page.css", "report-page.js"];
const showsReports = ["cargo", "security", "review"];

/** What of an extension's folder goes into its package as it is. */
const packed = /^(?:media|l10n)\/|^(?:README\.md|CHANGELOG\.md|LICENSE|package\.nls.*\.json)$/;

/**
 * Copies everything that is no bundle (grammars, weights, manifests, texts, pictures) and removes
 * what an earlier build left.
 * @param {readonly string[]} bundles Paths below dist/.
 */
export function copyResources(bundles) {
    const expected = new Set(bundles);
    /** @param {string} from @param {string} to Below dist/. */
    const copy = (from, to) => {
        copyFile(existing(from), join(dist, to));
        expected.add(to);
    };
    for (const [from = "", to = ""] of copies) {
        for (const folder of ["ai-core", "cli", "security", "review"])
            copy(join(modules, from), `${folder}/${to}`);
    }
    for (const folder of ["ai-core", "cli"]) {
        copy(join(root, "models/catalog.json"), `${folder}/catalog.json`);
    }
    const texts = packLicenceTexts();
    for (const folder of ["ai-core", "cli", "security"]) {
        writeFileSync(join(dist, folder, "licence-texts.br"), texts);
        expected.add(`${folder}/licence-texts.br`);
    }
    for (const { name, code } of members) {
        for (const [from, to] of extensionFiles(name)) copy(from, `${name}/${to}`);
        writeManifest(name, code);
        expected.add(`${name}/package.json`);
    }
    const weights = existing(join(root, "models/embedded"));
    for (const path of filesBelow(weights)) copy(join(weights, path), `model-rust/model/${path}`);
    for (const folder of [...members.map(({ name }) => name), "cli"]) {
        for (const path of filesBelow(join(dist, folder))) {
            if (!expected.has(`${folder}/${path}`)) rmSync(join(dist, folder, path));
        }
    }
}

/**
 * Source and place inside the package of the files that are copied.
 * @param {string} name
 * @returns {[string, string][]}
 */
function extensionFiles(name) {
    const source = join(root, "extensions", name);
    const own = filesBelow(source).filter((file) => packed.test(file));
    const shared = ["LICENSE", "CHANGELOG.md"].filter((file) => !own.includes(file));
    existing(join(source, "README.md"));
    return [
        ...own.map((file) => /** @type {[string, string]} */ ([join(source, file), file])),
        ...shared.map((file) => /** @type {[string, string]} */ ([join(root, file), file])),
        ...(showsReports.includes(name) ? sharedMedia : []).map(
            (file) =>
                /** @type {[string, string]} */ ([
                    join(root, "shared/host/media", file),
                    `media/${file}`,
                ]),
        ),
    ];
}

/**
 * The packed manifest has no trace of the workspace: dependencies are bundled.
 * @param {string} name
 * @param {boolean} code
 */
function writeManifest(name, code) {
    const manifest = readJson(existing(join(root, "extensions", name, "package.json")));
    for (const key of [
        "private",
        "type",
        "scripts",
        "exports",
        "dependencies",
        "devDependencies",
    ]) {
        delete manifest[key];
    }
    if (code && manifest.main !== "./extension.cjs") {
        throw new Error(`extensions/${name}/package.json: main must be "./extension.cjs"`);
    }
    writeFileSync(join(dist, name, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

/** @param {string} path */
function existing(path) {
    if (!existsSync(path)) throw new Error(`the build needs ${path}`);
    return path;
}
