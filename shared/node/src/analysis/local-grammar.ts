import type { GrammarPort } from "@rust-ai-ide/ai/completion-ports";
import type { Disposable } from "@rust-ai-ide/core/disposable";

export interface LocalGrammarOptions {
    /** Folder with `web-tree-sitter.wasm` and `tree-sitter-rust.wasm`; found by itself when absent. */
    readonly grammarsFolder?: string;
}

/** The text of a document that requests refer to by its URI and version. */
export interface LocalDocument {
    readonly uri: string;
    readonly version: number;
    /** Workspace-relative path with "/" separators. */
    readonly path: string;
    readonly text: string;
}

/** The Rust grammar in this process: what the language server is to an editor. */
export interface LocalGrammar extends GrammarPort, Disposable {
    open(document: LocalDocument): void;
    close(uri: string): void;
}
