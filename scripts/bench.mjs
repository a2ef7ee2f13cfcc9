import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "./lib/build.mjs";
import { fail, heading } from "./lib/log.mjs";
import { root } from "./lib/paths.mjs";
import { run } from "./lib/run.mjs";

/** @type {Record<string, string>} What each benchmark measures, by its file's name in test/bench. */
const benchmarks = {
    engine: "the engine beside transformers.js on the same weights",
    completion: "what a user feels of completions, beside the n-gram baseline",
    acceptance: "what the acceptance filter hides, and what of it was wanted",
    analysis:
        "lines of Rust a second by stage of the index, beside ripgrep, ctags and native parsing",
    agreement: "our Rust symbols beside those of rust-analyzer",
    index: "memory, restart, questions and updates of the index over a million lines and more",
    facts: "how long choosing facts for a model takes, in an index of a million lines",
    "cargo-unused": "unused dependencies without a build, beside the build that others need",
    lsp: "what an editor waits for: edits in files of 5,000 lines, questions, completion meanwhile",
    "cargo-graph":
        "trees, duplicates and features of real workspaces beside cargo tree and cargo metadata",
    "index-cache": "the reader of cargo's index cache beside that of a Rust crate",
    conflicts:
        "predicted merges beside those that git makes, and broken builds beside the compiler",
    "merge-structured": "files that git could not merge in real histories, merged by their items",
    "merge-clean": "files that git merges, beside ours byte for byte, in real histories",
    "security-audit": "audits of real locks beside cargo-audit, and what both find",
    "security-licences":
        "licences of policies on real workspaces beside cargo-deny, and texts of licence files",
    "security-bans": "bans and sources of policies on real workspaces beside cargo-deny",
    "security-deny": "audits of real workspaces beside cargo-deny, and what both find",
    "security-reach": "whether a large workspace calls a function: at first and after an edit",
    "security-sast": "security rules over folders of code, alone and with data followed",
    orchestrator: "failover, switching and shared load over several engines",
};

const help = `npm run bench -- [BENCHMARK ...]
Builds, then prints the figures of BENCHMARKS.md. Idle cores make figures worth keeping.
${Object.entries(benchmarks)
    .map(([name, about]) => `  ${name.padEnd(14)}${about}`)
    .join("\n")}`;

async function main() {
    const { values, positionals } = parseArgs({
        options: { help: { type: "boolean" } },
        allowPositionals: true,
    });
    const unknown = positionals.filter((name) => benchmarks[name] === undefined);
    if (unknown.length > 0) throw new Error(`no benchmark ${unknown.join(", ")}\n${help}`);
    if (values.help === true) {
        console.log(help);
        return;
    }
    await build();
    for (const name of positionals.length > 0 ? positionals : Object.keys(benchmarks)) {
        heading(`${name}: ${benchmarks[name]}`);
        const file = join(root, "test/bench", `${name}.ts`);
        if (!existsSync(file)) throw new Error(`${file} is missing`);
        await run(process.execPath, ["--import", "tsx", file], { cwd: root });
    }
}

main().catch(fail);
