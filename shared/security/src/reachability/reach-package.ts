import { filesWith, type ReachFile } from "./reach-file.ts";
import type { SourceImport } from "./source-facts.ts";

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
    private users: ReadonlyMap<number, readonly number[]> | undefined;

    constructor(packages: readonly ReachPackage[]) {
        this.packages = packages;
    }

    /** A package and all that depend on it, by way of others too: who can name what is in it. */
    dependentsOf(id: number): ReadonlySet<number> {
        const known = this.dependents.get(id);
        if (known !== undefined) return known;
        this.users ??= usersOf(this.packages);
        const found = new Set([id]);
        for (const each of found) for (const user of this.users.get(each) ?? []) found.add(user);
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
            found =
                name.length === 1 ||
                standardTypes.has(name) ||
                this.packages.some(({ files }) =>
                    filesWith(files ?? [], name).some((file) => file.declaresType(name)),
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

/** Packages that depend on one directly. */
function usersOf(packages: readonly ReachPackage[]): ReadonlyMap<number, readonly number[]> {
    const found = new Map<number, number[]>();
    for (const [id, { externs, shared }] of packages.entries()) {
        const all = new Set([...externs.values(), ...[...(shared?.values() ?? [])].flat()]);
        for (const to of all) {
            const users = found.get(to);
            if (users === undefined) found.set(to, [id]);
            else users.push(id);
        }
    }
    return found;
}

/** `use time;` or `use time as time;` say nothing new about the name. */
function isItself({ path }: SourceImport, name: string): boolean {
    return path.length === 1 && path[0] === name;
}
