import { resolve } from "node:path";
import { collectContext, type NeighbourFile } from "@rust-ai-ide/ai/context/collect-context";
import { type Definition, definitions } from "@rust-ai-ide/ai/context/definitions";
import { nearestFirst } from "@rust-ai-ide/ai/context/nearness";
import { SteadyContext } from "@rust-ai-ide/ai/context/steady-context";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { CrateFiles } from "@rust-ai-ide/node/analysis/crate-files";
import type { ContextOf, TextsOf } from "@rust-ai-ide/node/analysis/local-grammar";
import { SystemClock } from "@rust-ai-ide/node/system-clock";
import type { ContextPiece } from "@rust-ai-ide/protocol/completion";
import { findCrate, pathInCrate } from "./crate-path.ts";

/** Files that are searched for a place like the cursor's where nobody has edited anything. */
const mostVisited = 5;

/**
 * What a prompt shows of other places at an offset of a file, from the files of its crate on disk.
 * Rejects with `CancelledError` at once when cancelled, however slow the disk is.
 */
export async function contextOnDisk(
    file: string,
    text: string,
    offset: number,
    token: CancellationToken,
): Promise<ContextPiece[]> {
    throwIfCancelled(token);
    const crate = await findCrate(file);
    const path = pathInCrate(crate, file);
    const files = new CrateFiles(SystemClock);
    if (crate !== undefined) {
        await Promise.race([files.read(crate, resolve(file)), cancellation(token)]);
    }
    throwIfCancelled(token);
    const neighbours = crate === undefined ? [] : files.near(crate, resolve(file));
    return collectContext({
        path,
        prefix: text.slice(0, offset),
        suffix: text.slice(offset),
        neighbours,
        edits: [],
        visited: neighbours.slice(0, mostVisited),
    });
}

function cancellation(token: CancellationToken): Promise<void> {
    return new Promise((resolve) => token.onCancellationRequested(() => resolve()));
}

interface Source {
    /** As `PromptParts.path`. */
    readonly path: string;
    readonly text: string;
}

/** A file whose definitions are looked for when they are needed first. */
class KnownSource implements Source, NeighbourFile {
    readonly path: string;
    readonly text: string;
    private found: readonly Definition[] | undefined;

    constructor({ path, text }: Source) {
        this.path = path;
        this.text = text;
    }

    get definitions(): readonly Definition[] {
        this.found ??= definitions(this.text, this.path);
        return this.found;
    }
}

/** As in the editor. */
const mostNeighbours = 60;

/**
 * Gives the context of cursors in files that are all known, such as those of a repository, and
 * keeps it while one types, as the editor does.
 */
export class SourceContext {
    private readonly steady = new SteadyContext(SystemClock);
    private readonly own = new Map<string, SourceContext>();
    private readonly byCrate = new Map<string, Map<string, KnownSource>>();

    /** A path that comes twice stands for its first text. */
    constructor(sources: Iterable<Source>) {
        for (const { path, text } of sources) {
            const crate = crateOf(path);
            const files = this.byCrate.get(crate) ?? new Map<string, KnownSource>();
            this.byCrate.set(crate, files);
            if (!files.has(path)) files.set(path, new KnownSource({ path, text }));
        }
    }

    /** For the grammar: documents that have files of their own see those. */
    readonly contextOf: ContextOf = (place) => {
        const sources = this.own.get(place.uri) ?? this;
        const request = { ...place, isManual: false, isComplete: true };
        return this.steady.piecesAt(request, () => sources.piecesAt(place));
    };

    /** For the grammar: where names of suggestions may occur. */
    readonly textsOf: TextsOf = ({ uri, path }) => {
        const { byCrate } = this.own.get(uri) ?? this;
        const files = [...(byCrate.get(crateOf(path)) ?? [])];
        return files.filter(([name]) => name !== path).map(([, { text }]) => text);
    };

    /** Gives a document files of its own, such as those of one commit; none: the common ones. */
    use(uri: string, sources: SourceContext | undefined): void {
        this.steady.forget(uri);
        if (sources === undefined) this.own.delete(uri);
        else this.own.set(uri, sources);
    }

    /** The pieces at a cursor. The file's own text is the one given here; that of its path is not looked at. */
    piecesAt({
        path,
        prefix,
        suffix,
    }: {
        path: string;
        prefix: string;
        suffix: string;
    }): ContextPiece[] {
        const files = this.byCrate.get(crateOf(path)) ?? new Map<string, KnownSource>();
        const names = [...files.keys()].filter((name) => name !== path);
        const neighbours = nearestFirst(names, path)
            .slice(0, mostNeighbours)
            .map((name) => files.get(name))
            .filter((each) => each !== undefined);
        const visited = neighbours.slice(0, mostVisited);
        return collectContext({ path, prefix, suffix, neighbours, edits: [], visited });
    }
}

function crateOf(path: string): string {
    return path.split("/", 1)[0] ?? "";
}
