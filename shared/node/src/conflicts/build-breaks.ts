import { extractFacts } from "@rust-ai-ide/analysis/extract/extract-facts";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { LineIndex } from "@rust-ai-ide/core/text";
import type { LineSpan } from "@rust-ai-ide/merge/prediction/conflict-lines";
import type { BuildBreak } from "@rust-ai-ide/merge/prediction/prediction";
import type { ChangedFile } from "@rust-ai-ide/review/change-set";
import { hunksBetween } from "@rust-ai-ide/review/delta/changed-lines";
import type { FileDelta } from "@rust-ai-ide/review/delta/file-delta";
import { makeDeltas } from "@rust-ai-ide/review/delta/make-deltas";
import { SideReader } from "@rust-ai-ide/review/delta/side-reader";
import { GrammarSet } from "../analysis/grammar-loader.ts";
import { catFiles } from "../git/cat-files.ts";
import type { FileMerger } from "../merge/merge-texts.ts";
import { changedWords, goneAndCome, type WordedFile } from "./changed-words.ts";

/** Files of a side beyond which nobody merges by hand anyway. */
const mostFiles = 300;
/** Sides that are kept while pairs are looked at: the own one, and one that changes. */
const mostSides = 4;
/** Names that so many types have that a use says nothing. */
const shortest = 4;

interface Sides {
    readonly base: string;
    readonly ours: string;
    readonly theirs: string;
}

/** Something that is gone or called otherwise. */
interface Change {
    readonly name: string;
    readonly item: string;
    readonly change: BuildBreak["change"];
}

/**
 * Finds what merges cleanly and does not compile: names that one side removed, renamed or hid and the
 * other one has begun to use. By names alone, so that a name that is still defined somewhere in what
 * changed is not told.
 */
export class BuildBreakFinder {
    private readonly folder: string;
    private readonly env: Readonly<Record<string, string>>;
    private readonly grammars: GrammarSet;
    private readonly sides = new Map<string, readonly WordedFile[]>();

    constructor(folder: string, env: Readonly<Record<string, string>>, grammarsFolder?: string) {
        this.folder = folder;
        this.env = env;
        this.grammars = new GrammarSet(grammarsFolder);
    }

    /** By file that uses what is gone. */
    async find(
        { base, ours, theirs }: Sides,
        [mine, others]: readonly [readonly string[], readonly string[]],
        token: CancellationToken,
    ): Promise<readonly { readonly path: string; readonly breaks: readonly BuildBreak[] }[]> {
        const [before, after] = [
            await this.read(base, ours, mine, token),
            await this.read(base, theirs, others, token),
        ];
        // Parsing takes most of the time, and most pairs of changes have nothing to do with each other.
        const byOurs = goneAndCome(before, after, shortest);
        const byTheirs = goneAndCome(after, before, shortest);
        if (byOurs.length === 0 && byTheirs.length === 0) return [];
        const left = await this.deltas(concerned(before, byOurs, byTheirs));
        const right = await this.deltas(concerned(after, byTheirs, byOurs));
        const byPath = new Map<string, BuildBreak[]>();
        const add = (
            changes: readonly Change[],
            users: readonly FileDelta[],
            changedBy: "ours" | "theirs",
        ): void => {
            for (const change of changes) {
                const usedAt = usesOf(change.name, users);
                const [first] = usedAt;
                if (first === undefined) continue;
                const list = byPath.get(first.path) ?? [];
                list.push({ item: change.item, change: change.change, changedBy, usedAt });
                byPath.set(first.path, list);
            }
        };
        add(changesOf(left), right, "ours");
        add(changesOf(right), left, "theirs");
        return [...byPath].map(([path, breaks]) => ({ path, breaks }));
    }

    dispose(): void {
        this.grammars.dispose();
    }

    private async deltas(files: readonly ChangedFile[]): Promise<readonly FileDelta[]> {
        if (files.length === 0) return [];
        await this.grammars.load("rust");
        const parser = this.grammars.parserOf("rust");
        if (parser === undefined) return [];
        return makeDeltas(files, new SideReader(parser), (path) => ({
            path,
            isModuleExported: true,
        }));
    }

    /** The side that stays the same for many pairs is read once. */
    private async read(
        base: string,
        head: string,
        paths: readonly string[],
        token: CancellationToken,
    ): Promise<readonly WordedFile[]> {
        const rust = paths.filter((path) => path.endsWith(".rs"));
        if (rust.length === 0 || rust.length > mostFiles) return [];
        const key = `${base} ${head}`;
        const known = this.sides.get(key);
        if (known !== undefined) {
            this.sides.delete(key);
            this.sides.set(key, known);
            return known;
        }
        const [before, after] = await Promise.all(
            [base, head].map((commit) => catFiles(this.folder, commit, rust, token, this.env)),
        );
        const files = rust.map((path) => {
            const [old, now] = [before?.get(path), after?.get(path)];
            const status = old === undefined ? "added" : now === undefined ? "deleted" : "modified";
            const hunks = hunksBetween(old, now);
            return changedWords({ path, status, base: old, head: now, hunks });
        });
        this.sides.set(key, files);
        const [oldest] = this.sides.keys();
        if (this.sides.size > mostSides && oldest !== undefined) this.sides.delete(oldest);
        return files;
    }
}

/** Files that take a name or still say it, and those that bring one that the other side takes. */
function concerned(
    files: readonly WordedFile[],
    taken: readonly string[],
    brought: readonly string[],
): readonly ChangedFile[] {
    return files
        .filter(
            ({ file, gone, come }) =>
                taken.some((name) => gone.has(name) || file.head?.includes(name) === true) ||
                brought.some((name) => come.has(name)),
        )
        .map(({ file }) => file);
}

function changesOf(deltas: readonly FileDelta[]): readonly Change[] {
    const defined = new Set(
        deltas.flatMap(({ head }) => head?.items.map(({ name }) => name) ?? []),
    );
    const found: Change[] = [];
    for (const { base, head, kind, aspects } of deltas.flatMap(({ changes }) => changes)) {
        if (base === undefined || base.kind === "implementation" || base.isInTests) continue;
        const isGone = kind === "removed" || aspects.includes("name");
        if (!isGone || base.name.length < shortest || defined.has(base.name)) continue;
        const change = head === undefined ? "removed" : "renamed";
        found.push({ name: base.name, item: base.qualifiedName, change });
    }
    return found;
}

/** Where lines that a side brought use a name that it does not define itself. */
function usesOf(
    name: string,
    deltas: readonly FileDelta[],
): readonly { readonly path: string; readonly line: number }[] {
    const isDefined = deltas.some(({ changes }) =>
        changes.some(({ kind, head }) => kind === "added" && head?.name === name),
    );
    if (isDefined) return [];
    const uses: { path: string; line: number }[] = [];
    for (const { head, file, isChangedLine } of deltas) {
        if (head === undefined || !head.text.includes(name)) continue;
        const number = head.facts.names.indexOf(name);
        if (number < 0) continue;
        const { references } = head.facts;
        for (let index = 0; index < references.size; index++) {
            if (references.names[index] !== number) continue;
            const { line } = head.lines.positionAt(references.offsets[index] ?? 0);
            if (isChangedLine(line) && !wasThere(file, head.text, line))
                uses.push({ path: file.path, line: line + 1 });
        }
    }
    return uses;
}

/** A line that only went somewhere else is no new use. */
function wasThere({ base = "" }: ChangedFile, text: string, line: number): boolean {
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
