import type { Disposable } from "@rust-ai-ide/core/disposable";
import { Emitter, type Event } from "@rust-ai-ide/core/event";
import {
    TextDocument,
    type TextDocumentContentChangeEvent,
} from "vscode-languageserver-textdocument";
import { pathOfUri } from "../language-server/file-paths.ts";

/** What features ask of the documents that a client has open. */
export interface OpenFiles {
    /** By URI; undefined for what is not open. */
    get(uri: string): { getText(): string; readonly version: number } | undefined;
    uris(): Iterable<string>;
    /** URIs that were opened, changed or closed. */
    readonly onDidChange: Event<string>;
}

/** Documents in step with the client's. */
export class SyncedFiles implements OpenFiles, Disposable {
    private readonly documents = new Map<string, TextDocument>();
    private readonly changes = new Emitter<string>();
    readonly onDidChange = this.changes.event;

    get(uri: string): TextDocument | undefined {
        return this.documents.get(uri);
    }

    uris(): Iterable<string> {
        return this.documents.keys();
    }

    open(uri: string, version: number, text: string): void {
        this.documents.set(uri, TextDocument.create(uri, "", version, text));
        this.changes.fire(uri);
    }

    /** Applies the changes of one notification in order. Ranges outside of the text are clamped. */
    change(
        uri: string,
        version: number | null | undefined,
        changes: readonly TextDocumentContentChangeEvent[],
    ): void {
        const document = this.documents.get(uri);
        if (document === undefined) return;
        TextDocument.update(document, [...changes], version ?? document.version + 1);
        this.changes.fire(uri);
    }

    close(uri: string): void {
        if (this.documents.delete(uri)) this.changes.fire(uri);
    }

    dispose(): void {
        this.documents.clear();
        this.changes.dispose();
    }
}

/** Texts of open files by their path, as loaders of workspaces ask for them. */
export class OpenTexts implements Disposable {
    private readonly files: OpenFiles;
    private readonly uris = new Map<string, string>();
    private readonly subscription: Disposable;

    constructor(files: OpenFiles) {
        this.files = files;
        for (const uri of files.uris()) this.note(uri);
        this.subscription = files.onDidChange((uri) => this.note(uri));
    }

    /** By absolute path with `/`. */
    readonly ofPath = (path: string): string | undefined => {
        const uri = this.uris.get(path);
        return uri === undefined ? undefined : this.files.get(uri)?.getText();
    };

    /** The URI as the client spells it. */
    uriOf(path: string): string | undefined {
        return this.uris.get(path);
    }

    dispose(): void {
        this.subscription.dispose();
    }

    private note(uri: string): void {
        const path = pathOfUri(uri);
        if (path === undefined) return;
        if (this.files.get(uri) === undefined) {
            if (this.uris.get(path) === uri) this.uris.delete(path);
        } else {
            this.uris.set(path, uri);
        }
    }
}
