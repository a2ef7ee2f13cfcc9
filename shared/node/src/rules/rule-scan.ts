import { setImmediate as nextTurn } from "node:timers/promises";
import { languageIdOfFile } from "@rust-ai-ide/analysis/languages/language-table";
import type { Finding } from "@rust-ai-ide/analysis/rules/finding";
import { runRules } from "@rust-ai-ide/analysis/rules/rule-run";
import type { RuleSet } from "@rust-ai-ide/analysis/rules/rule-set";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { GrammarSet } from "../analysis/grammar-loader.ts";
import { FileProblems, fileProblem } from "../index/file-problems.ts";
import { walkFiles } from "../index/file-walk.ts";
import { decodeText, FileReader } from "../index/read-file.ts";
import type { IndexProblem } from "../index/workspace-indexer.ts";

/** What rules say of one file. */
export interface ScannedFile {
    readonly path: string;
    /** Valid during the call alone. */
    readonly text: string;
    readonly findings: readonly Finding[];
    readonly suppressed: number;
    /** False: what the rules need does not stand in it. */
    readonly wasParsed: boolean;
}

export interface ScanSummary {
    readonly files: number;
    readonly parsed: number;
    readonly lines: number;
    readonly milliseconds: number;
}

export interface ScanOptions {
    /** Absolute paths of folders; what git ignores below them is left out. */
    readonly folders: readonly string[];
    /** Absolute paths of single files, read whether git ignores them or not. */
    readonly files: readonly string[];
    readonly token: CancellationToken;
    readonly onFile: (file: ScannedFile) => void;
    readonly onProblem: (problem: IndexProblem) => void;
    readonly onProgress?: (files: number) => void;
}

const largestFile = 4_000_000;
const longestParseMs = 10_000;
/** Between two looks at the cancellation. */
const turnMs = 50;

/** Runs rules over files, one after another; for programs, as it waits for the disk. */
export class RuleScan implements Disposable {
    private readonly rules: RuleSet;
    private readonly grammars: GrammarSet;
    private readonly reader = new FileReader(largestFile);

    constructor(rules: RuleSet, grammarsFolder: string | undefined) {
        this.rules = rules;
        this.grammars = new GrammarSet(grammarsFolder);
    }

    /** Throws `grammar.*` errors; rejects with CancelledError. */
    async run(options: ScanOptions): Promise<ScanSummary> {
        const { folders, files, token } = options;
        const startedAt = performance.now();
        const counts = { files: 0, parsed: 0, lines: 0 };
        let turn = startedAt;
        const scanAll = async (paths: readonly string[]): Promise<void> => {
            for (const path of paths) {
                await this.scan(path, options, counts);
                if (performance.now() - turn < turnMs) continue;
                options.onProgress?.(counts.files);
                await nextTurn();
                throwIfCancelled(token);
                turn = performance.now();
            }
        };
        await scanAll(files);
        const given = new Set(files);
        const isWanted = (name: string): boolean => this.languageOf(name) !== undefined;
        const { onProblem } = options;
        if (folders.length > 0) {
            for await (const paths of walkFiles({ roots: folders, isWanted, token, onProblem })) {
                await scanAll(paths.filter((path) => !given.has(path)));
            }
        }
        return { ...counts, milliseconds: performance.now() - startedAt };
    }

    dispose(): void {
        this.grammars.dispose();
    }

    /** The language of a file that some rule is for. */
    private languageOf(path: string): string | undefined {
        const languageId = languageIdOfFile(path);
        return languageId !== undefined && this.rules.speaksOf(languageId) ? languageId : undefined;
    }

    private async scan(
        path: string,
        { folders, onFile, onProblem }: ScanOptions,
        counts: { files: number; parsed: number; lines: number },
    ): Promise<void> {
        const languageId = this.languageOf(path);
        const parser = languageId === undefined ? undefined : this.grammars.parserOf(languageId);
        if (languageId === undefined || parser === undefined) return;
        const read = this.reader.read(path);
        for (const problem of read.problems) onProblem(problem);
        if (read.kind !== "bytes") return;
        const { text } = decodeText(read.bytes);
        counts.files++;
        counts.lines += linesOf(text);
        await this.grammars.load(languageId);
        const { names } = parser;
        const program = names && this.rules.program(languageId, names);
        if (program === undefined) return;
        const active = program.activeIn(text);
        if (active.size === 0) {
            onFile({ path, text, findings: [], suppressed: 0, wasParsed: false });
            return;
        }
        const tree = parser.parse(text, undefined, longestParseMs);
        if (tree === undefined) {
            onProblem(fileProblem(path, FileProblems["too-slow"](`${longestParseMs / 1000} s`)));
            return;
        }
        try {
            const table = parser.table(tree, text);
            const inside = pathInside(path, folders);
            const { findings, suppressed } = runRules(program, table, inside, active);
            counts.parsed++;
            onFile({ path, text, findings, suppressed, wasParsed: true });
        } finally {
            tree.delete();
        }
    }
}

/** Names at the end of a path that may say that a single file is a test. */
const decidingNames = 3;

/** The path below its folder: a folder called tests further up makes no test of it. */
function pathInside(path: string, folders: readonly string[]): string {
    const slashed = path.replaceAll("\\", "/");
    for (const folder of folders) {
        const start = `${folder.replaceAll("\\", "/")}/`;
        if (slashed.startsWith(start)) return slashed.slice(start.length);
    }
    return slashed.split("/").slice(-decidingNames).join("/");
}

function linesOf(text: string): number {
    let lines = 1;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
    return lines;
}
