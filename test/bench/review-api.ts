// How many pairs of crates that break their interface are flagged, and how many changed signatures of
// real crates:
//   node --import tsx test/bench/review-api.ts REPOSITORY [FOLDER...]
// REPOSITORY (or RUST_AI_SEMVER_SUITE) is a clone of obi1kenobi/cargo-semver-checks, bare or not; "-"
// for none. FOLDERs are crates whose public functions are changed one at a time.
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ReviewFinding } from "@rust-ai-ide/review/review-finding";
import { rustReader } from "../../shared/review/test/rust-reader.ts";
import { reviewTrees, type Tree, treeOf } from "./review-trees.ts";
import { unpackSuite } from "./semver-suite.ts";

/** A public function whose signature is on one line, as rustfmt leaves short ones. */
const signature = /^([ \t]*pub fn \w+(?:<[^>]*>)?\()([^()]*)(\))( -> [^{;]+)?( \{)$/gm;
let exported: { readonly path: string; readonly offsets: ReadonlySet<number> } | undefined;

const [repository = process.env.RUST_AI_SEMVER_SUITE ?? "-", ...folders] = process.argv.slice(2);
const reader = await rustReader();
const work = mkdtempSync(join(tmpdir(), "review-api-"));
try {
    if (repository === "-") console.log("Skipped: name a clone of cargo-semver-checks.");
    else await pairs(repository);
    for (const folder of folders) await mutations(folder);
} finally {
    rmSync(work, { recursive: true, force: true });
}

async function pairs(from: string): Promise<void> {
    const broken = unpackSuite(from, work);
    const counts = { broken: [0, 0], others: [0, 0], same: 0, compared: 0 };
    const missed: string[] = [];
    const extra: string[] = [];
    for (const name of readdirSync(join(work, "test_crates")).sort()) {
        const [old, now] = ["old", "new"].map((side) => join(work, "test_crates", name, side));
        if (old === undefined || now === undefined || !existsSync(old) || !existsSync(now))
            continue;
        const [base, head] = [treeOf(old), treeOf(now)];
        const found = await apiFindings(base, head);
        counts.same += (await apiFindings(base, base)).length;
        counts.compared++;
        const row = broken.has(name) ? counts.broken : counts.others;
        row[0] = (row[0] ?? 0) + 1;
        if (found.length > 0) row[1] = (row[1] ?? 0) + 1;
        if (found.length === 0 && broken.has(name)) missed.push(name);
        if (found.length > 0 && !broken.has(name)) extra.push(`${name} (${found[0]?.rule})`);
    }
    const share = ([all = 0, flagged = 0]: readonly number[]): string =>
        `${flagged} of ${all} (${((100 * flagged) / Math.max(1, all)).toFixed(1)} %)`;
    console.log(`pairs that break something, by the suite's records: ${share(counts.broken)}`);
    console.log(`other pairs flagged: ${share(counts.others)}`);
    console.log(`findings on ${counts.compared} identical pairs: ${counts.same}`);
    console.log(`not flagged: ${missed.join(", ")}`);
    console.log(`others flagged: ${extra.join(", ")}`);
}

/** Changes a parameter, the number of them, or the result of each public function on one line. */
async function mutations(folder: string): Promise<void> {
    const base = treeOf(folder);
    const counts: Record<string, [number, number]> = {};
    for (const [path, text] of base) {
        if (!path.endsWith(".rs") || !path.includes("src/")) continue;
        for (const match of text.matchAll(signature)) {
            const [whole, start = "", parameters = "", close = "", returns = "", end = ""] = match;
            if (!isExportedAt(base, path, match.index)) continue;
            const made: Record<string, string> = {
                added: `${start}${parameters}${parameters.trim() === "" ? "" : ", "}extra_parameter: u8${close}${returns}${end}`,
                result: `${start}${parameters}${close} -> ChangedResult${end}`,
                ...(/: [\w&]/.test(parameters)
                    ? {
                          type: `${start}${parameters.replace(/: (?!.*: )[^,]+/, ": ChangedType")}${close}${returns}${end}`,
                      }
                    : {}),
            };
            for (const [kind, changed] of Object.entries(made)) {
                const head = new Map(base);
                const at = match.index;
                head.set(path, text.slice(0, at) + changed + text.slice(at + whole.length));
                const found = await apiFindings(base, head, path);
                const row = counts[kind] ?? [0, 0];
                counts[kind] = row;
                row[0]++;
                if (found.length > 0) row[1]++;
            }
        }
    }
    const text = Object.entries(counts).map(
        ([kind, [all, flagged]]) => `${kind} ${flagged} of ${all}`,
    );
    console.log(`${folder}: ${text.join(", ")}`);
}

/** Whether the item whose signature begins in a line is one that others see. */
function isExportedAt(base: Tree, path: string, at: number): boolean {
    if (exported?.path !== path) {
        const text = base.get(path) ?? "";
        const side = reader.read(text, { path, isModuleExported: true });
        const items = side?.items.filter(({ isExported }) => isExported) ?? [];
        const starts = items.map(
            ({ signatureStart }) => text.lastIndexOf("\n", signatureStart) + 1,
        );
        exported = { path, offsets: new Set(starts) };
    }
    return exported.offsets.has(at);
}

async function apiFindings(
    base: Tree,
    head: Tree,
    only?: string,
): Promise<readonly ReviewFinding[]> {
    const { report } = await reviewTrees(reader, base, head, only);
    return report.findings.filter(({ category }) => category === "api");
}
