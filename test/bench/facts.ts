import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { extractFacts } from "@rust-ai-ide/analysis/extract/extract-facts";
import { type FactsRequest, factPlaces, readFacts } from "@rust-ai-ide/analysis/facts/model-facts";
import { CompactIndex } from "@rust-ai-ide/analysis/index/compact-index";
import { encodeFacts } from "@rust-ai-ide/analysis/index/facts-codec";
import type { FileFacts } from "@rust-ai-ide/analysis/index/file-facts";
import { borderRules } from "@rust-ai-ide/analysis/links/border-table";
import { LinkTable } from "@rust-ai-ide/analysis/links/link-table";
import { GrammarSet } from "@rust-ai-ide/node/analysis/grammar-loader";
import { rustFiles } from "./agreement-reference.ts";

/**
 * How long the facts for a model take at places of an open file of 5,000 lines, in an index of a
 * million lines: the files of RUST_AI_AGREEMENT_REPOS, under further names until there are as many.
 */
const repositories = (process.env.RUST_AI_AGREEMENT_REPOS ?? "").split(",").filter(Boolean);
const wantedLines = 1_000_000;
const openLines = 5_000;
const places = 400;

const grammars = new GrammarSet();
await grammars.load("rust");
const index = new CompactIndex();
const links = new LinkTable(borderRules);
const readers = borderRules.flatMap((rule) => rule.readers);

function factsOf(path: string, text: string): FileFacts {
    const parser = grammars.parserOf("rust");
    const tree = parser?.parse(text, undefined, Number.POSITIVE_INFINITY);
    if (parser === undefined || tree === undefined) throw new Error("the grammar is not loaded");
    const table = parser.table(tree, text);
    const facts = extractFacts({ path, languageId: "rust", text, table }, readers);
    tree.delete();
    return facts;
}

/** Fills the index and gives the text that will be open: files joined until they are long enough. */
function fill(): string {
    let open = "";
    let lines = 0;
    const packed: { path: string; bytes: Uint8Array; facts: FileFacts }[] = [];
    for (const repository of repositories) {
        for (const file of rustFiles(repository)) {
            const path = join(repository, file);
            const text = readFileSync(path, "utf8");
            const facts = factsOf(path, text);
            if (facts.lineStarts.length + lines <= openLines) {
                open += text;
                lines += facts.lineStarts.length;
            }
            packed.push({ path, bytes: encodeFacts(facts), facts });
        }
    }
    for (let copy = 0; index.lines < wantedLines && packed.length > 0; copy++) {
        index.batch(() => {
            for (const { path, bytes, facts } of packed) {
                if (index.lines >= wantedLines) break;
                const name = copy === 0 ? path : path.replace(/\/([^/]+)\//, `/$1-${copy}/`);
                index.update(name, bytes);
                links.update(name, "rust", facts.endpoints);
            }
        });
    }
    return open;
}

function quantiles(times: readonly number[]): string {
    const sorted = [...times].sort((one, other) => one - other);
    const at = (share: number): string =>
        (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2);
    return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, longest ${at(1)} ms`;
}

async function measure(text: string): Promise<void> {
    const path = join(repositories[0] ?? "", "src/open.rs");
    const facts = factsOf(path, text);
    index.update(path, encodeFacts(facts));
    console.log(
        `${index.size} files, ${index.lines} lines, ${index.symbolCount} symbols; open: ${facts.lineStarts.length} lines`,
    );
    const choosing: number[] = [];
    const reading: number[] = [];
    let [found, units] = [0, 0];
    for (let place = 0; place < places; place++) {
        const offset = facts.lineStarts[((place * 997) % facts.lineStarts.length) | 0] ?? 0;
        const base = { path, languageId: "rust", text, facts, offset, index, links };
        const request: FactsRequest = { ...base, tokens: 1_500 };
        const start = performance.now();
        const chosen = factPlaces(request);
        const middle = performance.now();
        const told = await readFacts(
            chosen,
            async (file) => (file === path ? text : readFile(file, "utf8").catch(() => undefined)),
            request,
        );
        choosing.push(middle - start);
        reading.push(performance.now() - start);
        found += told.length;
        units += told.reduce((sum, fact) => sum + fact.text.length, 0);
    }
    // The first ones are those of code that is not compiled yet.
    console.log(`chosen:          ${quantiles(choosing.slice(20))}`);
    console.log(`chosen and read: ${quantiles(reading.slice(20))}`);
    console.log(
        `${(found / places).toFixed(1)} facts, ${Math.round(units / places)} units a place`,
    );
}

if (repositories.length === 0) {
    console.log("skipped: RUST_AI_AGREEMENT_REPOS names no repositories");
} else await measure(fill());
grammars.dispose();
