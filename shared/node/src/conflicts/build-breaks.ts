import { extractFacts } from "@rust-ai-ide/analysis/extract/extract-facts";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { LineIndex } from "@rust-ai-ide/core/text";
import type { LineSpan } from "@rust-ai-ide/merge/prediction/conflict-lines";
import type { PathChange } from "@rust-ai-ide/merge/prediction/path-change";
import type { BuildBreak } from "@rust-ai-ide/merge/prediction/prediction";
import type { ChangedFile } from "@rust-ai-ide/review/change-set";
import { ChangedLines } from "@rust-ai-ide/review/delta/changed-lines";
import type { FileDelta, ParsedSide } from "@rust-ai-ide/review/delta/file-delta";
import type { SidePlace } from "@rust-ai-ide/review/delta/items";
import { makeDeltas } from "@rust-ai-ide/review/delta/make-deltas";
import { SideReader } from "@rust-ai-ide/review/delta/side-reader";
import { GrammarSet } from "../analysis/grammar-loader.ts";
import type { FileMerger } from "../merge/merge-texts.ts";
import { type ApiChange, apiChanges } from "./api-changes.ts";
import type { BlobTexts } from "./blob-texts.ts";
import { changedAndBrought, changedWords, type WordedFile } from "./changed-words.ts";
import { isCommonName } from "./common-names.ts";
import { type Use, useAt } from "./use-site.ts";

/** Files of a side beyond which nobody merges by hand anyway. */
const mostFiles = 300;
/** Changes of files whose words are kept for the pairs to come. */
const mostWorded = 4_000;
/** Texts that are kept parsed for the pairs to come. */
const mostParsed = 120;

/** What does not compile in a file. */
export interface FileBreaks {
    readonly path: string;
    readonly breaks: readonly BuildBreak[];
}

/**
 * Finds what merges cleanly and does not compile: what one side removed, renamed, hid or changed the
 * shape of, and the other one has begun to use as it was. By words and shapes alone, without types:
 * a method behind a dot whose name others have as well is not told.
 */
export class BuildBreakFinder {
    private readonly blobs: BlobTexts;
    private readonly grammars: GrammarSet;
    private readonly worded = new Map<string, WordedFile>();
    private reader: KeptSides | undefined;

    constructor(blobs: BlobTexts, grammarsFolder?: string) {
        this.blobs = blobs;
        this.grammars = new GrammarSet(grammarsFolder);
    }

    /** Objects that have to be there before two changes are looked at. */
    wanted(mine: readonly PathChange[], others: readonly PathChange[]): readonly string[] {
        const sides = [rustFiles(mine), rustFiles(others)];
        if (sides.some((files) => files.length === 0)) return [];
        return sides
            .flat()
            .filter((file) => !this.worded.has(keyOf(file)))
            .flatMap(({ baseOid, headOid }) => [baseOid, headOid]);
    }

    /** By file that uses what is not as it was. Rejects with CancelledError or a `git.*` error. */
    async find(
        mine: readonly PathChange[],
        others: readonly PathChange[],
        token: CancellationToken,
    ): Promise<readonly FileBreaks[]> {
        const [left, right] = [rustFiles(mine), rustFiles(others)];
        if (left.length === 0 || right.length === 0) return [];
        const before = left.map((file) => this.words(file));
        const after = right.map((file) => this.words(file));
        // Parsing takes most of the time, and most pairs of changes have nothing to do with each other.
        const says = ({ change }: WordedFile, name: string): boolean =>
            this.blobs.get(change.headOid)?.includes(name) === true;
        const byOurs = changedAndBrought(before, after, says);
        const byTheirs = changedAndBrought(after, before, says);
        if (byOurs.size === 0 && byTheirs.size === 0) return [];
        const byPath = new Map<string, BuildBreak[]>();
        await this.addBreaks(byPath, before, after, byOurs, "ours", token);
        await this.addBreaks(byPath, after, before, byTheirs, "theirs", token);
        return [...byPath].map(([path, breaks]) => ({ path, breaks }));
    }

    dispose(): void {
        this.grammars.dispose();
    }

    private words(change: PathChange): WordedFile {
        const key = keyOf(change);
        const known = this.worded.get(key);
        if (known !== undefined) return known;
        const [base, head] = [change.baseOid, change.headOid].map(
            (oid) => this.blobs.get(oid) ?? "",
        );
        const made = changedWords(change, base ?? "", head ?? "");
        this.worded.set(key, made);
        const [oldest] = this.worded.keys();
        if (this.worded.size > mostWorded && oldest !== undefined) this.worded.delete(oldest);
        return made;
    }

    /** Uses of names that one side changed, on lines that the other one brought. */
    private async addBreaks(
        byPath: Map<string, BuildBreak[]>,
        changing: readonly WordedFile[],
        using: readonly WordedFile[],
        names: ReadonlySet<string>,
        changedBy: "ours" | "theirs",
        token: CancellationToken,
    ): Promise<void> {
        const brought = new Set(using.flatMap((file) => [...file.brought]));
        const open = new Set([...names].filter((name) => !brought.has(name) || isCommonName(name)));
        if (open.size === 0) return;
        const has = (words: { has(name: string): boolean }): boolean =>
            [...open].some((name) => words.has(name));
        const changed = changing.filter(({ gone, touched }) => has(gone) || has(touched));
        const users = using.filter(({ come }) => has(come));
        const oids = [...changed, ...users].flatMap(({ change }) => [
            change.baseOid,
            change.headOid,
        ]);
        await this.blobs.load(oids, token);
        await this.grammars.load("rust");
        const parser = this.grammars.parserOf("rust");
        if (parser === undefined) return;
        this.reader ??= new KeptSides(parser);
        const others = changing.filter((file) => !changed.includes(file));
        const elsewhere = new Set(others.flatMap(({ defined }) => [...defined]));
        const changes = apiChanges(this.deltas(changed, this.reader), elsewhere).filter(
            ({ name }) => open.has(name),
        );
        if (changes.length === 0) return;
        const wanted = new Set(changes.map(({ name }) => name));
        const uses = new Map<string, Use[]>();
        for (const file of users) this.addUses(uses, file, wanted, this.reader);
        addFound(byPath, changes, uses, changedBy);
    }

    private deltas(files: readonly WordedFile[], reader: SideReader): readonly FileDelta[] {
        const changed = files.map(({ change, hunks }): ChangedFile => {
            const { path, kind: status, baseOid, headOid } = change;
            const [base, head] = [baseOid, headOid].map((oid) => this.blobs.get(oid));
            return { path, status, base, head, hunks };
        });
        return makeDeltas(changed, reader, (path) => ({ path, isModuleExported: true }));
    }

    private addUses(
        uses: Map<string, Use[]>,
        { change, hunks, come }: WordedFile,
        names: ReadonlySet<string>,
        reader: SideReader,
    ): void {
        if (![...names].some((name) => come.has(name))) return;
        const { path, baseOid, headOid } = change;
        const [base = "", head = ""] = [baseOid, headOid].map((oid) => this.blobs.get(oid));
        const side = reader.read(head, { path, isModuleExported: true });
        if (side === undefined) return;
        const lines = new ChangedLines(hunks);
        const { references, names: words } = side.facts;
        for (let index = 0; index < references.size; index++) {
            const name = words[references.names[index] ?? -1] ?? "";
            if (!names.has(name)) continue;
            const offset = references.offsets[index] ?? 0;
            const { line } = side.lines.positionAt(offset);
            if (!lines.has(line) || wasThere(base, head, line)) continue;
            const use = useAt(side, name, offset, line);
            const list = uses.get(name);
            if (list === undefined) uses.set(name, [use]);
            else list.push(use);
        }
    }
}

function rustFiles(changes: readonly PathChange[]): readonly PathChange[] {
    const files = changes.filter(
        ({ path, baseMode, headMode }) =>
            path.endsWith(".rs") && /^(?:100|000)/.test(baseMode) && /^(?:100|000)/.test(headMode),
    );
    return files.length > mostFiles ? [] : files;
}

function keyOf({ path, baseOid, headOid }: PathChange): string {
    return `${baseOid} ${headOid} ${path}`;
}

/** Texts that were parsed; the sides of a pair are often those of the next one. */
class KeptSides extends SideReader {
    private readonly kept = new Map<string, ParsedSide>();

    override read(text: string, place: SidePlace): ParsedSide | undefined {
        const key = `${place.path}\0${text}`;
        const side = this.kept.get(key) ?? super.read(text, place);
        if (side === undefined) return undefined;
        this.kept.delete(key);
        this.kept.set(key, side);
        const [oldest] = this.kept.keys();
        if (this.kept.size > mostParsed && oldest !== undefined) this.kept.delete(oldest);
        return side;
    }
}

function addFound(
    byPath: Map<string, BuildBreak[]>,
    changes: readonly ApiChange[],
    uses: ReadonlyMap<string, readonly Use[]>,
    changedBy: "ours" | "theirs",
): void {
    const told = new Set<string>();
    for (const { name, item, change, changedIn, breaks } of changes) {
        const byFile = new Map<string, number[]>();
        for (const use of uses.get(name) ?? []) {
            const { side, line } = use;
            const place = `${side.path}:${line} ${name}`;
            // What is gone and hidden and changed breaks a line once.
            if (told.has(place) || !breaks(use)) continue;
            told.add(place);
            byFile.set(side.path, [...(byFile.get(side.path) ?? []), line + 1]);
        }
        for (const [path, lines] of byFile) {
            const usedAt = lines.map((line) => ({ path, line }));
            const list = byPath.get(path) ?? [];
            list.push({ item, change, changedBy, changedIn, usedAt });
            byPath.set(path, list);
        }
    }
}

/** A line that only went somewhere else is no new use. */
function wasThere(base: string, text: string, line: number): boolean {
    const shown = text.split("\n", line + 1)[line]?.trim() ?? "";
    return shown !== "" && base.includes(shown);
}

/** Names of the innermost items that hold some lines. */
export async function itemsAt(
    path: string,
    text: string,
    spans: readonly LineSpan[],
    merger: FileMerger,
): Promise<readonly string[]> {
    if (!path.endsWith(".rs") || spans.length === 0) return [];
    await merger.prepare(path);
    const table = merger.parse(path, text);
    if (table === undefined) return [];
    const { symbols } = extractFacts({ table, text, languageId: "rust", path }, []);
    const lines = new LineIndex(text);
    const names = spans.map(({ start }) => {
        const offset = lines.offsetAt({ line: start - 1, character: 0 });
        const end = lines.lineEnd(start - 1);
        let found: string | undefined;
        for (const symbol of symbols) {
            if (symbol.start > end) break;
            if (symbol.end > offset && symbol.kind !== "field") found = symbol.name;
        }
        return found;
    });
    return [...new Set(names.filter((name) => name !== undefined))];
}
