import { fileURLToPath } from "node:url";
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

interface Entry extends SyncedDocument {
    readonly text: TextDocument;
}

/** The open documents, by URI. */
export class DocumentStore implements Disposable {
    private readonly grammars: GrammarSet;
    private readonly entries = new Map<string, Entry>();
    private readonly changes = new Emitter<string>();

    constructor(grammars: GrammarSet) {
        this.grammars = grammars;
    }

    get(uri: string): SyncedDocument | undefined {
        return this.entries.get(uri);
    }

    /** A document in a language without grammar is left out. */
    open(uri: string, version: number, content: string, languageId: string): void {
        this.close(uri);
        const parser = this.grammars.parserOf(languageId);
        if (parser === undefined) return;
        const text = TextDocument.create(uri, languageId, version, content);
        this.entries.set(uri, {
            text,
            languageId,
            syntax: new SyntaxDocument(parser, content, version),
            place: placeOf(uri, languageId),
            offsetAt: (position) => text.offsetAt(position),
        });
        this.changes.fire(uri);
    }

    /** Applies the changes of one notification in order. Ranges outside of the text are clamped. */
    change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): void {
        const entry = this.entries.get(uri);
        if (entry === undefined) return;
        const { text, syntax } = entry;
        for (const change of changes) {
            if ("range" in change) {
                const { start, end } = change.range;
                const first = text.offsetAt(start);
                const last = Math.max(first, text.offsetAt(end));
                syntax.update([{ start: first, end: last, text: change.text }], version);
            } else {
                syntax.replace(change.text, version);
            }
            TextDocument.update(text, [change], version);
        }
        if (changes.length === 0) TextDocument.update(text, [], version);
        if (changes.length === 0) syntax.update([], version);
        this.changes.fire(uri);
    }

    close(uri: string): void {
        this.entries.get(uri)?.syntax.dispose();
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
