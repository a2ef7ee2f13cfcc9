import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { build } from "esbuild";
import { packAdvisories } from "./scripts/lib/advisories.mjs";
import { copyFile, filesBelow } from "./scripts/lib/files.mjs";
import { members } from "./scripts/lib/members.mjs";
import { dist, root } from "./scripts/lib/paths.mjs";
import { copyResources } from "./scripts/lib/resources.mjs";

/**
 * @typedef {object} Bundle
 * @property {string} entry
 * @property {readonly string[]} outputs Below dist/; the first is written, the others are copies.
 * @property {"node20" | "node22" | "es2022"} target `es2022`: for a browser, with nothing of Node.
 * @property {readonly string[]} [external] Packages that stay outside the bundle.
 * @property {readonly string[]} forbidden Packages whose import fails the build.
 * @property {string} [start] JavaScript that runs before the bundle.
 * @property {Readonly<Record<string, string>>} [separate] Imports that are files beside the bundle.
 */

const native = "onnxruntime-node";

/** Packed, the native runtime lies in a folder of its own: vsce drops node_modules at the top. */
const findRuntime =
    'module.paths.unshift(require("node:path").join(__dirname,"runtime","node_modules"));';
const bundleUrl = 'const bundleUrl=require("node:url").pathToFileURL(__filename).href;';

/** The language client is large: read by its first use, it does not slow the activation. */
const separate = { "./load-language-client.ts": "./language-client.cjs" };

/** @type {readonly Bundle[]} */
const programs = [
    {
        entry: "shared/host/src/load-language-client.ts",
        outputs: [
            "ai-core/language-client.cjs",
            "cargo/language-client.cjs",
            "security/language-client.cjs",
            "review/language-client.cjs",
        ],
        target: "node22",
        external: ["vscode"],
        forbidden: [native],
    },
    {
        entry: "extensions/ai-core/worker/main.ts",
        outputs: ["ai-core/inference.cjs", "cli/inference.cjs"],
        target: "node20",
        external: [native],
        forbidden: ["vscode"],
        start: findRuntime,
    },
    {
        entry: "shared/node/src/index/pool-worker.ts",
        outputs: ["cli/analysis-worker.cjs", "ai-core/analysis-worker.cjs"],
        target: "node20",
        forbidden: ["vscode", native],
    },
    {
        entry: "shared/node/src/rules/rule-worker.ts",
        outputs: ["cli/rule-worker.cjs", "ai-core/rule-worker.cjs", "security/rule-worker.cjs"],
        target: "node20",
        forbidden: ["vscode", native],
    },
    {
        entry: "extensions/cargo/server/main.ts",
        outputs: ["cargo/cargo-server.cjs"],
        target: "node20",
        forbidden: ["vscode", native],
    },
    {
        entry: "extensions/security/server/main.ts",
        outputs: ["security/security-server.cjs"],
        target: "node20",
        forbidden: ["vscode", native],
    },
    {
        entry: "extensions/review/server/main.ts",
        outputs: ["review/review-server.cjs"],
        target: "node20",
        forbidden: ["vscode", native],
    },
    {
        entry: "cli/src/main.ts",
        outputs: ["cli/rust-ai.cjs", "ai-core/rust-ai.cjs"],
        target: "node20",
        forbidden: ["vscode", native],
        separate: {
            "./all-commands-program.ts": "./rust-ai-all.cjs",
            "./audit-program.ts": "./rust-ai-audit.cjs",
        },
    },
    {
        entry: "cli/src/all-commands-program.ts",
        outputs: ["cli/rust-ai-all.cjs", "ai-core/rust-ai-all.cjs"],
        target: "node20",
        forbidden: ["vscode", native],
    },
    {
        entry: "cli/src/audit-program.ts",
        outputs: ["cli/rust-ai-audit.cjs", "ai-core/rust-ai-audit.cjs"],
        target: "node20",
        forbidden: ["vscode", native, "web-tree-sitter"],
        separate: {
            "./rarely-needed.ts": "./rust-ai-audit-more.cjs",
            "./read-database.ts": "./rust-ai-read-database.cjs",
        },
    },
    {
        entry: "shared/node/src/advisories/read-database.ts",
        outputs: ["cli/rust-ai-read-database.cjs", "ai-core/rust-ai-read-database.cjs"],
        target: "node20",
        forbidden: ["vscode", native],
    },
    {
        entry: "cli/src/security/rarely-needed.ts",
        outputs: ["cli/rust-ai-audit-more.cjs", "ai-core/rust-ai-audit-more.cjs"],
        target: "node20",
        forbidden: ["vscode", native, "web-tree-sitter"],
    },
];

/** @type {readonly Bundle[]} */
const shells = members
    .filter(({ code }) => code)
    .map(({ name }) => ({
        entry: `extensions/${name}/src/extension.ts`,
        outputs: [`${name}/extension.cjs`],
        target: "node22",
        external: ["vscode"],
        forbidden: [native, "web-tree-sitter"],
        separate,
    }));

/** @type {readonly Bundle[]} */
const hostTests = filesBelow(join(root, "test/host/suites"))
    .filter((path) => path.endsWith(".test.ts") || path === "index.ts")
    .map((path) => ({
        entry: `test/host/suites/${path}`,
        outputs: [`test-host/suites/${path.replace(/\.ts$/, ".cjs")}`],
        target: "node22",
        external: ["vscode", "mocha"],
        forbidden: [native],
    }));

/**
 * Pages in the editor: a script and a style each, for the editor's own browser.
 * @type {readonly Bundle[]}
 */
const pages = ["graph", "timings"].flatMap((name) =>
    ["ts", "css"].map((kind) => ({
        entry: `extensions/cargo/pages/${name}.${kind}`,
        outputs: [`cargo/pages/${name}.${kind === "ts" ? "js" : kind}`],
        target: "es2022",
        forbidden: ["vscode", "node", native],
    })),
);

/** Every bundle of the product. */
export const bundles = [...shells, ...programs, ...pages, ...hostTests];

/**
 * Fails the build where a bundle reaches a forbidden package, however far away.
 * @param {readonly string[]} forbidden
 * @returns {import("esbuild").Plugin}
 */
function guard(forbidden) {
    return {
        name: "forbidden-imports",
        setup({ onResolve }) {
            onResolve({ filter: /^[^./]/ }, ({ path, importer }) => {
                const name = forbidden.find((item) => path === item || path.startsWith(`${item}/`));
                if (name === undefined) return undefined;
                const from = relative(root, importer);
                return { errors: [{ text: `${from} imports ${name}, forbidden in this bundle` }] };
            });
        },
    };
}

/**
 * @param {Readonly<Record<string, string>>} files
 * @returns {import("esbuild").Plugin}
 */
function separateFiles(files) {
    return {
        name: "separate-files",
        setup({ onResolve }) {
            onResolve({ filter: /.*/ }, ({ path }) => {
                const file = files[path];
                return file === undefined ? undefined : { path: file, external: true };
            });
        },
    };
}

/**
 * Programs of the command line that start each other. The one that parses imports for itself alone:
 * the parser's runtime has a variable `require` of its own, which a rewritten import would call.
 * @param {Bundle} bundle
 */
function startsOthers({ entry }) {
    return entry.startsWith("cli/") && entry !== "cli/src/all-commands-program.ts";
}

/** @param {Bundle} bundle */
async function buildBundle(bundle) {
    if (!existsSync(join(root, bundle.entry))) throw new Error(`the build needs ${bundle.entry}`);
    const [first = "", ...copies] = bundle.outputs;
    const isPage = bundle.target === "es2022";
    const { metafile } = await build({
        absWorkingDir: root,
        entryPoints: [bundle.entry],
        outfile: join(dist, first),
        bundle: true,
        platform: isPage ? "browser" : "node",
        format: isPage ? "iife" : "cjs",
        // By require(): it alone looks into the folder that the native runtime is packed in, and
        // other programs are loaded without being read for their exports first.
        ...((bundle.external?.includes(native) || startsOthers(bundle)) && {
            supported: { "dynamic-import": false },
        }),
        target: bundle.target,
        external: [...(bundle.external ?? [])],
        // Names stay, so that a stack in a bug report can be read.
        minifySyntax: true,
        minifyWhitespace: true,
        // Licences are gathered in THIRD-PARTY-NOTICES.txt.
        legalComments: "none",
        // ES modules in the bundle that look for files beside themselves.
        ...(!isPage && {
            define: { "import.meta.url": "bundleUrl" },
            banner: { js: bundleUrl + (bundle.start ?? "") },
        }),
        metafile: true,
        logLevel: "warning",
        plugins: [guard(bundle.forbidden), separateFiles(bundle.separate ?? {})],
    });
    const meta = join(dist, "meta", `${first.replaceAll("/", "-")}.json`);
    mkdirSync(dirname(meta), { recursive: true });
    writeFileSync(meta, JSON.stringify({ ...metafile, bundleOutputs: bundle.outputs }));
    for (const copy of copies) copyFile(join(dist, first), join(dist, copy));
}

/** Builds everything into dist/. */
export async function buildAll() {
    await Promise.all(bundles.map(buildBundle));
    copyResources(bundles.flatMap(({ outputs }) => outputs));
    console.log(packAdvisories());
}
