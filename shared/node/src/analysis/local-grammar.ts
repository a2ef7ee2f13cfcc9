import type { CompletionRequest, GrammarPort } from "@rust-ai-ide/ai/completion-ports";
import { checkCompletion } from "@rust-ai-ide/analysis/grammar/check-completion";
import { completionContext } from "@rust-ai-ide/analysis/grammar/completion-context";
import { syntaxErrors } from "@rust-ai-ide/analysis/grammar/parse-check";
import { languageIdOfFile } from "@rust-ai-ide/analysis/languages/language-table";
import type { SourceParser } from "@rust-ai-ide/analysis/syntax/source-parser";
import { SyntaxDocument } from "@rust-ai-ide/analysis/syntax/syntax-document";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { LineIndex } from "@rust-ai-ide/core/text";
import type {
    CheckedCompletion,
    CompletionContext,
    CompletionMode,
    ContextPiece,
} from "@rust-ai-ide/protocol/completion";
import { GrammarSet } from "./grammar-loader.ts";
import { withDoubts } from "./grounded-check.ts";

export interface LocalGrammarOptions {
    /** Folder with `web-tree-sitter.wasm` and `tree-sitter-<language>.wasm`; found by itself when absent. */
    readonly grammarsFolder?: string;
    /** False: silent in comments. Default true. */
    readonly inComments?: boolean;
    /** What prompts show of other places, for documents that were opened without it. */
    readonly contextOf?: ContextOf | undefined;
    /** Texts of the crate that a document is in, in which names of suggestions are looked for. */
    readonly textsOf?: TextsOf | undefined;
}

/** Gives the texts of other files of a document's crate. */
export type TextsOf = (place: { readonly uri: string; readonly path: string }) => Iterable<string>;

/** Gives the pieces at a cursor; `line` counts from 0. */
export type ContextOf = (place: {
    readonly uri: string;
    readonly path: string;
    readonly prefix: string;
    readonly suffix: string;
    readonly line: number;
}) => readonly ContextPiece[];

/** The text of a document that requests refer to by its URI and version. */
export interface LocalDocument {
    readonly uri: string;
    readonly version: number;
    /** Path for the prompt: crate name and path inside the crate, with "/" separators. */
    readonly path: string;
    readonly text: string;
    /** As the editor names it; absent: by the ending of the path, and Rust where that says nothing. */
    readonly languageId?: string | undefined;
    /** What prompts show of other places; nothing when absent. */
    readonly context?: readonly ContextPiece[] | undefined;
}

interface Opened {
    readonly path: string;
    readonly pieces: readonly ContextPiece[] | undefined;
    readonly document: SyntaxDocument;
    readonly languageId: string;
    readonly lines: LineIndex;
}

/** The grammars in this process: what the language server is to an editor. */
export class LocalGrammar implements GrammarPort, Disposable {
    private readonly grammars: GrammarSet;
    private readonly rust: SourceParser;
    private readonly inComments: boolean;
    private readonly contextOf: ContextOf | undefined;
    private readonly textsOf: TextsOf | undefined;
    private readonly opened = new Map<string, Opened>();

    /** The Rust grammar is loaded. */
    constructor(
        grammars: GrammarSet,
        rust: SourceParser,
        options: Omit<LocalGrammarOptions, "grammarsFolder">,
    ) {
        this.grammars = grammars;
        this.rust = rust;
        this.inComments = options.inComments ?? true;
        this.contextOf = options.contextOf;
        this.textsOf = options.textsOf;
    }

    /** Opens a document, or replaces its text. Requests must name the same version. */
    open({ uri, version, path, text, context: pieces, languageId: id }: LocalDocument): void {
        this.close(uri);
        const languageId = id ?? languageIdOfFile(path) ?? "rust";
        const parser = this.grammars.parserOf(languageId) ?? this.rust;
        const document = new SyntaxDocument(parser, text, version);
        const lines = new LineIndex(text);
        this.opened.set(uri, { path, pieces, document, languageId, lines });
    }

    close(uri: string): void {
        this.opened.get(uri)?.document.dispose();
        this.opened.delete(uri);
    }

    async context(request: CompletionRequest): Promise<CompletionContext> {
        const { uri, version } = request;
        const opened = await this.loaded(request.uri);
        if (opened === undefined) return { kind: "silent", version, reason: "document-closed" };
        const { document, lines, path } = opened;
        if (document.version !== version) {
            return { kind: "silent", version: document.version, reason: "document-changed" };
        }
        const offset = lines.offsetAt(request.position);
        const { inComments } = this;
        const context = completionContext(document, offset, { path, inComments });
        if (context.kind === "silent") return context;
        const prefix = document.text.slice(0, offset);
        const suffix = document.text.slice(offset);
        const { line } = request.position;
        const pieces = opened.pieces ?? this.contextOf?.({ uri, path, prefix, suffix, line });
        if (pieces === undefined) return context;
        return { ...context, parts: { ...context.parts, context: [...pieces] } };
    }

    async check(
        request: CompletionRequest,
        { text, mode }: { readonly text: string; readonly mode: CompletionMode },
    ): Promise<CheckedCompletion> {
        const opened = await this.loaded(request.uri);
        if (opened === undefined) return { kind: "silent", reason: "document-closed" };
        const { document, lines, path } = opened;
        if (document.version !== request.version) {
            return { kind: "silent", reason: "document-changed" };
        }
        const offset = lines.offsetAt(request.position);
        const checked = checkCompletion(document, offset, text, mode);
        const { uri } = request;
        return opened.languageId === "rust"
            ? withDoubts(checked, document.text, offset, () => this.textsOf?.({ uri, path }) ?? [])
            : checked;
    }

    /** The document, when its grammar is there. */
    private async loaded(uri: string): Promise<Opened | undefined> {
        const languageId = this.opened.get(uri)?.languageId;
        if (languageId !== undefined) await this.grammars.load(languageId);
        return this.opened.get(uri);
    }

    /** Number of syntax errors in Rust text; undefined when it is too large to be parsed. */
    async countErrors(text: string): Promise<number | undefined> {
        const document = new SyntaxDocument(this.rust, text, 0);
        try {
            const tree = document.tree();
            return tree === undefined ? undefined : syntaxErrors(tree).length;
        } finally {
            document.dispose();
        }
    }

    dispose(): void {
        for (const uri of [...this.opened.keys()]) this.close(uri);
        this.grammars.dispose();
    }
}

/** Loads the Rust grammar and makes a grammar that holds documents in memory. */
export async function createLocalGrammar(options: LocalGrammarOptions = {}): Promise<LocalGrammar> {
    const grammars = new GrammarSet(options.grammarsFolder);
    await grammars.load("rust");
    const rust = grammars.parserOf("rust");
    if (rust === undefined) throw new Error("there is no Rust in the table of languages");
    return new LocalGrammar(grammars, rust, options);
}
