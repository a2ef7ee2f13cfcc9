import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { extractFacts } from "@rust-ai-ide/analysis/extract/extract-facts";
import { GrammarSet } from "@rust-ai-ide/node/analysis/grammar-loader";
import { type ReferenceSymbol, referenceSymbols, rustFiles } from "./agreement-reference.ts";

/**
 * Whether our symbols are those of rust-analyzer: both read the same files, and what one has and the
 * other has not is counted by (kind, name, line). Functions, types, traits, implementations and
 * modules are what is promised; the other kinds are printed beside them. Repositories are given as
 * folders in RUST_AI_AGREEMENT_REPOS, separated by commas; rust-analyzer has to be on the path, or
 * named in RUST_AI_RUST_ANALYZER.
 */
const repositories = (process.env.RUST_AI_AGREEMENT_REPOS ?? "").split(",").filter(Boolean);
const analyzer = process.env.RUST_AI_RUST_ANALYZER ?? "rust-analyzer";

/** Differences that are printed of each repository. */
const shown = Number(process.env.RUST_AI_AGREEMENT_SHOWN ?? 20);

/** Our kinds by the group that both sides are compared in. */
const groups: Readonly<Record<string, string>> = {
    function: "function",
    method: "function",
    struct: "type",
    union: "type",
    enum: "type",
    type: "type",
    trait: "trait",
    implementation: "impl",
    module: "module",
    variant: "variant",
    constant: "constant",
    static: "static",
    field: "field",
    macro: "macro",
};
const promised = new Set(["function", "type", "trait", "impl", "module"]);

interface Tally {
    both: number;
    ours: number;
    theirs: number;
}

const grammars = new GrammarSet();
await grammars.load("rust");

function ourSymbols(path: string, text: string): ReferenceSymbol[] {
    const parser = grammars.parserOf("rust");
    const tree = parser?.parse(text, undefined, Number.POSITIVE_INFINITY);
    if (parser === undefined || tree === undefined) throw new Error("the grammar is not loaded");
    const table = parser.table(tree, text);
    const facts = extractFacts({ path, languageId: "rust", text, table }, []);
    tree.delete();
    let line = 0;
    return facts.symbols.map(({ kind, name, nameStart }) => {
        while (line > 0 && (facts.lineStarts[line] ?? 0) > nameStart) line--;
        while ((facts.lineStarts[line + 1] ?? Number.POSITIVE_INFINITY) <= nameStart) line++;
        return { group: groups[kind] ?? kind, name, line: line + 1 };
    });
}

/** Moves what both lists have into `both`, and gives what is left. */
function compare(
    ours: readonly ReferenceSymbol[],
    theirs: readonly ReferenceSymbol[],
    tallies: Map<string, Tally>,
): string[] {
    const key = ({ group, name, line }: ReferenceSymbol): string =>
        `${group} ${name.replace(/\s/g, "")} ${line}`;
    const left = new Map<string, number>();
    for (const symbol of theirs) left.set(key(symbol), (left.get(key(symbol)) ?? 0) + 1);
    const tally = (group: string): Tally => {
        const known = tallies.get(group) ?? { both: 0, ours: 0, theirs: 0 };
        tallies.set(group, known);
        return known;
    };
    const differences: string[] = [];
    for (const symbol of ours) {
        const count = left.get(key(symbol)) ?? 0;
        if (count > 0) {
            left.set(key(symbol), count - 1);
            tally(symbol.group).both++;
        } else {
            tally(symbol.group).ours++;
            differences.push(`+${symbol.line} ${symbol.group} ${symbol.name}`);
        }
    }
    for (const symbol of theirs) {
        const count = left.get(key(symbol)) ?? 0;
        if (count === 0) continue;
        left.set(key(symbol), count - 1);
        tally(symbol.group).theirs++;
        differences.push(`-${symbol.line} ${symbol.group} ${symbol.name}`);
    }
    return differences;
}

const percent = (part: number, whole: number): string =>
    whole === 0 ? "-" : `${((100 * part) / whole).toFixed(2)} %`;

function row(name: string, { both, ours, theirs }: Tally): string {
    const cells = [
        String(both + theirs),
        String(both + ours),
        percent(both, both + ours),
        percent(both, both + theirs),
    ];
    return `${name.padEnd(12)}${cells.map((cell) => cell.padStart(12)).join("")}`;
}

if (repositories.length === 0) {
    console.log("skipped: RUST_AI_AGREEMENT_REPOS names no repositories");
}
for (const repository of repositories) {
    const tallies = new Map<string, Tally>();
    const differences: string[] = [];
    const files = rustFiles(repository);
    let crashed = 0;
    for (const file of files) {
        const path = join(repository, file);
        const text = readFileSync(path, "utf8");
        const theirs = referenceSymbols(analyzer, text);
        if (theirs === undefined) {
            crashed++;
            continue;
        }
        for (const difference of compare(ourSymbols(path, text), theirs, tallies)) {
            differences.push(`${file}: ${difference}`);
        }
    }
    console.log(
        `\n${basename(repository)}, ${files.length} files, ${crashed} of which crash rust-analyzer`,
    );
    console.log(
        `${"".padEnd(12)}${["theirs", "ours", "precision", "recall"].map((head) => head.padStart(12)).join("")}`,
    );
    const all: Tally = { both: 0, ours: 0, theirs: 0 };
    for (const [group, tally] of [...tallies].sort()) {
        console.log(row(group, tally));
        if (!promised.has(group)) continue;
        all.both += tally.both;
        all.ours += tally.ours;
        all.theirs += tally.theirs;
    }
    console.log(row("promised", all));
    for (const difference of differences.slice(0, shown)) console.log(`  ${difference}`);
    if (differences.length > shown) console.log(`  … ${differences.length - shown} more`);
}
grammars.dispose();
