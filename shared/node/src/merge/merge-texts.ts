import { languageIdOfFile } from "@rust-ai-ide/analysis/languages/language-table";
import { nodeFlags } from "@rust-ai-ide/analysis/syntax/syntax-table";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import type { ParseFile } from "@rust-ai-ide/merge/languages/read-side";
import type { MarkerOptions } from "@rust-ai-ide/merge/lines/conflict-markers";
import { mergeFile } from "@rust-ai-ide/merge/merge-file";
import type { MergeInput, MergeResult } from "@rust-ai-ide/merge/merge-result";
import { timeLimit } from "@rust-ai-ide/merge/time-limit";
import { GrammarSet } from "../analysis/grammar-loader.ts";

/** Milliseconds for one text. A file that needs longer is merged by lines. */
const parseBudgetMs = 3_000;

/** Milliseconds for the items of one file; after that it is merged by lines, with a note. */
const mergeBudgetMs = 10_000;

export interface MergeTextOptions {
    readonly markers?: MarkerOptions;
    /** Milliseconds for the items of the file; default: 10 seconds. */
    readonly timeLimitMs?: number | undefined;
    /** Folder of the grammar files; found by itself when absent. */
    readonly grammarsFolder?: string | undefined;
}

/** Merges files of any language that has a grammar; loads a grammar when its first file comes. */
export class FileMerger implements Disposable {
    private readonly grammars: GrammarSet;

    constructor(grammarsFolder?: string) {
        this.grammars = new GrammarSet(grammarsFolder);
    }

    /** Parses texts by the name of their file, once `prepare` has been called for it. */
    readonly parse: ParseFile = (path, text) => {
        const id = languageIdOfFile(path);
        const parser = id === undefined ? undefined : this.grammars.parserOf(id);
        const tree = parser?.parse(text, undefined, parseBudgetMs);
        if (parser === undefined || tree === undefined) return undefined;
        try {
            return parser.table(tree, text);
        } finally {
            tree.delete();
        }
    };

    /** Loads the grammar of a file's language. Rejects with `grammar.*` errors. */
    async prepare(path: string): Promise<void> {
        const id = languageIdOfFile(path);
        if (id !== undefined) await this.grammars.load(id);
    }

    /** Whether a text has no syntax error, once `prepare` has been called; false without a grammar. */
    parses(path: string, text: string): boolean {
        const table = this.parse(path, text);
        if (table === undefined) return false;
        const broken = nodeFlags.error | nodeFlags.missing;
        return !table.flags.subarray(0, table.size).some((flags) => (flags & broken) !== 0);
    }

    async merge(
        input: MergeInput,
        markers?: MarkerOptions,
        timeLimitMs = mergeBudgetMs,
    ): Promise<MergeResult> {
        await this.prepare(input.path);
        const limit = timeLimit(timeLimitMs, () => performance.now());
        return mergeFile(input, this.parse, markers, limit);
    }

    dispose(): void {
        this.grammars.dispose();
    }
}

/** Merges one file. Rejects with CancelledError or a `grammar.*` error. */
export async function mergeTexts(
    input: MergeInput,
    { markers, timeLimitMs, grammarsFolder }: MergeTextOptions,
    token: CancellationToken,
): Promise<MergeResult> {
    throwIfCancelled(token);
    const merger = new FileMerger(grammarsFolder);
    try {
        return await merger.merge(input, markers, timeLimitMs);
    } finally {
        merger.dispose();
    }
}
