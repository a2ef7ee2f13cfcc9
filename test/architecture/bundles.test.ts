import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { repositoryRoot } from "./source-files.ts";

const metaFolder = join(repositoryRoot, "dist/meta");

interface Metafile {
    readonly inputs: Record<
        string,
        { readonly imports: readonly { path: string; external?: boolean }[] }
    >;
    readonly outputs: Record<string, { readonly bytes: number }>;
}

/** What a bundle must never reach, by the folder of its entry. */
const rules: readonly { readonly bundle: RegExp; readonly forbidden: RegExp }[] = [
    { bundle: /\/extension\.cjs$/, forbidden: /onnxruntime|web-tree-sitter|shared\/analysis\// },
    {
        bundle: /\/(?:inference|rust-ai|analysis-worker|rule-worker)\.cjs$/,
        forbidden: /^vscode$|shared\/host\//,
    },
    { bundle: /\/rust-ai\.cjs$/, forbidden: /^onnxruntime/ },
];

/** Bytes that a bundle may have. Raise one only with a reason in the commit. */
const budgets: readonly { readonly bundle: RegExp; readonly bytes: number }[] = [
    { bundle: /\/extension\.cjs$/, bytes: 1_000_000 },
    { bundle: /\/inference\.cjs$/, bytes: 500_000 },
    { bundle: /\/analysis-worker\.cjs$/, bytes: 750_000 },
    { bundle: /\/rule-worker\.cjs$/, bytes: 300_000 },
    { bundle: /\/rust-ai\.cjs$/, bytes: 2_500_000 },
    { bundle: /\/cargo-server\.cjs$/, bytes: 1_250_000 },
    { bundle: /\/language-client\.cjs$/, bytes: 750_000 },
];

test("bundles reach nothing that their layer forbids and stay within their budget", (t) => {
    if (!existsSync(metaFolder)) {
        t.skip("not built yet: run npm run build");
        return;
    }
    const problems: string[] = [];
    let checked = 0;
    for (const name of readdirSync(metaFolder)) {
        const meta = JSON.parse(readFileSync(join(metaFolder, name), "utf8")) as Metafile;
        for (const [output, { bytes }] of Object.entries(meta.outputs)) {
            const reached = Object.entries(meta.inputs).flatMap(([input, { imports }]) => [
                input,
                ...imports.filter((imported) => imported.external).map((imported) => imported.path),
            ]);
            for (const rule of rules.filter(({ bundle }) => bundle.test(output))) {
                checked++;
                for (const path of reached.filter((path) => rule.forbidden.test(path))) {
                    problems.push(`${output} reaches ${path}`);
                }
            }
            for (const budget of budgets.filter(({ bundle }) => bundle.test(output))) {
                if (bytes > budget.bytes) problems.push(`${output}: ${bytes} bytes`);
            }
        }
    }
    assert.ok(checked > 0, "the metafiles name the bundles");
    assert.deepEqual(problems, []);
});
