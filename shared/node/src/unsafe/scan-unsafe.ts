import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { SourceParser } from "@rust-ai-ide/analysis/syntax/source-parser";
import type { PackageGraph } from "@rust-ai-ide/cargo/graph/package-graph";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { findUnsafe } from "@rust-ai-ide/security/unsafe/find-unsafe";
import { type GeigerCounts, geigerCounts } from "@rust-ai-ide/security/unsafe/geiger-counts";
import {
    type LocatedUse,
    summarizePackage,
    type UnsafeInventory,
    type UnsafePackage,
} from "@rust-ai-ide/security/unsafe/unsafe-inventory";
import { GrammarSet } from "../analysis/grammar-loader.ts";
import { walkFiles } from "../index/file-walk.ts";

export interface UnsafeQuestion {
    readonly graph: PackageGraph;
    /** False: members of the workspace alone. */
    readonly dependencies: boolean;
    /** Count expressions as cargo-geiger does as well, for which every file is parsed. */
    readonly geiger: boolean;
    readonly grammarsFolder?: string | undefined;
    /** Texts of open documents by absolute path with `/`. */
    readonly overlay?: ((path: string) => string | undefined) | undefined;
    readonly token: CancellationToken;
    readonly onProgress?: (done: number, total: number) => void;
}

const longestParseMs = 10_000;
/** Below a package: what only its own tests, examples and benchmarks are made of. */
const testFolders = /^(?:tests|benches|examples)\//;

/** What packages take on trust, in the order of the graph. Reads sources; nothing runs. */
export async function scanUnsafe(question: UnsafeQuestion): Promise<UnsafeInventory> {
    const startedAt = performance.now();
    const wanted = question.graph.packages.filter(
        ({ isMember, source }) => isMember || source === undefined || question.dependencies,
    );
    const grammars = question.geiger ? new GrammarSet(question.grammarsFolder) : undefined;
    try {
        await grammars?.load("rust");
        const parser = grammars?.parserOf("rust");
        const packages: UnsafePackage[] = [];
        const unknown: { name: string; version: string }[] = [];
        for (const [index, each] of wanted.entries()) {
            throwIfCancelled(question.token);
            question.onProgress?.(index, wanted.length);
            if (each.manifestPath === undefined) {
                unknown.push({ name: each.name, version: each.version });
                continue;
            }
            packages.push(await scanPackage(each, dirname(each.manifestPath), question, parser));
        }
        return { packages, unknown, milliseconds: Math.round(performance.now() - startedAt) };
    } finally {
        grammars?.dispose();
    }
}

async function scanPackage(
    of: PackageGraph["packages"][number],
    folder: string,
    question: UnsafeQuestion,
    parser: SourceParser | undefined,
): Promise<UnsafePackage> {
    const root = folder.replaceAll("\\", "/");
    const paths = of.source === undefined ? await ownFiles(root, question) : await allFiles(root);
    const uses: LocatedUse[] = [];
    const totals = { functions: 0, methods: 0, impls: 0, traits: 0 };
    let counts: GeigerCounts | undefined;
    let [roots, forbidding] = [0, 0];
    for (const path of paths) {
        throwIfCancelled(question.token);
        const text =
            question.overlay?.(path) ?? (await readFile(path, "utf8").catch(() => undefined));
        if (text === undefined) continue;
        const relative = path.slice(root.length + 1);
        const isTest = testFolders.test(relative);
        const found = findUnsafe(text);
        if (/^src\/(?:lib|main|bin\/[^/]+)\.rs$/.test(relative)) {
            roots++;
            if (found.forbidsUnsafe) forbidding++;
        }
        for (const use of found.uses) uses.push({ ...use, path, isTest: isTest || use.isTest });
        if (isTest) continue;
        totals.functions += found.totals.functions;
        totals.methods += found.totals.methods;
        totals.impls += found.totals.impls;
        totals.traits += found.totals.traits;
        if (parser !== undefined) counts = sum(counts, countFile(parser, text));
    }
    const { name, version, isMember } = of;
    return summarizePackage({
        name,
        version,
        isMember,
        files: paths.length,
        totals,
        forbidsUnsafe: roots > 0 && roots === forbidding,
        geiger: counts,
        uses,
    });
}

function countFile(parser: SourceParser, text: string): GeigerCounts | undefined {
    const tree = parser.parse(text, undefined, longestParseMs);
    if (tree === undefined) return undefined;
    try {
        return geigerCounts(parser.table(tree, text), { mode: "geiger", includesTests: false });
    } finally {
        tree.delete();
    }
}

function sum(
    left: GeigerCounts | undefined,
    right: GeigerCounts | undefined,
): GeigerCounts | undefined {
    if (left === undefined || right === undefined) return left ?? right;
    const added = (key: keyof GeigerCounts): GeigerCounts[keyof GeigerCounts] => ({
        safe: left[key].safe + right[key].safe,
        unsafe: left[key].unsafe + right[key].unsafe,
    });
    return {
        functions: added("functions"),
        expressions: added("expressions"),
        impls: added("impls"),
        traits: added("traits"),
        methods: added("methods"),
    };
}

/** Without what git ignores and what belongs to packages below. */
async function ownFiles(root: string, { token }: UnsafeQuestion): Promise<readonly string[]> {
    const found: string[] = [];
    const walk = walkFiles({
        roots: [root],
        isWanted: (name) => name.endsWith(".rs"),
        endsAt: (names) => names.has("Cargo.toml"),
        token,
    });
    for await (const paths of walk) found.push(...paths);
    return found;
}

/** Of a package of a registry: everything that it was published with. */
async function allFiles(root: string): Promise<readonly string[]> {
    const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
    return entries
        .filter((entry) => entry.isFile() && entry.name.endsWith(".rs"))
        .map((entry) => join(entry.parentPath, entry.name).replaceAll("\\", "/"))
        .sort();
}
