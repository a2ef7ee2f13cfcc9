import { fileURLToPath } from "node:url";
import { languageIdOfDocument } from "@rust-ai-ide/analysis/languages/language-table";
import { SyntaxDocument } from "@rust-ai-ide/analysis/syntax/syntax-document";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { Emitter } from "@rust-ai-ide/core/event";
import type { Position } from "@rust-ai-ide/core/text";
import type { CrateFolder } from "@rust-ai-ide/node/analysis/crate-files";
import type { GrammarSet } from "@rust-ai-ide/node/analysis/grammar-loader";
import {
    TextDocument,
    type TextDocumentContentChangeEvent,
} from "vscode-languageserver-textdocument";
import { findCrate, pathInCrate } from "../crate-path.ts";

/** Where a document is. */
export interface DocumentPlace {
    /** Path for prompts. */
    readonly path: string;
    readonly file: string | undefined;
    readonly crate: CrateFolder | undefined;
}

/** A document of the client, its text in step with the syntax tree's. */
export interface SyncedDocument {
    readonly syntax: SyntaxDocument;
    readonly languageId: string;
    readonly place: Promise<DocumentPlace>;
    offsetAt(position: Position): number;
}

/** A document of the client in any language; without a grammar it has no syntax. */
export interface OpenDocument {
    readonly text: TextDocument;
    readonly languageId: string;
    readonly syntax: SyntaxDocument | undefined;
}

interface Entry extends OpenDocument {
    readonly synced: SyncedDocument | undefined;
}

/** Changes at once, as of a replacement everywhere, beyond which parsing anew is quicker. */
const mostEdits = 100;

/** The open documents, by URI. */
export class DocumentStore implements Disposable {
    private readonly grammars: GrammarSet;
    private readonly entries = new Map<string, Entry>();
    private readonly changes = new Emitter<string>();
    /** URIs that were opened, changed or closed. */
    readonly onDidChange = this.changes.event;

    constructor(grammars: GrammarSet) {
        this.grammars = grammars;
    }

    /** Undefined for documents in languages without a grammar, too. */
    get(uri: string): SyncedDocument | undefined {
        return this.entries.get(uri)?.synced;
    }

    /** A document in whatever language. */
    any(uri: string): OpenDocument | undefined {
        return this.entries.get(uri);
    }

    uris(): Iterable<string> {
        return this.entries.keys();
    }

    open(uri: string, version: number, content: string, toldLanguage: string): void {
        this.close(uri);
        const languageId = languageIdOfDocument(uri, toldLanguage);
        const parser = this.grammars.parserOf(languageId);
        const text = TextDocument.create(uri, languageId, version, content);
        const syntax =
            parser === undefined ? undefined : new SyntaxDocument(parser, content, version);
        const synced =
            syntax === undefined
                ? undefined
                : {
                      languageId,
                      syntax,
                      place: placeOf(uri, languageId),
                      offsetAt: (position: Position) => text.offsetAt(position),
                  };
        this.entries.set(uri, { text, languageId, syntax, synced });
        this.changes.fire(uri);
    }

    /** Applies the changes of one notification in order. Ranges outside of the text are clamped. */
    change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): void {
        const entry = this.entries.get(uri);
        if (entry === undefined) return;
        const { text, syntax } = entry;
        if (changes.length > mostEdits) {
            TextDocument.update(text, [...changes], version);
            syntax?.replace(text.getText(), version);
            this.changes.fire(uri);
            return;
        }
        for (const change of changes) {
            if ("range" in change) {
                const { start, end } = change.range;
                // A range that is the wrong way round is turned, as the text itself does.
                const bounds = [text.offsetAt(start), text.offsetAt(end)] as const;
                const first = Math.min(...bounds);
                const last = Math.max(...bounds);
                syntax?.update([{ start: first, end: last, text: change.text }], version);
            } else {
                syntax?.replace(change.text, version);
            }
            TextDocument.update(text, [change], version);
        }
        if (changes.length === 0) TextDocument.update(text, [], version);
        if (changes.length === 0) syntax?.update([], version);
        this.changes.fire(uri);
    }

    close(uri: string): void {
        const entry = this.entries.get(uri);
        entry?.syntax?.dispose();
        this.entries.delete(uri);
        this.changes.fire(uri);
    }

    /**
     * The document, when it has at least this version within the time: a client may send a
     * request just before the change that it refers to.
     */
    async waitFor(
        uri: string,
        version: number,
        milliseconds: number,
    ): Promise<SyncedDocument | undefined> {
        const isBehind = (): boolean => (this.get(uri)?.syntax.version ?? version) < version;
        if (isBehind()) {
            await new Promise<void>((resolve) => {
                const done = (): void => {
                    clearTimeout(timer);
                    subscription.dispose();
                    resolve();
                };
                const timer = setTimeout(done, milliseconds);
                const subscription = this.changes.event(() => {
                    if (!isBehind()) done();
                });
            });
        }
        return this.get(uri);
    }

    dispose(): void {
        for (const uri of [...this.entries.keys()]) this.close(uri);
        this.changes.dispose();
    }
}

/** What the model learned to see in front of a text: a new file is likely to become a program. */
const untitledPaths: Readonly<Record<string, string>> = {
    typescript: "main/src/main.ts",
    typescriptreact: "main/src/main.tsx",
    javascript: "main/src/main.js",
    javascriptreact: "main/src/main.jsx",
    python: "main/main.py",
};

async function placeOf(uri: string, languageId: string): Promise<DocumentPlace> {
    const path = untitledPaths[languageId] ?? "main/src/main.rs";
    const untitled = { path, file: undefined, crate: undefined };
    if (!uri.startsWith("file:")) return untitled;
    try {
        const file = fileURLToPath(uri);
        const crate = await findCrate(file);
        return { path: pathInCrate(crate, file), file, crate };
    } catch {
        return untitled;
    }
}
