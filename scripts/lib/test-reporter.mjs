import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import { inspect } from "node:util";
import { root } from "./paths.mjs";

/**
 * Reporter for node:test: one line for each file or failure, and the counts as JSON in the file
 * that RUST_AI_RESULTS names.
 * @param {AsyncIterable<{ type: string, data: any }>} source
 */
async function* reporter(source) {
    /** @type {Record<string, number>} */
    const counts = {};
    /** @type {Map<string, number>} */
    const files = new Map();
    /** @type {string[]} */
    const skipped = [];
    for await (const { type, data } of source) {
        const file = relative(root, data?.file ?? "");
        if (type === "test:pass" && data.details?.type !== "suite") {
            files.set(file, (files.get(file) ?? 0) + 1);
            if (data.skip !== undefined) skipped.push(`${data.name}: ${data.skip}`);
            if (process.env.RUST_AI_VERBOSE !== undefined) {
                yield `   ok ${data.name} (${Math.round(data.details.duration_ms)} ms)\n`;
            }
        } else if (type === "test:fail" && data.details?.type !== "suite") {
            const error = data.details?.error;
            const cause = error?.cause ?? error;
            yield `   FAILED ${file}: ${data.name}\n${indent(inspect(cause, { depth: 4 }))}\n`;
        } else if (type === "test:stdout" || type === "test:stderr") {
            yield data.message;
        } else if (type === "test:diagnostic" && data.nesting === 0) {
            const [, name, count] = /^(\w+) (\d+)$/.exec(data.message) ?? [];
            if (name !== undefined) counts[name] = Number(count);
        }
    }
    yield `   ${files.size} files, ${counts.tests ?? 0} tests\n`;
    const { RUST_AI_RESULTS: results } = process.env;
    if (results !== undefined) {
        const failed = (counts.fail ?? 0) + (counts.cancelled ?? 0);
        const result = {
            passed: counts.pass ?? 0,
            failed,
            skipped: skipped.length,
            notes: skipped,
        };
        writeFileSync(results, JSON.stringify(result));
    }
}

/** @param {string} text */
function indent(text) {
    return text.replace(/^/gm, "      ");
}

// biome-ignore lint/style/noDefaultExport: node:test takes the default export of this file.
export default reporter;
