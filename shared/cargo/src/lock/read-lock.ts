import type { Span } from "../toml/syntax.ts";
import { type ConflictSides, findConflicts } from "./conflicts.ts";
import type { LockFile, LockPackage, LockProblem } from "./lock-file.ts";
import { scanLock, type WrittenDependency, type WrittenPackage } from "./lock-scanner.ts";

/** The newest format that this reader knows; cargo refuses newer ones than it knows itself. */
const newestFormat = 4;

/**
 * Reads a Cargo.lock. Of a file with conflict markers both sides are read as the files that they
 * would be, and what is in either of them is in the answer.
 */
export function readLock(text: string): LockFile {
    const conflicts = findConflicts(text);
    if (conflicts === undefined) return readSide(text, []);
    return joinSides(text, conflicts);
}

function readSide(text: string, skipped: readonly Span[]): LockFile {
    const written = scanLock(text, skipped);
    const problems: LockProblem[] = [...written.problems];
    const complete = written.packages.filter((one) => isComplete(one, problems));
    const indexes = indexesByName(complete);
    const packages = complete.map((one): LockPackage => {
        const dependencies: number[] = [];
        for (const dependency of one.dependencies) {
            const index = findDependency(dependency, complete, indexes, problems);
            if (index !== undefined) dependencies.push(index);
        }
        return finished(one, dependencies, written.metadata);
    });
    const format = written.format ?? unsaidFormat(written.metadata.size, complete);
    if (format > newestFormat) {
        const message = `The lock is of format ${format}, which is newer than ${newestFormat}; it is read as far as it is like the older ones.`;
        problems.push({ code: "lock.newerFormat", message, start: 0, end: 0 });
    }
    const unusedPatches = written.unusedPatches
        .filter((one) => isComplete(one, problems))
        .map((one) => finished(one, [], written.metadata));
    return { format, packages, unusedPatches, problems };
}

/** Formats 1 and 2 do not say so; in the first one checksums lie apart from the packages. */
function unsaidFormat(metadata: number, packages: readonly WrittenPackage[]): number {
    return metadata === 0 && packages.some(({ checksum }) => checksum !== undefined) ? 2 : 1;
}

function isComplete(written: WrittenPackage, problems: LockProblem[]): boolean {
    if (written.name !== undefined && written.version !== undefined) return true;
    const missing = written.name === undefined ? "name" : "version";
    const { start, end } = written;
    const message = `A package of the lock has no ${missing}.`;
    problems.push({ code: "lock.incompletePackage", message, start, end });
    return false;
}

function finished(
    written: WrittenPackage,
    dependencies: readonly number[],
    metadata: ReadonlyMap<string, string>,
): LockPackage {
    const { name = "", version = "", source, start, end, nameSpan, versionSpan } = written;
    let { checksum } = written;
    if (checksum === undefined && metadata.size > 0) {
        const apart = metadata.get(`checksum ${name} ${version} (${source})`);
        checksum = apart === "<none>" ? undefined : apart;
    }
    const span = { start, end };
    return { name, version, source, checksum, dependencies, span, nameSpan, versionSpan };
}

function indexesByName(packages: readonly WrittenPackage[]): ReadonlyMap<string, number[]> {
    const indexes = new Map<string, number[]>();
    for (const [index, { name = "" }] of packages.entries()) {
        const others = indexes.get(name);
        if (others === undefined) indexes.set(name, [index]);
        else others.push(index);
    }
    return indexes;
}

/** The package that a dependency names: cargo leaves out what is not needed to tell it from others. */
function findDependency(
    { text, start, end }: WrittenDependency,
    packages: readonly WrittenPackage[],
    indexes: ReadonlyMap<string, readonly number[]>,
    problems: LockProblem[],
): number | undefined {
    const blank = text.indexOf(" ");
    const name = blank === -1 ? text : text.slice(0, blank);
    let found = indexes.get(name) ?? [];
    if (blank !== -1) {
        const second = text.indexOf(" ", blank + 1);
        const version = text.slice(blank + 1, second === -1 ? undefined : second);
        found = found.filter((index) => packages[index]?.version === version);
        if (second !== -1) {
            const source = text.slice(second + 1).replace(/^\(|\)$/g, "");
            found = found.filter((index) => isOfSource(packages[index]?.source, source));
        }
    }
    if (found.length > 1) {
        // Format 1 leaves the source out only where there is none.
        const ofPaths = found.filter((index) => packages[index]?.source === undefined);
        if (ofPaths.length === 1) found = ofPaths;
    }
    if (found.length === 1) return found[0];
    const [code, message] =
        found.length === 0
            ? ["lock.unknownDependency", `The lock has no package ${text}.`]
            : ["lock.ambiguousDependency", `The lock has several packages ${text}.`];
    problems.push({ code, message, start, end });
    return undefined;
}

/** The commit of a git source is left out where a dependency names it. */
function isOfSource(source: string | undefined, written: string): boolean {
    if (source === undefined || source === written) return source !== undefined;
    const commit = source.indexOf("#");
    return commit !== -1 && source.slice(0, commit) === written;
}

function joinSides(text: string, conflicts: ConflictSides): LockFile {
    const ours = readSide(text, conflicts.notOurs);
    const theirs = readSide(text, conflicts.notTheirs);
    const keys = new Map(ours.packages.map((one, index) => [keyOf(one), index]));
    const added: LockPackage[] = [];
    const places = theirs.packages.map((one) => {
        const known = keys.get(keyOf(one));
        if (known !== undefined) return known;
        added.push(one);
        return ours.packages.length + added.length - 1;
    });
    const packages = [...ours.packages, ...added];
    for (const [index, one] of theirs.packages.entries()) {
        const place = places[index] ?? 0;
        const theirDependencies = one.dependencies.map((to) => places[to] ?? 0);
        const ourDependencies = ours.packages[place]?.dependencies ?? [];
        const dependencies = [...new Set([...ourDependencies, ...theirDependencies])];
        const joined = packages[place];
        if (joined !== undefined) packages[place] = { ...joined, dependencies };
    }
    const patches = new Map<string, LockPackage>();
    for (const one of [...ours.unusedPatches, ...theirs.unusedPatches]) {
        if (!patches.has(keyOf(one))) patches.set(keyOf(one), one);
    }
    return {
        format: Math.max(ours.format, theirs.format),
        packages,
        unusedPatches: [...patches.values()],
        problems: [...conflicts.problems, ...joinProblems(ours.problems, theirs.problems)],
    };
}

function joinProblems(
    ours: readonly LockProblem[],
    theirs: readonly LockProblem[],
): readonly LockProblem[] {
    const key = ({ code, start, end }: LockProblem): string => `${code} ${start} ${end}`;
    const known = new Set(ours.map(key));
    return [...ours, ...theirs.filter((problem) => !known.has(key(problem)))];
}

function keyOf({ name, version, source }: LockPackage): string {
    return `${name} ${version} ${source ?? ""}`;
}
