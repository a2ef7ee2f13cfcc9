import { join } from "node:path";
import type { CompilerDiagnostic } from "@rust-ai-ide/ai/chat/compiler-messages";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { counted } from "@rust-ai-ide/core/text";
import { splitLines } from "@rust-ai-ide/merge/lines/split-lines";
import type { Proposal } from "@rust-ai-ide/merge/resolution/candidate";
import { CargoChecker, type CargoCheckerOptions } from "../cargo/cargo-checker.ts";
import { packageFolder } from "../cargo/cargo-folders.ts";
import type { ConflictedFile, ResolvedFiles } from "./resolve-files.ts";

export type ResolutionCheckOptions = Pick<
    CargoCheckerOptions,
    "env" | "cacheFolder" | "treesFolder" | "timeoutMs" | "onProgress"
>;

export interface CheckedFiles extends ResolvedFiles {
    /** Why something was not checked, in sentences. */
    readonly problems: readonly string[];
}

/** Packages of one merge that are compiled; more are told as left out. */
const mostPackages = 4;
/** Compilations by which the guilty resolution is looked for. */
const mostTrials = 8;

/** A conflict by its file's path and its number in the file. */
type Place = `${string}\0${number}`;

/**
 * Compiles what the likeliest resolutions would come to, in a copy of the working tree and offline; the
 * user's files, index and target folder are only read. A sure resolution that brings an error of the
 * compiler is not sure any more, and says so. Build scripts and procedural macros of the repository
 * run, so it must be one that the user trusts. What cannot be compiled is told as a problem. Rejects
 * with CancelledError.
 */
export async function checkResolutions(
    found: ResolvedFiles,
    options: ResolutionCheckOptions,
    token: CancellationToken,
): Promise<CheckedFiles> {
    const problems: string[] = [];
    const verdicts = new Map<Place, Verdict>();
    const packages = new Map<string, ConflictedFile[]>();
    for (const file of found.files) {
        const folder = await packageFolder(join(found.folder, file.path));
        if (folder === undefined) continue;
        packages.set(folder, [...(packages.get(folder) ?? []), file]);
    }
    if (packages.size > mostPackages) {
        problems.push(
            `${mostPackages} of ${packages.size} packages with conflicts were compiled; the rest was not checked.`,
        );
    }
    for (const [folder, files] of [...packages].slice(0, mostPackages)) {
        try {
            const checker = await CargoChecker.open(
                { ...options, file: join(folder, "Cargo.toml"), unsaved: new Map() },
                token,
            );
            try {
                const trials = new Trials(checker, found, token);
                const told = await trials.judge(files);
                for (const [place, verdict] of told.verdicts) verdicts.set(place, verdict);
                problems.push(...told.problems);
            } finally {
                await checker.dispose();
            }
        } catch (error) {
            if (!CodedError.is(error)) throw error;
            problems.push(`Resolutions were not compiled: ${error.display}`);
        }
    }
    return { ...found, files: found.files.map((file) => withVerdicts(file, verdicts)), problems };
}

/** An error of the compiler, or undefined where there is none. */
type Verdict = { readonly error: string | undefined };
/** Errors by what they are and where, with a line to show. */
type Errors = ReadonlyMap<string, string>;

/** Compilations of one package with some of the resolutions in place. */
class Trials {
    private readonly checker: CargoChecker;
    private readonly found: ResolvedFiles;
    private readonly token: CancellationToken;

    constructor(checker: CargoChecker, found: ResolvedFiles, token: CancellationToken) {
        this.checker = checker;
        this.found = found;
        this.token = token;
    }

    async judge(files: readonly ConflictedFile[]): Promise<{
        readonly verdicts: ReadonlyMap<Place, Verdict>;
        readonly problems: readonly string[];
    }> {
        const sure = files.flatMap(sureOnes);
        const all = (error?: string, places = sure): ReadonlyMap<Place, Verdict> =>
            new Map(places.map((place) => [place, { error }]));
        const likeliest = this.found.files.flatMap(({ path, conflicts }) =>
            conflicts.map((_, index) => placeOf(path, index)),
        );
        const together = await this.errors(likeliest);
        if (together.size === 0) return { verdicts: all(undefined, likeliest), problems: [] };
        if (sure.length === 0) {
            const [error] = together.values();
            const problems = [`The likeliest resolutions do not compile together: ${error}.`];
            return { verdicts: new Map(), problems };
        }
        // What is not sure may be what does not compile.
        const chosen = await this.errors(sure);
        if (chosen.size === 0) return { verdicts: all(), problems: [] };
        const without = await this.errors([]);
        const [added] = newErrors(chosen, without);
        if (added === undefined) {
            const count = counted(without.size, "error");
            return {
                verdicts: new Map(),
                problems: [
                    `Whether resolutions compile cannot be told: there are ${count} without them as well.`,
                ],
            };
        }
        if (sure.length === 1 || sure.length > mostTrials) {
            return { verdicts: all(added), problems: [] };
        }
        const verdicts = new Map<Place, Verdict>();
        for (const place of sure) {
            const [error] = newErrors(await this.errors([place]), without);
            verdicts.set(place, { error });
        }
        const hasGuilty = [...verdicts.values()].some(({ error }) => error !== undefined);
        // Each alone may compile where two together do not.
        return { verdicts: hasGuilty ? verdicts : all(added), problems: [] };
    }

    /** With the likeliest resolutions at some places, and our side elsewhere. */
    private async errors(places: readonly Place[]): Promise<Errors> {
        const wanted = new Set(places);
        const texts = new Map<string, string>();
        for (const file of this.found.files) {
            const path = await this.checker.pathOf(join(this.found.folder, file.path));
            if (path !== undefined) texts.set(path, filled(file, wanted));
        }
        const { diagnostics } = await this.checker.run(texts, this.token);
        const errors = diagnostics.filter(({ level }) => level === "error");
        return new Map(errors.map((each) => [keyOf(each), lineOf(each)]));
    }
}

function sureOnes({ path, conflicts }: ConflictedFile): readonly Place[] {
    return conflicts.flatMap(({ proposals: [first] }, index) =>
        first?.isAutomatic === true ? [placeOf(path, index)] : [],
    );
}

function placeOf(path: string, index: number): Place {
    return `${path}\0${index}`;
}

function filled({ path, text, conflicts }: ConflictedFile, wanted: ReadonlySet<Place>): string {
    const lines = splitLines(text);
    for (const [index, { conflict, proposals }] of [...conflicts.entries()].reverse()) {
        const isWanted = wanted.has(placeOf(path, index));
        const own = (isWanted ? proposals[0]?.text : undefined) ?? conflict.ours;
        lines.splice(conflict.line, conflict.endLine - conflict.line, own);
    }
    return lines.join("");
}

/** Lines move with what stands in place of conflicts, so they are no part of it. */
function keyOf({ code, message, spans }: CompilerDiagnostic): string {
    const primary = spans.find(({ isPrimary }) => isPrimary);
    return `${code}\0${message}\0${primary?.path}`;
}

function lineOf({ code, message, spans }: CompilerDiagnostic): string {
    const primary = spans.find(({ isPrimary }) => isPrimary);
    const at = primary === undefined ? "" : ` (${primary.path})`;
    return `${code === undefined ? "" : `${code}: `}${message}${at}`;
}

function newErrors(found: Errors, before: Errors): readonly string[] {
    return [...found].flatMap(([key, line]) => (before.has(key) ? [] : [line]));
}

function withVerdicts(file: ConflictedFile, verdicts: ReadonlyMap<Place, Verdict>): ConflictedFile {
    const conflicts = file.conflicts.map((each, index) => {
        const verdict = verdicts.get(placeOf(file.path, index));
        const [first, ...rest] = each.proposals;
        if (verdict === undefined || first === undefined) return each;
        return { ...each, proposals: [judged(first, verdict), ...rest] };
    });
    return { ...file, conflicts };
}

function judged(proposal: Proposal, { error }: Verdict): Proposal {
    if (error === undefined) return { ...proposal, compiles: true };
    const concerns = [...proposal.concerns, `It does not compile: ${error}.`];
    return { ...proposal, compiles: false, isAutomatic: false, concerns };
}
