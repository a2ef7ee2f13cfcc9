import { extractFacts } from "@rust-ai-ide/analysis/extract/extract-facts";
import { encodeFacts } from "@rust-ai-ide/analysis/index/facts-codec";
import { languageIdOfFile } from "@rust-ai-ide/analysis/languages/language-table";
import type { EndpointReader } from "@rust-ai-ide/analysis/links/link-rule";
import { scanSource } from "@rust-ai-ide/analysis/scan/scan-source";
import type { SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { GrammarSet } from "../analysis/grammar-loader.ts";
import { FileProblems, fileProblem } from "./file-problems.ts";
import { readersOf } from "./indexed-files.ts";
import type { KnownHashes } from "./known-hashes.ts";
import type { DiskStamp, PoolResult } from "./pool-contract.ts";
import { asUtf8, contentHash, decodeText, FileReader, isValidText, leadsOut } from "./read-file.ts";
import type { IndexProblem } from "./workspace-indexer.ts";

/** What is wanted of files. */
export interface AnalysisRequest {
    readonly facts: boolean;
    readonly counts: boolean;
    readonly known: KnownHashes | undefined;
    readonly roots: readonly string[];
    /** Roots with links followed: the path is checked against them. Absent for paths of a walk. */
    readonly realRoots: readonly string[] | undefined;
    isCancelled(): boolean;
}

/** All that a worker finds out of one file, but for its place in a list. */
export type AnalysedFile = Omit<PoolResult, "path">;

interface Source {
    readonly path: string;
    /** What of the path may decide facts. */
    readonly place: string;
    readonly languageId: string;
    readonly bytes: Uint8Array;
    readonly readers: readonly EndpointReader[];
}

/** A line of more bytes was made by a program. */
const longestLine = 20_000;
const longestParseMs = 10_000;
/** Names at the end of a path that facts may depend on. */
const decidingNames = 4;

/** Reads, hashes, parses and packs one file after another. For worker threads: it waits for the disk. */
export class FileAnalyser implements Disposable {
    private readonly reader: FileReader;
    private readonly grammars: GrammarSet;
    private isCancelled: () => boolean = () => false;

    constructor(largestFile: number, grammarsFolder: string | undefined) {
        this.reader = new FileReader(largestFile);
        // A parse is given up in its next step when its time is over, or nobody waits for it.
        const readTime = (): number =>
            this.isCancelled() ? Number.POSITIVE_INFINITY : performance.now();
        this.grammars = new GrammarSet(grammarsFolder, readTime);
    }

    /** Undefined when the file's grammar is there, or it needs none; else wait for it first. */
    needs(path: string): Promise<void> | undefined {
        const languageId = languageIdOfFile(path);
        if (languageId === undefined) return undefined;
        const isReady = this.grammars.parserOf(languageId)?.isReady ?? true;
        return isReady ? undefined : this.grammars.load(languageId);
    }

    /** Undefined when the request was cancelled meanwhile. */
    analyse(
        path: string,
        stamp: DiskStamp | undefined,
        request: AnalysisRequest,
    ): AnalysedFile | undefined {
        if (request.realRoots !== undefined && leadsOut(path, request.realRoots)) {
            const problem = fileProblem(path, FileProblems["outside-roots"]());
            return { ...nothing, outcome: "left-out", problems: [problem] };
        }
        const read = this.reader.read(path, stamp);
        if (read.kind !== "bytes") {
            const outcome = read.kind === "too-large" ? "read" : read.kind;
            return { ...nothing, ...read, outcome, bytes: read.stamp?.size ?? 0 };
        }
        const { bytes } = read;
        const languageId = languageIdOfFile(path) ?? "";
        const place = decidingPart(path, request.roots);
        const hash = contentHash(bytes, languageId, place);
        const { lines, longest } = measureLines(bytes);
        const isKnown = request.known?.has(hash) === true;
        const file = {
            ...nothing,
            outcome: isKnown ? ("known" as const) : ("read" as const),
            languageId,
            stamp: read.stamp,
            hash,
            lines,
            bytes: bytes.length,
        };
        const problems: IndexProblem[] = [...read.problems];
        const isWanted = request.facts && !isKnown;
        // Of facts that are known nobody else says it again.
        if (isKnown && languageId !== "" && !isValidText(bytes)) {
            problems.push(fileProblem(path, FileProblems["invalid-utf8"]()));
        }
        if (!isWanted && !request.counts) return { ...file, problems };
        const utf8 = asUtf8(bytes);
        const readers = readersOf(languageId, path, utf8);
        const counts = request.counts
            ? { ...scanSource(languageId, path, utf8), borderReaders: readers.length }
            : undefined;
        if (!isWanted) return { ...file, counts, problems };
        if (longest > longestLine || /\.min\.[cm]?js$/.test(path)) {
            const problem = FileProblems["machine-made"](longestLine.toLocaleString("en"));
            problems.push(fileProblem(path, problem));
            return { ...file, counts, problems };
        }
        this.isCancelled = request.isCancelled;
        const source = { path, place, languageId, bytes, readers };
        const facts = this.factsIfAny(source, problems);
        return request.isCancelled() ? undefined : { ...file, counts, facts, problems };
    }

    dispose(): void {
        this.grammars.dispose();
    }

    /** A defect in what reads one file must not cost the others. */
    private factsIfAny(source: Source, problems: IndexProblem[]): Uint8Array | undefined {
        try {
            return this.facts(source, problems);
        } catch (error) {
            // The parser's own memory may be broken: this thread is of no use any more.
            if (error instanceof Error && error.name === "RuntimeError") throw error;
            problems.push(fileProblem(source.path, FileProblems["worker-failed"]()));
            return undefined;
        }
    }

    private facts(source: Source, problems: IndexProblem[]): Uint8Array | undefined {
        const { path, place, languageId, bytes, readers } = source;
        const parser = this.grammars.parserOf(languageId);
        if (parser === undefined && readers.length === 0) return undefined;
        const { text, isValid } = decodeText(bytes);
        if (!isValid) problems.push(fileProblem(path, FileProblems["invalid-utf8"]()));
        const encode = (table: SyntaxTable | undefined): Uint8Array | undefined => {
            const facts = extractFacts({ path: place, languageId, text, table }, readers, true);
            const isEmpty = table === undefined && facts.endpoints.length === 0;
            return isEmpty ? undefined : encodeFacts(facts);
        };
        if (parser === undefined) return encode(undefined);
        const tree = parser.parse(text, undefined, longestParseMs);
        if (tree === undefined) {
            const problem = FileProblems["too-slow"](`${longestParseMs / 1000} s`);
            problems.push(fileProblem(path, problem));
            return undefined;
        }
        try {
            return encode(parser.table(tree, text));
        } finally {
            tree.delete();
        }
    }
}

const nothing = {
    languageId: "",
    stamp: undefined,
    hash: undefined,
    lines: 0,
    bytes: 0,
    facts: undefined,
    counts: undefined,
} as const;

/** The last names of a path below its outermost root: the same wherever the root lies. */
function decidingPart(path: string, roots: readonly string[]): string {
    let start = 0;
    for (const root of roots) {
        const folder = root.endsWith("/") ? root : `${root}/`;
        if (path.startsWith(folder) && (start === 0 || folder.length < start))
            start = folder.length;
    }
    return path.slice(start).split("/").slice(-decidingNames).join("/");
}

function measureLines(bytes: Uint8Array): { lines: number; longest: number } {
    let [lines, longest, start] = [1, 0, 0];
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, start)) {
        lines++;
        if (at - start > longest) longest = at - start;
        start = at + 1;
    }
    return { lines, longest: Math.max(longest, bytes.length - start) };
}
