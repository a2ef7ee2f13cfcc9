import type { TextChange } from "@rust-ai-ide/cargo/edit";
import type { EditorContext } from "@rust-ai-ide/cargo/editor/editor-context";
import { cargoFileKind } from "@rust-ai-ide/cargo/schema/schema-of";
import type { Span } from "@rust-ai-ide/cargo/toml/syntax";
import { LineIndex, type Position, type Range } from "@rust-ai-ide/core/text";
import { pathOfUri, uriOfPath } from "../language-server/file-paths.ts";
import type { CargoSession } from "./cargo-session.ts";

/** A text with its lines. */
export class PlacedText {
    readonly text: string;
    private lines: LineIndex | undefined;

    constructor(text: string) {
        this.text = text;
    }

    range({ start, end }: Span): Range {
        this.lines ??= new LineIndex(this.text);
        return { start: this.lines.positionAt(start), end: this.lines.positionAt(end) };
    }

    offsetAt(position: Position): number {
        this.lines ??= new LineIndex(this.text);
        return this.lines.offsetAt(position);
    }

    edits(changes: readonly TextChange[]): { range: Range; newText: string }[] {
        return changes.map((change) => ({ range: this.range(change), newText: change.text }));
    }
}

/** A document of the client that cargo reads. */
export interface ManifestFile {
    readonly uri: string;
    readonly path: string;
    readonly version: number;
    readonly placed: PlacedText;
    readonly context: EditorContext;
}

/** The path of a file of cargo's that is no lock; undefined for every other document. */
export function manifestPathOf(uri: string): string | undefined {
    const path = pathOfUri(uri);
    return path !== undefined && cargoFileKind(path) !== undefined ? path : undefined;
}

export function isLock(path: string | undefined): path is string {
    return path?.endsWith("/Cargo.lock") === true;
}

/** An open document with all that features read. Undefined for documents of other sorts. */
export async function manifestFile(
    { files, service }: CargoSession,
    uri: string,
    patienceMs?: number,
): Promise<ManifestFile | undefined> {
    const path = manifestPathOf(uri);
    const document = files.get(uri);
    if (path === undefined || document === undefined) return undefined;
    const context = await service.context(path, patienceMs);
    if (context === undefined) return undefined;
    // The text that was read, which may be older than the document by now.
    const placed = new PlacedText(context.manifest.document.text);
    return { uri, path, version: document.version, placed, context };
}

/** The URI that the client has for a path, where it has the file open. */
export function uriFor({ texts }: CargoSession, path: string): string {
    return texts.uriOf(path) ?? uriOfPath(path);
}
