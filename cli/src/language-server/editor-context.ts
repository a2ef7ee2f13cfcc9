import { collectContext, type NeighbourFile } from "@rust-ai-ide/ai/context/collect-context";
import { definitions } from "@rust-ai-ide/ai/context/definitions";
import type { VisitedFile } from "@rust-ai-ide/ai/context/edit-pieces";
import { type LineChange, RecentEdits } from "@rust-ai-ide/ai/context/recent-edits";
import { SteadyContext } from "@rust-ai-ide/ai/context/steady-context";
import type { Clock } from "@rust-ai-ide/core/clock";
import { CrateFiles } from "@rust-ai-ide/node/analysis/crate-files";
import type { ContextPiece } from "@rust-ai-ide/protocol/completion";
import type { DocumentPlace } from "./document-store.ts";

/** A document of the editor. */
export interface ContextDocument extends DocumentPlace {
    readonly uri: string;
    /** Items and imports are known of Rust alone; other languages only learn of edits. */
    readonly languageId: string;
    /** Its text and version at any time. */
    readonly live: { readonly text: string; readonly version: number };
}

/** A request for the pieces at an offset. */
export interface ContextRequest {
    readonly document: ContextDocument;
    readonly offset: number;
    readonly line: number;
    readonly otherFiles: boolean;
    readonly isManual: boolean;
}

interface OpenFile extends NeighbourFile, VisitedFile {
    readonly version: number;
}

const mostVisited = 5;
/** UTF-16 units of an open document that other files learn of, and of a closed one that is kept. */
const largestNeighbour = 200_000;

/**
 * What prompts show of other places while somebody works in an editor: of open documents as they
 * are, of the crate's other files as they are on disk, and of what was edited lately.
 */
export class EditorContext {
    private readonly files: CrateFiles;
    private readonly steady: SteadyContext;
    private readonly clock: Pick<Clock, "now">;
    private readonly edits = new RecentEdits();
    /** By URI, the one the user was in longest ago first. */
    private readonly open = new Map<string, ContextDocument>();
    private readonly known = new Map<string, OpenFile>();
    /** Documents that are closed but were edited lately. */
    private readonly closed = new Map<string, VisitedFile>();

    constructor(clock: Pick<Clock, "now">) {
        this.clock = clock;
        this.files = new CrateFiles(clock);
        this.steady = new SteadyContext(clock);
    }

    /** Takes a document in, or notes that the user is in it now. */
    visit(document: ContextDocument): void {
        const { uri } = document;
        this.open.delete(uri);
        this.open.set(uri, document);
        this.closed.delete(uri);
    }

    /** Reads the files around a document, so that the first request finds them. */
    readAhead({ crate, file, languageId }: ContextDocument): void {
        if (languageId === "rust" && crate !== undefined && file !== undefined)
            this.files.isRead(crate, file);
    }

    /** `change` undefined: another text altogether, so earlier places are not known any more. */
    noteEdit(uri: string, change: LineChange | undefined): void {
        if (change === undefined) this.edits.forget(uri);
        else this.edits.note(uri, change, this.clock.now());
        const edited = this.edits.documents();
        for (const each of this.closed.keys()) if (!edited.has(each)) this.closed.delete(each);
    }

    close(uri: string): void {
        const document = this.open.get(uri);
        this.open.delete(uri);
        this.known.delete(uri);
        this.steady.forget(uri);
        if (document === undefined || !this.edits.documents().has(uri)) return;
        const { text } = document.live;
        if (text.length > largestNeighbour) this.edits.forget(uri);
        else this.closed.set(uri, { path: document.path, text });
    }

    /** Texts of the crate that a document is in, without its own: of open documents, and on disk. */
    *textsAround(document: ContextDocument): Generator<string> {
        const { uri, crate, file } = document;
        const open = new Set<string>();
        for (const other of this.open.values()) {
            if (other.uri === uri || crate === undefined) continue;
            if (other.crate?.folder !== crate.folder) continue;
            open.add(other.path);
            yield other.live.text;
        }
        if (crate === undefined || file === undefined) return;
        for (const { path, text } of this.files.near(crate, file)) {
            if (!open.has(path)) yield text;
        }
    }

    /** The pieces at a cursor; the same as before as long as the user stays in one place. */
    piecesAt(request: ContextRequest): ContextPiece[] {
        const { document, offset, line, otherFiles, isManual } = request;
        const { uri, crate, file } = document;
        const { text } = document.live;
        this.visit(document);
        const prefix = text.slice(0, offset);
        const reads =
            otherFiles &&
            document.languageId === "rust" &&
            crate !== undefined &&
            file !== undefined;
        const isComplete = !reads || this.files.isRead(crate, file);
        // Without the other files it is another context, which must not stand for this one.
        const key = otherFiles ? uri : `${uri}#alone`;
        return this.steady.piecesAt({ uri: key, line, prefix, isManual, isComplete }, () =>
            this.collect(document, prefix, text.slice(offset), otherFiles),
        );
    }

    private collect(
        document: ContextDocument,
        prefix: string,
        suffix: string,
        otherFiles: boolean,
    ): ContextPiece[] {
        const { path } = document;
        const isRust = document.languageId === "rust";
        const alone = {
            path,
            prefix,
            suffix,
            neighbours: [],
            edits: [],
            visited: [],
            knowsItems: isRust,
        };
        if (!otherFiles) return collectContext(alone);
        const { crate, file } = document;
        const open = this.openFiles(document);
        const shown = new Set([path, ...open.map((each) => each.path)]);
        const onDisk =
            !isRust || crate === undefined || file === undefined
                ? []
                : this.files.near(crate, file).filter((each) => !shown.has(each.path));
        return collectContext({
            ...alone,
            neighbours: [...open, ...onDisk],
            edits: this.edits.all((uri) => this.textOf(uri)),
            visited: [...open, ...onDisk].slice(0, mostVisited),
        });
    }

    /** The other open documents of the crate, the latest first, with what they define. */
    private openFiles({ uri, crate, languageId }: ContextDocument): OpenFile[] {
        if (crate === undefined) return [];
        return [...this.open.values()]
            .reverse()
            .filter((other) => other.uri !== uri && other.crate?.folder === crate.folder)
            .filter((other) => other.languageId === languageId)
            .filter((other) => other.live.text.length <= largestNeighbour)
            .map((other) => this.openFile(other));
    }

    private openFile({ uri, path, live, languageId }: ContextDocument): OpenFile {
        const { text, version } = live;
        const known = this.known.get(uri);
        if (known?.version === version) return known;
        const file = {
            path,
            text,
            version,
            definitions: languageId === "rust" ? definitions(text, path) : [],
        };
        this.known.set(uri, file);
        return file;
    }

    private textOf(uri: string): VisitedFile | undefined {
        const open = this.open.get(uri);
        return open === undefined
            ? this.closed.get(uri)
            : { path: open.path, text: open.live.text };
    }
}
