import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { languageIdOfFile } from "@rust-ai-ide/analysis/languages/language-table";
import { RuleSet } from "@rust-ai-ide/analysis/rules/rule-set";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { securityRules } from "@rust-ai-ide/security/sast/rules/security-rules";
import {
    ruleFinding,
    type SastFinding,
    taintFindings,
} from "@rust-ai-ide/security/sast/sast-finding";
import { type FileOutline, outlineOf } from "@rust-ai-ide/security/taint/call-outline";
import { fileTaint, isTestPlace } from "@rust-ai-ide/security/taint/file-taint";
import { numberFieldsOf } from "@rust-ai-ide/security/taint/number-fields";
import { relevantFiles } from "@rust-ai-ide/security/taint/relevant-files";
import { foreignTexts, localSinkTexts, localTexts } from "@rust-ai-ide/security/taint/rust-sources";
import { scriptTexts } from "@rust-ai-ide/security/taint/script-places";
import { isScript, mayHaveScriptFlow, scriptTaint } from "@rust-ai-ide/security/taint/script-taint";
import { scriptTaintRules } from "@rust-ai-ide/security/taint/script-taint-rules";
import type { FileTaint } from "@rust-ai-ide/security/taint/taint-facts";
import { taintRules } from "@rust-ai-ide/security/taint/taint-rules";
import { GrammarSet } from "../analysis/grammar-loader.ts";
import { decodeText, FileReader } from "../index/read-file.ts";
import type { IndexProblem } from "../index/workspace-indexer.ts";
import { type MarkedFile, type ScanSummary, scanWithRules } from "../rules/rule-scan.ts";

export interface SastScanOptions {
    /** Absolute paths of folders; what git ignores below them is left out. */
    readonly folders: readonly string[];
    /** Absolute paths of single files. */
    readonly files: readonly string[];
    /** Rules to run; none: all. */
    readonly only?: readonly string[] | undefined;
    readonly grammarsFolder: string | undefined;
    readonly workers?: number | undefined;
    readonly token: CancellationToken;
    readonly onProgress?: (files: number, total: number) => void;
}

export interface SastScanResult {
    /** By path and place. Paths are absolute, with `/`. */
    readonly findings: readonly SastFinding[];
    readonly suppressed: number;
    readonly problems: readonly IndexProblem[];
    readonly summary: ScanSummary & {
        /** Rust files through which data was followed: those that it may pass on its way to harm. */
        readonly followed: number;
    };
}

const longestParseMs = 10_000;
const largestFile = 4_000_000;
const turnMs = 50;

/** Ids of all rules about security that look at code. */
export function sastRuleIds(): readonly string[] {
    return [...securityRules, ...taintRules, ...scriptTaintRules].map(({ id }) => id);
}

/**
 * Runs all rules over files, and follows data through the crates in which any comes from outside.
 * Nothing of the files is executed. Throws `grammar.*` and `rules.*` errors; rejects with
 * CancelledError.
 */
export async function scanSast(options: SastScanOptions): Promise<SastScanResult> {
    const startedAt = performance.now();
    const isChosen = ({ id }: { readonly id: string }): boolean =>
        (options.only ?? []).length === 0 || (options.only ?? []).includes(id);
    const wanted = new Set(
        [...taintRules, ...scriptTaintRules].filter(isChosen).map(({ id }) => id),
    );
    // Files of all languages are looked at for sources, so the rules that are not chosen run too.
    const rules = wanted.size > 0 ? securityRules : securityRules.filter(isChosen);
    const scanned = await scanWithRules({
        rules: new RuleSet(rules),
        folders: options.folders,
        files: options.files,
        grammarsFolder: options.grammarsFolder,
        workers: options.workers,
        marks: [...foreignTexts, ...localTexts, ...localSinkTexts, ...scriptTexts],
        token: options.token,
        ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    });
    const findings: SastFinding[] = [];
    let suppressed = 0;
    for (const { path, findings: found, suppressed: own } of scanned.files) {
        suppressed += own;
        if (found.length === 0) continue;
        const { text } = decodeText(await readFile(path));
        for (const each of found) {
            const made = ruleFinding(slashed(path), text, each);
            if (made !== undefined && isChosen({ id: made.rule })) findings.push(made);
        }
    }
    let followed = 0;
    if (wanted.size > 0) {
        const crates = cratesOf(scanned.marked, scanned.paths);
        const scripts = scanned.marked.flatMap(({ path, marks }) =>
            (marks & scriptMarks) !== 0 && isScript(languageIdOfFile(path) ?? "") ? [path] : [],
        );
        const grammars = new GrammarSet(options.grammarsFolder);
        try {
            for (const crate of crates) {
                const result = await follow(crate, grammars, options.token);
                followed += result.followed;
                suppressed += result.suppressed;
                findings.push(...result.findings.filter(({ rule }) => wanted.has(rule)));
            }
            for (const path of scripts) {
                const result = await followScript(path, options, grammars);
                if (result === undefined) continue;
                followed++;
                suppressed += result.suppressed;
                findings.push(...result.findings.filter(({ rule }) => wanted.has(rule)));
            }
        } finally {
            grammars.dispose();
        }
    }
    const milliseconds = performance.now() - startedAt;
    return {
        findings: findings.sort(byPlace),
        suppressed,
        problems: scanned.problems,
        summary: { ...scanned.summary, milliseconds, followed },
    };
}

const foreignMarks = 2 ** foreignTexts.length - 1;
const localMarks = (2 ** localTexts.length - 1) << foreignTexts.length;

const rustCount = foreignTexts.length + localTexts.length + localSinkTexts.length;
const rustMarks = 2 ** rustCount - 1;
const scriptMarks = (2 ** scriptTexts.length - 1) << rustCount;

/** Whether data may come to harm in a crate with these marks. */
function isWorth(marks: number): boolean {
    if ((marks & foreignMarks) !== 0) return true;
    return (marks & localMarks) !== 0 && (marks & rustMarks & ~localMarks) !== 0;
}

/** All Rust files of the crates that one of the files is of; of single files these alone. */
function cratesOf(
    marked: readonly MarkedFile[],
    paths: readonly string[],
): readonly (readonly string[])[] {
    const known = new Map<string, string>();
    const marksOf = new Map<string, number>();
    for (const { path, marks } of marked) {
        const root = crateFolder(path, known);
        if (path.endsWith(".rs")) marksOf.set(root, (marksOf.get(root) ?? 0) | marks);
    }
    const roots = new Set([...marksOf.keys()].filter((root) => isWorth(marksOf.get(root) ?? 0)));
    const crates = new Map<string, Set<string>>();
    const add = (path: string): void => {
        const root = crateFolder(path, known);
        const isLeftOut = isTestPlace(slashed(path.slice(root.length + 1)));
        if (isLeftOut || !roots.has(root)) return;
        crates.set(root, (crates.get(root) ?? new Set()).add(path));
    };
    for (const path of paths) if (path.endsWith(".rs")) add(path);
    return [...crates.values()].map((paths) => [...paths].sort());
}

/** The nearest folder with a manifest; the file's own folder where there is none. */
export function crateFolder(path: string, known = new Map<string, string>()): string {
    const own = dirname(path);
    for (let folder = own; ; folder = dirname(folder)) {
        const answer = known.get(folder) ?? (existsSync(join(folder, "Cargo.toml")) ? folder : "");
        if (answer !== "") {
            known.set(own, answer);
            return answer;
        }
        if (dirname(folder) === folder) return own;
    }
}

/** Follows data through the files of a crate between whose functions it may get to harm. */
async function follow(
    paths: readonly string[],
    grammars: GrammarSet,
    token: CancellationToken,
): Promise<ReturnType<typeof taintFindings> & { readonly followed: number }> {
    const reader = new FileReader(largestFile);
    const facts: FileTaint[] = [];
    const known = new Map<string, string>();
    let turn = performance.now();
    const breathe = async (): Promise<void> => {
        if (performance.now() - turn < turnMs) return;
        await nextTurn();
        throwIfCancelled(token);
        turn = performance.now();
    };
    const read: { readonly path: string; readonly text: string }[] = [];
    const outlines: FileOutline[] = [];
    for (const path of paths) {
        const found = reader.read(path);
        if (found.kind !== "bytes") continue;
        const { text } = decodeText(found.bytes);
        outlines.push(outlineOf(text, read.length));
        read.push({ path, text });
        await breathe();
    }
    const relevant = [...relevantFiles(outlines)].sort((left, right) => left - right);
    if (relevant.length === 0) return { findings: [], suppressed: 0, followed: 0 };
    await grammars.load("rust");
    const parser = grammars.parserOf("rust");
    const numbers = numberFieldsOf(read.map(({ text }) => text));
    for (const file of relevant) {
        const { path, text } = read[file] ?? { path: "", text: "" };
        const tree = parser?.parse(text, undefined, longestParseMs);
        if (parser === undefined || tree === undefined) continue;
        try {
            const inside = slashed(path.slice(crateFolder(path, known).length + 1));
            facts.push(fileTaint(parser.table(tree, text), slashed(path), inside, numbers));
        } finally {
            tree.delete();
        }
        await breathe();
    }
    return { ...taintFindings(facts), followed: relevant.length };
}

/** Follows data through one file of TypeScript or JavaScript; undefined where there is none. */
async function followScript(
    path: string,
    { folders, token }: SastScanOptions,
    grammars: GrammarSet,
): Promise<ReturnType<typeof taintFindings> | undefined> {
    const root = folders.find((folder) => path.startsWith(folder)) ?? dirname(path);
    const inside = slashed(path.slice(root.length + 1));
    const { text } = decodeText(await readFile(path));
    throwIfCancelled(token);
    const language = languageIdOfFile(path);
    if (language === undefined || !mayHaveScriptFlow(inside, text)) return undefined;
    await grammars.load(language);
    const parser = grammars.parserOf(language);
    const tree = parser?.parse(text, undefined, longestParseMs);
    if (parser === undefined || tree === undefined) return undefined;
    try {
        return taintFindings([scriptTaint(parser.table(tree, text), slashed(path))]);
    } finally {
        tree.delete();
    }
}

function byPlace(left: SastFinding, right: SastFinding): number {
    const [first, second] = [left.locations[0], right.locations[0]];
    if (first === undefined || second === undefined) return 0;
    if (first.path !== second.path) return first.path < second.path ? -1 : 1;
    return first.span.start - second.span.start;
}

function slashed(path: string): string {
    return path.split(sep).join("/");
}
