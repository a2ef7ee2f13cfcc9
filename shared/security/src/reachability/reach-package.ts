import { type MadeName, madeNames, mayMakeNames } from "./hidden-names.ts";
import { readSource } from "./read-source.ts";
import {
    isInRange,
    type SourceFacts,
    type SourceFunction,
    type SourceImport,
} from "./source-facts.ts";
import { isWord, WordFilter } from "./word-filter.ts";

/** After so many names, a filter of all words is made. */
const questionsForFilter = 8;

/** A file of a package, read as far as questions need it; what was found stays. */
export class ReachFile {
    readonly path: string;
    readonly text: string;
    /** Modules from the crate's root as the path tells, with `::`. */
    readonly module: string;
    /** Tests, benches and examples beside `src`; modules that are tests are told by {@link ReachWorld.isTest}. */
    readonly isOutside: boolean;
    private read: SourceFacts | undefined;
    private other: boolean | undefined;
    private written: readonly string[] | undefined;
    private made: readonly MadeName[] | undefined;
    private words: WordFilter | undefined;
    private functions: Map<string, SourceFunction[]> | undefined;
    private readonly mentioned = new Map<string, boolean>();
    private readonly declaring = new Map<string, boolean>();
    private readonly renaming = new Map<string, boolean>();
    private readonly leading = new Map<string, boolean>();
    private hasOddNames: boolean | undefined;
    private readonly tokens = new Map<string, readonly number[]>();

    constructor(path: string, text: string, folder: string) {
        this.path = path;
        this.text = text;
        const relative = path.slice(folder.length + 1);
        this.isOutside = /^(?:tests|benches|examples)\//.test(relative);
        this.module = relative
            .replace(/^src\//, "")
            .replace(/(?:^|\/)(?:lib|main|mod)\.rs$|\.rs$/, "")
            .replaceAll("/", "::");
    }

    get facts(): SourceFacts {
        this.read ??= readSource(this.text);
        return this.read;
    }

    /** True where text may be included, or modules have files that the code tells. */
    get tellsFiles(): boolean {
        this.other ??= /include\s*!/.test(this.text) || /path\s*=\s*"/.test(this.text);
        return this.other;
    }

    /** Strings of a file that makes code, which may be code themselves. */
    get codeStrings(): readonly string[] {
        if (this.written !== undefined) return this.written;
        const found: string[] = [];
        if (/TokenStream|parse_str/.test(this.text)) {
            const { reader } = this.facts;
            for (let at = 0; at < reader.count; at++)
                if (reader.isString(at)) found.push(reader.text(at));
        }
        this.written = found;
        return found;
    }

    /** Names that are put together here. */
    get madeNames(): readonly MadeName[] {
        this.made ??= mayMakeNames(this.text) ? madeNames(this.facts.reader) : [];
        return this.made;
    }

    /** Numbers of the tokens that are a name, and of strings in attributes that end with it. */
    tokensNamed(name: string): readonly number[] {
        let found = this.tokens.get(name);
        if (found === undefined) {
            found = findTokens(this, name);
            this.tokens.set(name, found);
        }
        return found;
    }

    /** True where a name, or other characters, occur at all. */
    mentions(name: string): boolean {
        return this.once(
            this.mentioned,
            name,
            (text) => this.mayMention(name) && text.includes(name),
        );
    }

    /** True where a path begins with a name. */
    leadsInto(name: string): boolean {
        return this.once(this.leading, name, (text) => {
            return this.mentions(name) && new RegExp(`\\b${name}\\s*::`).test(text);
        });
    }

    /** False: no import calls a name otherwise. */
    mayRename(name: string): boolean {
        return this.once(
            this.renaming,
            name,
            (text) => !isWord(name) || new RegExp(`${name}[^,;{}]*?\\bas\\b`).test(text),
        );
    }

    /** Functions of a name. A file that cannot declare it is not read for it. */
    functionsNamed(name: string): readonly SourceFunction[] {
        if (this.read === undefined && !this.mayDeclare(name)) return [];
        if (this.functions === undefined) {
            this.functions = new Map();
            for (const each of this.facts.functions) {
                const known = this.functions.get(each.name);
                if (known === undefined) this.functions.set(each.name, [each]);
                else known.push(each);
            }
        }
        return this.functions.get(name) ?? [];
    }

    private mayDeclare(name: string): boolean {
        return this.once(this.declaring, name, (text) => {
            if (!isWord(name)) return false;
            if (new RegExp(`(?:\\bfn|macro_rules\\s*!)\\s*(?:r#)?${name}`).test(text)) return true;
            // Comments may stand between.
            this.hasOddNames ??= /\bfn\s*\/|macro_rules\s*(?:!\s*)?\//.test(text);
            return this.hasOddNames;
        });
    }

    private once(
        known: Map<string, boolean>,
        name: string,
        find: (text: string) => boolean,
    ): boolean {
        let found = known.get(name);
        if (found === undefined) {
            found = find(this.text);
            known.set(name, found);
        }
        return found;
    }

    private mayMention(name: string): boolean {
        if (this.mentioned.size < questionsForFilter || !isWord(name)) return true;
        this.words ??= new WordFilter(this.text);
        return this.words.mayHold(name);
    }
}

function findTokens({ text, facts }: ReachFile, name: string): readonly number[] {
    const { reader } = facts;
    const found: number[] = [];
    const { starts, count } = reader.tokens;
    let low = 0;
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
        let high = count;
        while (low < high) {
            const middle = (low + high) >> 1;
            if ((starts[middle] ?? 0) < at) low = middle + 1;
            else high = middle;
        }
        if (starts[low] === at && reader.isWord(low) && reader.text(low) === name) found.push(low);
        // Strings in attributes may be paths of functions: `#[serde(default = "path")]`.
        else if (reader.isString(low - 1) && isInRange(facts.attributeRanges, low - 1))
            found.push(low - 1);
    }
    return found;
}

/** Files by the names that were looked for; those of packages that nobody edits stay from one question to the next. */
const filesByName = new WeakMap<readonly ReachFile[], Map<string, readonly ReachFile[]>>();

/** The files in which the characters of a name occur. */
export function filesWith(files: readonly ReachFile[], name: string): readonly ReachFile[] {
    let known = filesByName.get(files);
    if (known === undefined) {
        known = new Map();
        filesByName.set(files, known);
    }
    let found = known.get(name);
    if (found === undefined) {
        found = files.filter((file) => file.mentions(name));
        known.set(name, found);
    }
    return found;
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
    /** Names of {@link externs} that stand for more than one package, and all those that are meant. */
    readonly shared?: ReadonlyMap<string, readonly number[]> | undefined;
    /** Undefined: its sources are not on this machine. */
    readonly files: readonly ReachFile[] | undefined;
    /** Undefined: not known. */
    readonly isProcMacro?: boolean | undefined;
    /** True: some of its files are too large, no text or not readable. */
    readonly hasGaps?: boolean | undefined;
}

/** Where a path leads: a package, the standard library, or it is not known. */
export type PathTarget = number | "standard" | undefined;

const standard: ReadonlySet<string> = new Set(["std", "core", "alloc", "proc_macro", "test"]);
/** Types whose functions are called by their name. */
const standardTypes: ReadonlySet<string> = new Set(
    `String str Vec Box Rc Arc Cell RefCell Mutex RwLock HashMap HashSet BTreeMap BTreeSet VecDeque BinaryHeap LinkedList Option
    Result bool char u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 Duration Instant SystemTime PathBuf Path OsString
    OsStr CString CStr Cow Pin Weak Once OnceLock OnceCell LazyLock NonNull NonZeroU8 NonZeroU16 NonZeroU32 NonZeroU64 NonZeroUsize
    AtomicBool AtomicU8 AtomicU16 AtomicU32 AtomicU64 AtomicUsize AtomicI32 AtomicI64 AtomicPtr ManuallyDrop MaybeUninit PhantomData
    Layout Command File OpenOptions TcpListener TcpStream UdpSocket Ipv4Addr Ipv6Addr IpAddr SocketAddr Error Wrapping Default Clone
    From Into Iterator Context Poll Waker Ordering Cursor BufReader BufWriter Stdio`.split(/\s+/),
);
const ownWords: ReadonlySet<string> = new Set(["crate", "self", "super", "Self"]);

/** Packages, and who depends on whom. */
export class ReachWorld {
    readonly packages: readonly ReachPackage[];
    private readonly types = new Map<string, boolean>();
    private readonly offered = new Map<string, boolean>();
    private readonly tests = new Map<ReachFile, boolean>();
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
            for (const [index, { externs, shared }] of this.packages.entries()) {
                if (found.has(index)) continue;
                for (const to of externs.values()) if (to === each) found.add(index);
                for (const all of shared?.values() ?? []) if (all.includes(each)) found.add(index);
            }
        }
        this.dependents.set(id, found);
        return found;
    }

    /** True where a file is built for tests, benches and examples alone. */
    isTest(id: number, file: ReachFile): boolean {
        const known = this.tests.get(file);
        if (known !== undefined) return known;
        const found = file.isOutside || this.isTestModule(id, file);
        this.tests.set(file, found);
        return found;
    }

    /** Whether a module around, or the file's own one, is declared for tests and nowhere else. */
    private isTestModule(id: number, { module }: ReachFile): boolean {
        const words = module.split("::");
        for (let length = 1; module !== "" && length <= words.length; length++) {
            const wanted = words.slice(0, length).join("::");
            const name = words[length - 1] ?? "";
            let [inTests, inProduct] = [false, false];
            for (const file of this.packages[id]?.files ?? []) {
                const isAbove = file.module === "" || wanted.startsWith(`${file.module}::`);
                if (!isAbove || !file.mentions(name) || !file.mentions("mod ")) continue;
                for (const { path, isTest } of file.facts.modules) {
                    if ([file.module, path].filter((each) => each !== "").join("::") !== wanted)
                        continue;
                    if (isTest) inTests = true;
                    else inProduct = true;
                }
            }
            if (inTests && !inProduct) return true;
        }
        return false;
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
            if (declared.has(first)) targets.add(from);
            const extern = of.externs.get(first);
            if (extern !== undefined) targets.add(extern);
            return targets.size === 1 ? [...targets][0] : undefined;
        }
        if (declared.has(first)) return of.externs.has(first) ? undefined : from;
        if (standard.has(first)) return "standard";
        if (of.shared?.has(first) === true) return undefined;
        return of.externs.get(first) ?? (first === of.crate ? from : undefined);
    }

    /** True where a package brings in all macros of another one: `#[macro_use] extern crate name;`. */
    usesMacros(id: number, of: number): boolean {
        const pattern = /macro_use[^;{}]*?\bextern\s+crate\s+(\w+)/g;
        return (this.packages[id]?.files ?? []).some(
            ({ text }) =>
                text.includes("macro_use") &&
                [...text.matchAll(pattern)].some(
                    ([, name]) => this.packages[id]?.externs.get(name ?? "") === of,
                ),
        );
    }

    /** True for types and traits that some package declares, and those of the standard library. */
    isType(name: string): boolean {
        let found = this.types.get(name);
        if (found === undefined) {
            const declaration = new RegExp(`\\b(?:struct|enum|union|trait)\\s+${name}\\b`);
            found =
                name.length === 1 ||
                standardTypes.has(name) ||
                this.packages.some(({ files }) =>
                    files?.some((file) => file.mentions(name) && declaration.test(file.text)),
                );
            this.types.set(name, found);
        }
        return found;
    }

    /** True where own modules of a package may pass on one of some names from a package that sees another. */
    mayPassOn(id: number, names: readonly string[], of: number): boolean {
        const sees = this.dependentsOf(of);
        return (this.packages[id]?.files ?? []).some(
            (file) =>
                file.text.includes("use") &&
                file.facts.imports.some(({ name, path }) => {
                    if (name !== "*" && !names.includes(name)) return false;
                    const target = this.resolve(id, file, path);
                    if (target === undefined) return true;
                    return typeof target === "number" && target !== id && sees.has(target);
                }),
        );
    }

    /** True where a package offers a name of another one as its own, or knows it where `isOwn`. */
    offers(id: number, name: string, of: number, isOwn = false): boolean {
        const key = `${id} ${of} ${isOwn} ${name}`;
        let found = this.offered.get(key);
        if (found === undefined) {
            found = this.findOffer(id, name, of, isOwn);
            this.offered.set(key, found);
        }
        return found;
    }

    private findOffer(id: number, name: string, of: number, isOwn: boolean): boolean {
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
