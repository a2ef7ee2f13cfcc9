import { languageIdOfFile } from "@rust-ai-ide/analysis/languages/language-table";
import { type LocatedFinding, locatedFindings } from "@rust-ai-ide/analysis/rules/located-finding";
import { runRules } from "@rust-ai-ide/analysis/rules/rule-run";
import type { RuleSet } from "@rust-ai-ide/analysis/rules/rule-set";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { GrammarSet } from "../analysis/grammar-loader.ts";
import { FileProblems, fileProblem } from "../index/file-problems.ts";
import { decodeText, FileReader } from "../index/read-file.ts";
import type { IndexProblem } from "../index/workspace-indexer.ts";

/** What rules say of one file. */
export interface ScannedFile {
    readonly path: string;
    readonly findings: readonly LocatedFinding[];
    readonly suppressed: number;
    /** 0: it could not be read. */
    readonly lines: number;
    /** False: what the rules need does not stand in it, or it could not be read. */
    readonly wasParsed: boolean;
    readonly problems: readonly IndexProblem[];
    /** Which of the texts that were asked for stand in it, a bit each. */
    readonly marks?: number | undefined;
}

const largestFile = 4_000_000;
const longestParseMs = 10_000;
/** Names at the end of a path that may say that a single file is a test. */
const decidingNames = 3;

/** Runs rules over files, one after another and at once: it waits for the disk. */
export class FileRules implements Disposable {
    private readonly rules: RuleSet;
    private readonly folders: readonly string[];
    private readonly grammars: GrammarSet;
    private readonly marks: readonly string[];
    private readonly reader = new FileReader(largestFile);

    /** At most 31 `marks`: texts that are told of where they stand. */
    constructor(
        rules: RuleSet,
        folders: readonly string[],
        grammarsFolder: string | undefined,
        marks: readonly string[] = [],
    ) {
        this.marks = marks;
        this.rules = rules;
        this.folders = folders.map((folder) => `${folder.replaceAll("\\", "/")}/`);
        this.grammars = new GrammarSet(grammarsFolder);
    }

    /** Undefined for files that no rule is for. Throws `grammar.*` errors. */
    async scan(path: string): Promise<ScannedFile | undefined> {
        const languageId = ruledLanguage(this.rules, path);
        const parser = languageId === undefined ? undefined : this.grammars.parserOf(languageId);
        if (languageId === undefined || parser === undefined) return undefined;
        const nothing = { path, findings: [], suppressed: 0, lines: 0, wasParsed: false };
        const read = this.reader.read(path);
        const problems = [...read.problems];
        if (read.kind !== "bytes") return { ...nothing, problems };
        const { text, isValid } = decodeText(read.bytes);
        if (!isValid) problems.push(fileProblem(path, FileProblems["invalid-utf8"]()));
        const lines = linesOf(text);
        let marks = 0;
        for (const [index, mark] of this.marks.entries()) {
            if (text.includes(mark)) marks |= 1 << index;
        }
        await this.grammars.load(languageId);
        const program = parser.names && this.rules.program(languageId, parser.names);
        const active = program?.activeIn(text);
        if (program === undefined || active === undefined || active.size === 0) {
            return { ...nothing, lines, problems, marks };
        }
        const tree = parser.parse(text, undefined, longestParseMs);
        if (tree === undefined) {
            const tooSlow = FileProblems["too-slow"](`${longestParseMs / 1000} s`);
            return {
                ...nothing,
                lines,
                problems: [...problems, fileProblem(path, tooSlow)],
                marks,
            };
        }
        try {
            const table = parser.table(tree, text);
            const result = runRules(program, table, this.inside(path), active);
            const findings = locatedFindings(text, result.findings);
            const { suppressed } = result;
            return { path, findings, suppressed, lines, wasParsed: true, problems, marks };
        } finally {
            tree.delete();
        }
    }

    dispose(): void {
        this.grammars.dispose();
    }

    /** The path below its folder: a folder called tests further up makes no test of it. */
    private inside(path: string): string {
        const slashed = path.replaceAll("\\", "/");
        const folder = this.folders.find((start) => slashed.startsWith(start));
        if (folder !== undefined) return slashed.slice(folder.length);
        return slashed.split("/").slice(-decidingNames).join("/");
    }
}

/** The language of a file that some rule is for. */
export function ruledLanguage(rules: RuleSet, path: string): string | undefined {
    const languageId = languageIdOfFile(path);
    return languageId !== undefined && rules.speaksOf(languageId) ? languageId : undefined;
}

function linesOf(text: string): number {
    let lines = 1;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
    return lines;
}
