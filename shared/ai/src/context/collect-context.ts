import type { ContextPiece } from "@rust-ai-ide/protocol/completion";
import { type Definition, definitions } from "./definitions.ts";
import { editPieces, type SeenLines, similarPiece, type VisitedFile } from "./edit-pieces.ts";
import { importLines } from "./import-lines.ts";
import { apartFolders } from "./nearness.ts";
import type { RecentEdit } from "./recent-edits.ts";
import { lastLines, neighbourhood, rank } from "./relevance.ts";
import { definitionPieces } from "./snippet.ts";

/** Another file of the crate. */
export interface NeighbourFile {
    /** As `PromptParts.path`. */
    readonly path: string;
    readonly definitions: readonly Definition[];
}

/** A cursor and what is known of other places. */
export interface ContextInput {
    /** As `PromptParts.path`. */
    readonly path: string;
    /** All of the text in front of the cursor, and behind it. */
    readonly prefix: string;
    readonly suffix: string;
    /** The other files of the crate; of equally relevant items those of earlier files are taken. */
    readonly neighbours: readonly NeighbourFile[];
    /** Oldest first. */
    readonly edits: readonly RecentEdit[];
    /** Files that are searched for a similar place when nothing was edited, the latest first. */
    readonly visited: readonly VisitedFile[];
    /** False for a language whose items and imports are not known. Default true. */
    readonly knowsItems?: boolean;
}

const mostDefinitions = 12;
/** Lines in front of the cursor, and units behind it, that the prompt shows anyway. */
const seenBefore = 40;
const seenBehind = 600;
const seenLinesBehind = 20;
/** UTF-16 units of the own file that are looked at. */
const ownUnits = 300_000;

/**
 * What a model should know of other places at a cursor: the file's imports, items that are named
 * around the cursor, lines that were edited lately. It is what models/training/documents.py shows
 * in training, but for what is known only here. The same input gives the same pieces; every kind
 * has its most relevant piece last.
 */
export function collectContext(input: ContextInput): ContextPiece[] {
    const { path, edits, visited } = input;
    const prefix = input.prefix.slice(-ownUnits);
    const suffix = input.suffix.slice(0, ownUnits);
    const text = prefix + suffix;
    const names = neighbourhood(prefix, suffix);
    const { knowsItems = true } = input;
    const imports = knowsItems ? importLines(prefix) : [];
    const apart = apartFolder(path);
    const windowStart = prefix.length - lastLines(prefix, seenBefore).length;
    const own = (knowsItems ? definitions(text, path) : []).filter(
        ({ offset }) => offset < windowStart || offset >= prefix.length + seenBehind,
    );
    const candidates = [
        ...input.neighbours
            .filter((file) => file.path !== path)
            .filter((file) => [undefined, apart].includes(apartFolder(file.path)))
            .flatMap((file) => file.definitions),
        ...own,
    ];
    const chosen = rank(candidates, names, knowsItems ? importLines(text) : []).slice(
        0,
        mostDefinitions,
    );
    const edited = editPieces(edits, seenLines(path, input.prefix));
    const others = visited.filter((file) => file.path !== path);
    const similar = edited.length > 0 ? undefined : similarPiece(others, names.around);
    return [
        ...(imports.length === 0
            ? []
            : [{ kind: "imports" as const, path, text: imports.join("\n") }]),
        ...definitionPieces(chosen),
        ...edited,
        ...(similar === undefined ? [] : [similar]),
    ];
}

/** The folder of a crate that the path is in and that others call nothing of. */
function apartFolder(path: string): string | undefined {
    const [, folder = "", ...rest] = path.split("/");
    return rest.length > 0 && apartFolders.has(folder) ? folder : undefined;
}

function seenLines(path: string, prefix: string): SeenLines {
    let line = 0;
    for (let at = prefix.indexOf("\n"); at >= 0; at = prefix.indexOf("\n", at + 1)) line++;
    return { path, first: line - seenBefore, last: line + seenLinesBehind };
}
