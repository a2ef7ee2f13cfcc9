import { extractFacts } from "@rust-ai-ide/analysis/extract/extract-facts";
import type { FileFacts } from "@rust-ai-ide/analysis/index/file-facts";
import { borderRules } from "@rust-ai-ide/analysis/links/border-table";
import type { SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { Emitter } from "@rust-ai-ide/core/event";
import type { Position } from "@rust-ai-ide/core/text";
import { pathOfUri } from "@rust-ai-ide/node/language-server/file-paths";
import type { DocumentStore, OpenDocument } from "./document-store.ts";

/** An open document with what is known of it. */
export interface LiveFile {
    readonly uri: string;
    /** As of the index; undefined for documents that are no files. */
    readonly path: string | undefined;
    readonly languageId: string;
    readonly version: number;
    readonly text: string;
    /** Of exactly this text. */
    readonly facts: FileFacts;
    /** Valid until the document changes; absent without a grammar, or for a text above its limits. */
    table(): SyntaxTable | undefined;
    offsetAt(position: Position): number;
}

/** Facts of a document that became other ones; undefined: it was closed. */
export interface LiveChange {
    readonly path: string;
    readonly facts: FileFacts | undefined;
}

/**
 * Milliseconds between a keystroke and the facts of the new text where nobody asks for them
 * before; steady typing does not put it off for longer than `longestWait`.
 */
const typingPause = 100;
const longestWait = 150;

/** UTF-16 units of a document without a grammar; a script of SQL can be a dump of a database. */
const largestPlainText = 1_000_000;

const readers = borderRules.flatMap((rule) => rule.readers);

/** Keeps the facts of open documents in step with their texts. */
export class LiveFiles implements Disposable {
    private readonly documents: DocumentStore;
    private readonly known = new Map<string, LiveFile>();
    /** Paths of the open documents that are files, and the other way round. */
    private readonly paths = new Map<string, string>();
    private readonly uris = new Map<string, string>();
    /** Documents whose facts are older than their text, with when they became so. */
    private readonly stale = new Map<string, number>();
    private timer: ReturnType<typeof setTimeout> | undefined;
    private readonly changes = new Emitter<LiveChange>();
    readonly onDidChange = this.changes.event;
    private readonly subscription: Disposable;

    constructor(documents: DocumentStore) {
        this.documents = documents;
        this.subscription = documents.onDidChange((uri) => this.note(uri));
    }

    /** An open document, its facts brought up to date. */
    get(uri: string): LiveFile | undefined {
        const document = this.documents.any(uri);
        if (document === undefined) return undefined;
        const known = this.known.get(uri);
        if (known?.version === document.text.version && !this.stale.has(uri)) return known;
        this.stale.delete(uri);
        const file = this.read(uri, document);
        if (file === undefined) return undefined;
        this.known.set(uri, file);
        if (file.path !== undefined) this.changes.fire({ path: file.path, facts: file.facts });
        return file;
    }

    /** The open document of a path. */
    ofPath(path: string): LiveFile | undefined {
        const uri = this.uris.get(path);
        return uri === undefined ? undefined : this.get(uri);
    }

    /** The URI that the client gave a path, which may be written in more ways than one. */
    uriOf(path: string): string | undefined {
        return this.uris.get(path);
    }

    /** The path of an open document. */
    pathOf(uri: string): string | undefined {
        return this.paths.get(uri);
    }

    /**
     * Brings all documents up to date that were edited. Those that were only opened are looked at in
     * the background: an editor may open fifty at once, and the index knows what is on disk.
     */
    flush(): void {
        for (const uri of [...this.stale.keys()]) if (this.known.has(uri)) this.get(uri);
    }

    /** Looks at a document again although its text is the same, as when its grammar has come. */
    renew(uri: string): void {
        if (this.documents.any(uri) !== undefined) this.note(uri);
    }

    dispose(): void {
        this.subscription.dispose();
        clearTimeout(this.timer);
        this.changes.dispose();
        this.known.clear();
    }

    private note(uri: string): void {
        if (this.documents.any(uri) === undefined) {
            this.forget(uri);
            return;
        }
        const path = this.paths.get(uri) ?? pathOfUri(uri);
        if (path !== undefined) {
            this.paths.set(uri, path);
            this.uris.set(path, uri);
        }
        const now = performance.now();
        const since = this.stale.get(uri) ?? now;
        this.stale.set(uri, since);
        clearTimeout(this.timer);
        const wait = Math.max(0, Math.min(typingPause, since + longestWait - now));
        this.timer = setTimeout(() => void this.catchUp(), wait);
    }

    /** One document after another; what the client asks meanwhile comes first. */
    private async catchUp(): Promise<void> {
        for (const uri of [...this.stale.keys()]) {
            if (!this.stale.has(uri)) continue;
            this.get(uri);
            await new Promise<void>((resolve) => setImmediate(resolve));
        }
    }

    private forget(uri: string): void {
        this.stale.delete(uri);
        const path = this.paths.get(uri);
        this.known.delete(uri);
        this.paths.delete(uri);
        if (path === undefined || this.uris.get(path) !== uri) return;
        this.uris.delete(path);
        this.changes.fire({ path, facts: undefined });
    }

    private read(uri: string, document: OpenDocument): LiveFile | undefined {
        const { text, syntax, languageId } = document;
        if (syntax?.isTooLarge) return undefined;
        const content = text.getText();
        if (syntax === undefined && content.length > largestPlainText) return undefined;
        const path = this.paths.get(uri);
        const table = syntax?.table();
        // Without its grammar a document has facts later, and the disk's until then.
        if (syntax !== undefined && table === undefined) return undefined;
        const grammarId = syntax === undefined ? "" : languageId;
        const source = { path: path ?? "", languageId: grammarId, text: content, table };
        return {
            uri,
            path,
            languageId,
            version: text.version,
            text: content,
            facts: extractFacts(source, readers),
            table: () => syntax?.table(),
            offsetAt: (position) => text.offsetAt(position),
        };
    }
}
