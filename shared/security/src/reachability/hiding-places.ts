import { isAnyName, type MadeName, mayMake } from "./hidden-names.ts";
import type { ReachFile } from "./reach-file.ts";
import type { ReachWorld } from "./reach-package.ts";
import type { UnknownReason } from "./reachability.ts";
import type { SourceFunction } from "./source-facts.ts";

interface Maker {
    readonly package: number;
    readonly file: ReachFile;
    readonly names: readonly MadeName[];
}

interface Includer {
    readonly package: number;
    readonly file: ReachFile;
}

interface OddFiles {
    readonly making: readonly ReachFile[];
    readonly including: readonly ReachFile[];
}

/** By the files of a package, which stay the same while nobody edits them. */
const oddByFiles = new WeakMap<readonly ReachFile[], OddFiles>();

function oddFiles(files: readonly ReachFile[]): OddFiles {
    let found = oddByFiles.get(files);
    if (found === undefined) {
        found = {
            making: files.filter((file) => file.madeNames.length > 0),
            including: files.filter((file) => file.tellsFiles),
        };
        oddByFiles.set(files, found);
    }
    return found;
}

/** Says why a call of a function may stand where nobody finds it by its name. */
export class HidingPlaces {
    private readonly world: ReachWorld;
    private readonly namers = new Map<string, boolean>();
    private expanders: ReadonlySet<number> | undefined;
    private readonly traits = new Map<string, boolean>();
    private all:
        | { readonly makers: readonly Maker[]; readonly includers: readonly Includer[] }
        | undefined;

    constructor(world: ReachWorld) {
        this.world = world;
    }

    /** Reasons for a function of a package; for `undefined`, those that hold for all code. */
    reasons(of: number, made: SourceFunction | undefined): ReadonlySet<UnknownReason> {
        const found = new Set<UnknownReason>();
        const near = this.world.dependentsOf(of);
        for (const [id, { files, hasGaps }] of this.world.packages.entries())
            if (hasGaps === true || (files === undefined && near.has(id)))
                found.add("missing-source");
        this.all ??= this.collect();
        for (const each of this.all.includers)
            if (near.has(each.package) && this.hides(each, made?.name)) found.add("macro");
        if (made === undefined) return found;
        for (const maker of this.all.makers)
            if (this.makes(maker, of, near.has(maker.package), made.name)) found.add("macro");
        for (const id of near) {
            for (const file of this.world.packages[id]?.files ?? [])
                if (file.mentions(made.name) && file.facts.isBroken) found.add("syntax-error");
        }
        for (const [id, { files }] of this.world.packages.entries()) {
            if (!this.expands(id)) continue;
            for (const file of files ?? []) if (isWrittenOut(file, made.name)) found.add("macro");
        }
        return found;
    }

    /** Whether the sources hold a trait; others are called by code that is not there. */
    declares(trait: string): boolean {
        let found = this.traits.get(trait);
        if (found === undefined) {
            found = this.world.packages.some((each) =>
                each.files?.some((file) => file.mentions(`trait ${trait}`)),
            );
            this.traits.set(trait, found);
        }
        return found;
    }

    private collect(): { makers: Maker[]; includers: Includer[] } {
        const makers: Maker[] = [];
        const includers: Includer[] = [];
        for (const [id, { files }] of this.world.packages.entries()) {
            const odd = oddFiles(files ?? []);
            for (const file of odd.making)
                makers.push({ package: id, file, names: file.madeNames });
            for (const file of odd.including) includers.push({ package: id, file });
        }
        return { makers, includers };
    }

    /** Included text is read as a file of its own, so that names in it may mean something else. */
    private hides({ package: id, file }: Includer, name: string | undefined): boolean {
        const { includes, otherPaths, includesGenerated } = file.facts;
        if (includesGenerated) return true;
        for (const path of otherPaths) if (this.fileOf(id, path) === undefined) return true;
        return includes.some((path) => {
            const included = this.fileOf(id, path);
            return included === undefined || name === undefined || included.mentions(name);
        });
    }

    private fileOf(id: number, path: string): ReachFile | undefined {
        const end = path.replace(/^(?:\.{0,2}\/)+/, "").replaceAll("\\", "/");
        return this.world.packages[id]?.files?.find(
            (each) => each.path.endsWith(`/${end}`) && end.endsWith(".rs"),
        );
    }

    /** Whether what a package builds from identifiers may get into code: it is a procedural macro, or part of one. */
    private expands(id: number): boolean {
        this.expanders ??= expanders(this.world);
        return this.expanders.has(id);
    }

    private makes({ package: id, file, names }: Maker, of: number, isNear: boolean, name: string) {
        if (isNear === false && !/macro_rules|quote|TokenStream/.test(file.text)) return false;
        const expands = this.expands(id);
        return names.some((made) => {
            if (!made.isPasted && !expands) return false;
            if (!isAnyName(made.parts)) return mayMake(made.parts, name);
            // Any name at all is one of the package only where something leads there.
            return this.names(id, of);
        });
    }

    /** Whether code of a package holds a path that begins with another package's name. */
    private names(id: number, of: number): boolean {
        const crate = this.world.packages[of]?.crate ?? "";
        const key = `${id} ${of}`;
        let found = this.namers.get(key);
        if (found === undefined) {
            const files = this.world.packages[id]?.files ?? [];
            found = id === of || files.some((each) => each.leadsInto(crate));
            this.namers.set(key, found);
        }
        return found;
    }
}

/** Procedural macros and what they depend on; packages of which it is not known count as such. */
function expanders({ packages }: ReachWorld): ReadonlySet<number> {
    const found = new Set<number>();
    for (const [id, { isProcMacro }] of packages.entries())
        if (isProcMacro !== false) found.add(id);
    for (const id of found) {
        for (const to of packages[id]?.externs.values() ?? []) found.add(to);
        for (const all of packages[id]?.shared?.values() ?? []) for (const to of all) found.add(to);
    }
    return found;
}

/** Procedural macros may write code as text. */
function isWrittenOut(file: ReachFile, name: string): boolean {
    if (!file.mentions(name) || file.codeStrings.length === 0) return false;
    const word = new RegExp(`\\b${name}\\b`);
    return file.codeStrings.some((each) => word.test(each));
}
