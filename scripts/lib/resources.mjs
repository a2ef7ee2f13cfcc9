import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyFile, filesBelow, readJson } from "./files.mjs";
import { members } from "./members.mjs";
import { dist, root } from "./paths.mjs";

const modules = join(root, "node_modules");

/** Files beside the bundles: the grammars that the CLI loads, and the inference process. */
const copies = [
    ["web-tree-sitter/web-tree-sitter.wasm", "web-tree-sitter.wasm"],
    ["tree-sitter-rust/tree-sitter-rust.wasm", "tree-sitter-rust.wasm"],
];

/** Source folders and build files of an extension, which its package does not need. */
const notPacked = /^(?:src|test|worker|node_modules)\/|^(?:tsconfig.*\.json|package\.json)$/;

/** Copies everything that is no bundle: grammars, weights, manifests, texts, pictures. */
export function copyResources() {
    for (const [from, to] of copies) {
        for (const folder of ["ai-core", "cli"]) {
            copyFile(existing(join(modules, from ?? "")), join(dist, folder, to ?? ""));
        }
    }
    for (const { name, code } of members) copyExtension(name, code);
    rmSync(join(dist, "model-rust/model"), { recursive: true, force: true });
    copyFolder("models/embedded", "dist/model-rust/model");
}

/** @param {string} name @param {boolean} code */
function copyExtension(name, code) {
    const source = join(root, "extensions", name);
    const target = join(dist, name);
    for (const path of filesBelow(source).filter((file) => !notPacked.test(file))) {
        copyFile(join(source, path), join(target, path));
    }
    for (const shared of ["LICENSE", "CHANGELOG.md"]) {
        if (!existsSync(join(source, shared))) {
            copyFile(existing(join(root, shared)), join(target, shared));
        }
    }
    existing(join(source, "README.md"));
    const manifest = readJson(existing(join(source, "package.json")));
    // The packed manifest has no trace of the workspace: dependencies are bundled.
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
    writeFileSync(join(target, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

/** @param {string} from @param {string} to */
function copyFolder(from, to) {
    const files = filesBelow(existing(join(root, from)));
    for (const path of files) copyFile(join(root, from, path), join(root, to, path));
}

/** @param {string} path */
function existing(path) {
    if (!existsSync(path) && process.env.RUST_AI_PARTIAL === undefined)
        throw new Error(`the build needs ${path}`);
    return path;
}
