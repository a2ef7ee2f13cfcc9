import { readSource } from "./read-source.ts";
import type { SourceFacts, SourceImport } from "./source-facts.ts";

/** A file of a package, read as far as questions need it; what was found stays. */
export class ReachFile {
    readonly path: string;
    readonly text: string;
    /** Modules from the crate's root as the path tells, with `::`. */
    readonly module: string;
    /** Tests, benches and examples as a whole. */
    readonly isTest: boolean;
    private read: SourceFacts | undefined;
    private readonly mentioned = new Map<string, boolean>();

    constructor(path: string, text: string, folder: string) {
        this.path = path;
        this.text = text;
        const relative = path.slice(folder.length + 1);
        this.isTest = /^(?:tests|benches|examples)\/|\/tests?(?:\.rs$|\/)/.test(relative);
        this.module = relative
            .replace(/^src\//, "")
            .replace(/(?:^|\/)(?:lib|main|mod)\.rs$|\.rs$/, "")
            .replaceAll("/", "::");
    }

    get facts(): SourceFacts {
        this.read ??= readSource(this.text);
        return this.read;
    }

    /** True where the characters of a name occur at all. */
    mentions(name: string): boolean {
        let found = this.mentioned.get(name);
        if (found === undefined) {
            found = this.text.includes(name);
            this.mentioned.set(name, found);
        }
        return found;
    }
}

export interface ReachPackage {
    readonly name: string;
    readonly version: string;
    readonly isMember: boolean;
    /** What its code calls its own library. */
    readonly crate: string;
    /** Packages by what the code calls them. */
    readonly externs: ReadonlyMap<string, number>;
    readonly features: ReadonlySet<string>;
    /** Undefined: its sources are not on this machine. */
    readonly files: readonly ReachFile[] | undefined;
}

/** Where a path leads: a package, the standard library, or it is not known. */
export type PathTarget = number | "standard" | undefined;

const standard: ReadonlySet<string> = new Set(["std", "core", "alloc", "proc_macro", "test"]);
const ownWords: ReadonlySet<string> = new Set(["crate", "self", "super", "Self"]);

/** Packages, and who depends on whom. */
export class ReachWorld {
    readonly packages: readonly ReachPackage[];
    private readonly dependents = new Map<number, ReadonlySet<number>>();

    constructor(packages: readonly ReachPackage[]) {
        this.packages = packages;
    }

    /** A package and all that depend on it, by way of others too: who can name what is in it. */
    dependentsOf(id: number): ReadonlySet<number> {
        const known = this.dependents.get(id);
        if (known !== undefined) return known;
        const found = new Set([id]);
        for (const each of found) {
            for (const [index, { externs }] of this.packages.entries()) {
                if (found.has(index)) continue;
                for (const to of externs.values()) if (to === each) found.add(index);
            }
        }
        this.dependents.set(id, found);
        return found;
    }

    /** Where the first name of a path leads from a file of a package. */
    resolve(from: number, file: ReachFile, path: readonly string[], depth = 0): PathTarget {
        const first = path[0];
        const of = this.packages[from];
        if (first === undefined || of === undefined) return undefined;
        if (ownWords.has(first)) return from;
        const { imports, declared } = file.facts;
        const imported = imports.filter((each) => each.name === first && !isItself(each, first));
        if (imported.length > 0 && depth < 8) {
            const targets = new Set(
                imported.map(({ path: each }) => this.resolve(from, file, each, depth + 1)),
            );
            // Functions and modules of a file may mean different things by one name.
            return targets.size === 1 ? [...targets][0] : undefined;
        }
        if (declared.has(first)) return of.externs.has(first) ? undefined : from;
        if (standard.has(first)) return "standard";
        return of.externs.get(first) ?? (first === of.crate ? from : undefined);
    }

    /** True where a package offers a name of another one as its own, or knows it where `isOwn`. */
    offers(id: number, name: string, of: number, isOwn = false): boolean {
        return (this.packages[id]?.files ?? []).some(
            (file) =>
                file.text.includes("use") &&
                file.facts.imports.some(
                    (each) =>
                        (isOwn || each.isPublic) &&
                        (each.name === name || each.name === "*") &&
                        this.resolve(id, file, each.path) === of,
                ),
        );
    }
}

/** `use time;` or `use time as time;` say nothing new about the name. */
function isItself({ path }: SourceImport, name: string): boolean {
    return path.length === 1 && path[0] === name;
}
