import type { FileFacts } from "@rust-ai-ide/analysis/index/file-facts";
import { Emitter } from "@rust-ai-ide/core/event";
import type { Range } from "@rust-ai-ide/core/text";
import type { DiagnosticSink } from "@rust-ai-ide/node/language-server/diagnostic-publisher";
import { uriOfPath } from "@rust-ai-ide/node/language-server/file-paths";
import type { RequestRouter } from "@rust-ai-ide/node/language-server/request-router";
import type { IntelligenceOptions } from "@rust-ai-ide/protocol/intelligence";
import type { ServerCapabilities } from "vscode-languageserver/node";
import { type ClientFeatures, clientFeatures } from "./client-features.ts";
import type { DocumentStore } from "./document-store.ts";
import type { FileTexts } from "./file-texts.ts";
import type { IndexSession } from "./index-session.ts";
import type { LiveFiles } from "./live-files.ts";
import type { NativeSet } from "./native-set.ts";
import { rangeAt } from "./positions.ts";

/** What every feature of the server works with. */
export interface ServerSession {
    readonly router: RequestRouter;
    readonly documents: DocumentStore;
    readonly live: LiveFiles;
    readonly workspace: IndexSession;
    readonly texts: FileTexts;
    readonly natives: NativeSet;
    readonly settings: ClientSettings;
    readonly diagnostics: DiagnosticSink;
}

/** What the client said of itself; the least until it did. */
export class ClientSettings {
    client: ClientFeatures = clientFeatures({});
    showReferences = false;
    private shown: IntelligenceOptions = {};
    private readonly changes = new Emitter<void>();
    readonly onDidChangeIntelligence = this.changes.event;

    get intelligence(): IntelligenceOptions {
        return this.shown;
    }

    /** Absent fields stay as they are. */
    show(options: IntelligenceOptions): void {
        this.shown = { ...this.shown, ...options };
        this.changes.fire();
    }
}

/** A part of what the server does: one file each. */
export interface ServerFeature {
    /** What it adds to the capabilities. */
    capabilities?(client: ClientFeatures): ServerCapabilities;
    /**
     * Methods that a language's own server answers alone, with their field in the capabilities: a
     * client that can is told to ask them for other languages only.
     */
    readonly perLanguage?: Readonly<Record<string, keyof ServerCapabilities>>;
    /** True: those methods are not asked for components, whose scripts are not all there is. */
    readonly leavesComponents?: boolean;
    register(session: ServerSession): void;
}

/** A file as answers name it. */
interface NamedFile {
    readonly uri: string;
    readonly languageId: string;
    readonly facts: FileFacts;
}

/** Looks files up for one answer; each is unpacked once. */
export class AnswerFiles {
    private readonly session: ServerSession;
    private readonly known = new Map<string, NamedFile | undefined>();

    constructor(session: ServerSession) {
        this.session = session;
    }

    get(path: string): NamedFile | undefined {
        if (!this.known.has(path)) this.known.set(path, this.find(path));
        return this.known.get(path);
    }

    /** Undefined for a file that is gone. */
    location(
        path: string,
        start: number,
        end: number,
    ): { readonly uri: string; readonly range: Range } | undefined {
        const file = this.get(path);
        if (file === undefined) return undefined;
        return { uri: file.uri, range: rangeAt(file.facts.lineStarts, start, end) };
    }

    private find(path: string): NamedFile | undefined {
        const open = this.session.live.ofPath(path);
        if (open !== undefined) return open;
        const indexed = this.session.workspace.index?.file(path);
        if (indexed === undefined) return undefined;
        const { languageId } = indexed;
        return {
            uri: this.session.live.uriOf(path) ?? uriOfPath(path),
            languageId,
            facts: indexed.facts(),
        };
    }
}
