import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { filesBelow, readJson } from "./files.mjs";
import { dist, root } from "./paths.mjs";

/** Licence texts of packages that are published without one, by package name. */
const keptTexts = join(root, "scripts/licences");

/** Packages whose files are copied rather than bundled, by a file that shows their presence. */
const copied = [
    ["web-tree-sitter.wasm", ["web-tree-sitter"]],
    ["tree-sitter-javascript.wasm", ["tree-sitter-javascript"]],
    ["tree-sitter-python.wasm", ["tree-sitter-python"]],
    ["tree-sitter-rust.wasm", ["tree-sitter-rust"]],
    ["tree-sitter-typescript.wasm", ["tree-sitter-typescript"]],
    ["licence-texts.br", ["spdx-license-list"]],
    ["tree-sitter-toml.wasm", ["@tree-sitter-grammars/tree-sitter-toml"]],
    [
        "runtime/node_modules/onnxruntime-node/package.json",
        ["onnxruntime-node", "onnxruntime-common"],
    ],
];

/**
 * Data that was made from what others wrote: the file of it among a bundle's sources, and what it
 * is. The text of the licence is kept under the first word.
 */
const portedData = [
    [
        "shared/security/src/secrets/rules/gitleaks.json",
        "gitleaks, rules of its configuration (MIT)",
    ],
];

/**
 * The text of THIRD-PARTY-NOTICES.txt for a package with these files.
 * @param {readonly string[]} files Paths inside the package, with slashes.
 * @param {string} folder The folder below dist/ whose bundles are among them.
 * @returns {string}
 */
export function thirdPartyNotices(files, folder) {
    const names = new Set(
        copied.flatMap(([shown, packages]) =>
            files.includes(/** @type {string} */ (shown)) ? packages : [],
        ),
    );
    const folders = new Set([...names].map((name) => join(root, "node_modules", String(name))));
    const inputs = bundledInputs(files, folder);
    const ported = portedData.filter(([path]) => inputs.includes(String(path)));
    for (const path of inputs) {
        const owner = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
        if (owner !== undefined && !owner.endsWith("/@rust-ai-ide")) folders.add(join(root, owner));
    }
    const sections = [
        ...[...folders].sort().map(section),
        ...ported.map(([, title = ""]) => {
            const texts = licenceTexts(join(keptTexts, title.split(",", 1)[0] ?? ""));
            return `${title}\n\n${texts.join("\n\n")}\n`;
        }),
    ];
    const introduction =
        sections.length === 0
            ? "This package contains no software of third parties."
            : "This package contains software of third parties under the licences below.";
    return [`THIRD-PARTY NOTICES\n\n${introduction}\n`, ...sections].join(
        `\n${"-".repeat(80)}\n\n`,
    );
}

/**
 * Source files that the bundles among these files were made from.
 * @param {readonly string[]} files
 * @param {string} folder
 */
function bundledInputs(files, folder) {
    const made = files.filter((path) => path.endsWith(".cjs")).map((path) => `${folder}/${path}`);
    return filesBelow(join(dist, "meta")).flatMap((name) => {
        const meta = readJson(join(dist, "meta", name));
        const outputs = /** @type {string[]} */ (meta.bundleOutputs);
        return outputs.some((output) => made.includes(output)) ? Object.keys(meta.inputs) : [];
    });
}

/** @param {string} folder */
function section(folder) {
    const manifest = readJson(join(folder, "package.json"));
    const kept = join(keptTexts, manifest.name);
    const texts = licenceTexts(existsSync(kept) ? kept : folder);
    if (texts.length === 0) {
        throw new Error(`${manifest.name} is bundled, and no licence text of it is known`);
    }
    return `${manifest.name} ${manifest.version} (${manifest.license})\n\n${texts.join("\n\n")}\n`;
}

/** @param {string} folder */
function licenceTexts(folder) {
    return readdirSync(folder)
        .filter((name) => /^(?:licen[cs]e|copying|notice|thirdpartynotices)(?:[.-]|$)/i.test(name))
        .sort()
        .map((name) => readFileSync(join(folder, name), "utf8").trim());
}
