import { marks } from "../unsafe/token-reader.ts";
import type { ReachFile } from "./reach-file.ts";
import type { ReachWorld } from "./reach-package.ts";
import type { UnknownReason } from "./reachability.ts";
import { receiverType } from "./receiver-type.ts";
import { functionAround, isInRange, macroAround, type SourceFunction } from "./source-facts.ts";
import type { SourceType } from "./source-type.ts";
import { typeHead } from "./type-heads.ts";
import type { TypeLookup } from "./type-lookup.ts";

/** A function of a package; what calls are looked for to. */
export interface Place {
    readonly package: number;
    readonly file: ReachFile;
    /** Undefined: code outside of functions, such as constants. */
    readonly function: SourceFunction | undefined;
}

export interface Target extends Place {
    readonly function: SourceFunction;
    /** Further names that it goes by, from `use ... as`. */
    readonly names: ReadonlySet<string>;
    /** Names of its type: itself, type aliases and renames. */
    readonly typeNames: ReadonlySet<string>;
    /** The only function of its name in all packages that can see it, and none of the standard library's. */
    readonly isOnlyOne: boolean;
    /** The only free function of its name in its package. */
    readonly isOnlyFree: boolean;
}

/** What a name in code is to a target: a call of it for sure, or only maybe, for a reason. */
export type Evidence = "resolved" | UnknownReason;

/** Macros whose arguments are expressions that run as they are written. */
const plainMacros =
    /^(?:e?print(?:ln)?|format(?:_args)?|write(?:ln)?|panic|vec|dbg|matches|todo|unreachable|(?:debug_)?assert(?:_eq|_ne|_matches)?|trace|debug|info|warn|error|log|anyhow|bail|ensure|json|join|try_join|select|lazy_static|thread_local|try|smallvec|cfg_if|pin)$/;
/** Types of the standard library whose methods are never those of others. */
const closedTypes: ReadonlySet<string> = new Set(
    "String str Vec HashMap HashSet BTreeMap BTreeSet VecDeque Option Result bool char u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 Duration Instant PathBuf Path".split(
        " ",
    ),
);

/** Undefined where the name at a token is something else for sure. */
export function classifyReference(
    world: ReachWorld,
    from: number,
    file: ReachFile,
    token: number,
    target: Target,
    lookup: TypeLookup,
): Evidence | undefined {
    const { facts } = file;
    const { reader } = facts;
    if (isInRange(facts.importRanges, token)) return undefined;
    const around = macroAround(facts, token);
    const isOdd = around !== undefined && !plainMacros.test(around.name);
    if (isInRange(facts.attributeRanges, token)) return "macro";
    if (reader.is(token - 1, "fn")) return isPassedOn(file, token, isOdd) ? "macro" : undefined;
    const isBang = reader.mark(token + 1) === marks.bang && reader.mark(token + 2) !== marks.equals;
    if (isBang !== target.function.isMacro) return isBang || !isOdd ? undefined : "macro";
    const caller = functionAround(facts, token);
    if (caller?.nameToken === token) return undefined;
    const look = { world, from, file, token, target, caller, lookup };
    const found = asWritten(look);
    // What a name means in the body or the arguments of a macro is known where it is expanded.
    if (found === undefined) return hasOwnMeaning(look, isOdd) ? undefined : "macro";
    if (isOff(world, from, caller) || isOff(world, target.package, target.function))
        return "unknown-feature";
    if (isOdd && found === "resolved") return "macro";
    return found;
}

/** A declaration without a body that is none of a trait, or one that a macro gets, may become a call. */
function isPassedOn({ facts }: ReachFile, token: number, isOdd: boolean): boolean {
    const made = functionAround(facts, token);
    if (made?.nameToken !== token) return isOdd;
    return !made.hasBody && (isOdd || (made.trait === "" && made.container !== ""));
}

/** Whether a name that leads elsewhere does so wherever a macro may put it. */
function hasOwnMeaning({ file, token, caller, target }: Look, isOdd: boolean): boolean {
    const { reader } = file.facts;
    if (!isOdd && caller?.isMacro !== true) return true;
    const before = reader.mark(token - 1);
    // Fields and variables of macros; methods are looked at by their receiver.
    if (before === 46 || before === marks.dollar || reader.is(token - 1, "let")) return true;
    if (reader.text(token - 1) !== "::") return target.function.isMacro;
    const isRooted = (at: number): boolean =>
        reader.mark(at - 1) === marks.dollar || /^(?:std|core|alloc)$/.test(reader.text(at));
    let at = token - 2;
    while (reader.isWord(at) && reader.text(at - 1) === "::") at -= 2;
    return isRooted(at) || closedTypes.has(reader.text(token - 2));
}

interface Look {
    readonly world: ReachWorld;
    readonly from: number;
    readonly file: ReachFile;
    readonly token: number;
    readonly target: Target;
    readonly caller: SourceFunction | undefined;
    readonly lookup: TypeLookup;
}

function isOff(world: ReachWorld, id: number, of: SourceFunction | undefined): boolean {
    const on = world.packages[id]?.features;
    return of?.features.some((feature) => on?.has(feature) !== true) ?? false;
}

function asWritten(look: Look): Evidence | undefined {
    const { reader } = look.file.facts;
    const { token } = look;
    if (reader.mark(token - 1) === 46 && reader.mark(token - 2) !== 46) return asMethod(look);
    if (reader.text(token - 1) === "::") return asPath(look);
    return asName(look);
}

function asMethod(look: Look): Evidence | undefined {
    const { from, file, token, target, caller, lookup } = look;
    const { reader } = file.facts;
    const { container, trait, takesSelf } = target.function;
    const behind = reader.mark(token + 1);
    const isCall =
        behind === marks.openRound || behind === marks.dollar || reader.text(token + 1) === "::";
    if (!isCall || container === "" || !takesSelf) return undefined;
    const place = { package: from, file, container: caller?.container ?? "", caller, lookup };
    const type = receiverType({ ...place, depth: 0 }, token - 1);
    if (type !== undefined && isOf(look, type)) return "resolved";
    if (trait === "" && type !== undefined && isStandard(look, type)) return undefined;
    if (target.isOnlyOne) return "resolved";
    return trait === "" ? "ambiguous-name" : "dynamic-dispatch";
}

/** Whether a type is the target's, and not another one of the same name. */
export function isOf(look: Pick<Look, "world" | "lookup" | "target">, type: SourceType): boolean {
    const { target, world, lookup } = look;
    const plain = lookup.plain(type);
    return [type, plain].some((each) => {
        if (!target.typeNames.has(each.head)) return false;
        const leads = world.resolve(each.origin.package, each.origin.file, each.path);
        if (leads === "standard") return false;
        if (leads === target.package) return true;
        if (leads !== undefined) {
            if (!world.dependentsOf(target.package).has(leads)) return false;
            // The package's own type of the name, unless it passes on the target's.
            const { declared, aliases } = each.origin.file.facts;
            const isOwn = declared.has(each.head) && !aliases.has(each.head);
            return !isOwn || world.offers(leads, each.head, target.package, true);
        }
        return !isStandard(look, each);
    });
}

/** A type that the standard library's name stands for where it is written. */
function isStandard(look: Pick<Look, "world" | "lookup" | "target">, type: SourceType): boolean {
    const { path, origin, head } = type;
    if (!closedTypes.has(head)) return false;
    const leads = look.world.resolve(origin.package, origin.file, path);
    if (leads === "standard") return true;
    if (path.length > 1 || leads !== undefined) return false;
    const { imports, declared } = origin.file.facts;
    if (declared.has(head) || imports.some(({ name }) => name === head)) return false;
    return ofGlobs({ ...look, from: origin.package, file: origin.file }, head) === undefined;
}

/** A type of the standard library that no other one of the file has the name of. */
function isClosed({ facts }: ReachFile, type: string): boolean {
    if (!closedTypes.has(type) || facts.declared.has(type)) return false;
    return facts.imports.every(
        ({ name, path }) => name !== type || /^(?:std|core|alloc)$/.test(path[0] ?? ""),
    );
}

/** Words of the path in front of a name, and whether a macro's variable stands in it. */
function pathBefore(look: Look): { readonly path: string[]; readonly isMacro: boolean } {
    const { reader } = look.file.facts;
    const path: string[] = [];
    let at = look.token - 1;
    while (reader.text(at) === "::") {
        at--;
        if (reader.mark(at) === marks.greater) {
            let depth = 0;
            const end = at;
            for (; at >= 0; at--) {
                if (reader.mark(at) === marks.greater && reader.mark(at - 1) !== 45) depth++;
                else if (reader.mark(at) === marks.less && --depth === 0) break;
            }
            if (reader.text(at - 1) === "::") at -= 2;
            else if (reader.isWord(at - 1) && !reader.is(at - 1, "return")) at -= 1;
            else {
                // `<Type as Trait>::name`: the type stands for the path.
                const head = typeHead(reader, at + 1, end);
                const words: string[] = [];
                for (let word = at + 1; word < end && reader.isWord(word); word += 2) {
                    words.push(reader.text(word));
                    if (reader.text(word + 1) !== "::") break;
                }
                const isPlain = words.at(-1) === head;
                return {
                    path: [...(isPlain ? words : [head]), ...path],
                    isMacro: reader.mark(at + 1) === marks.dollar,
                };
            }
        }
        if (!reader.isWord(at)) break;
        path.unshift(reader.text(at));
        at--;
    }
    return { path, isMacro: reader.mark(at) === marks.dollar && path[0] !== "crate" };
}

function asPath(look: Look): Evidence | undefined {
    const { world, from, file, target, caller } = look;
    const { path, isMacro } = pathBefore(look);
    if (isMacro) return "macro";
    const written = path.at(-1);
    if (written === undefined) return "ambiguous-name";
    const { container, trait } = target.function;
    if (container === "") return asFreePath(look, path, written);
    if (written === "Self") {
        if (target.typeNames.has(caller?.container ?? "")) return "resolved";
        // Constants of an `impl` and items in functions do not tell whose `Self` it is.
        if (caller === undefined) return "ambiguous-name";
        return trait === "" ? undefined : "dynamic-dispatch";
    }
    const renamed = file.facts.imports.find(({ name }) => name === written)?.path.at(-1);
    const isType =
        target.typeNames.has(written) || (renamed !== undefined && target.typeNames.has(renamed));
    if (isType) return ofPackage(look, path, written);
    // `Self::Item::name`: what a trait's type is, its implementations say.
    if (/^[A-Z]/.test(path.at(-2) ?? "") && trait === "") return "ambiguous-name";
    if (written === trait) return target.isOnlyOne ? "resolved" : "dynamic-dispatch";
    // `Self::name` and generics may stand for it where it belongs to a trait; other types do not.
    const { declared, aliases, traits } = file.facts;
    if (trait === "") {
        if (container === "?") return "ambiguous-name";
        // Modules have no methods; types that macros may make are looked at by their declaration.
        const isModule =
            /^[a-z]/.test(written) &&
            (path.length > 1 || file.facts.imports.some(({ name }) => name === written));
        const isNamed = isModule || (declared.has(written) && !aliases.has(written));
        return isNamed || world.isType(written) ? undefined : "ambiguous-name";
    }
    const isOwn = declared.has(written) && !aliases.has(written) && !traits.has(written);
    const other = isOwn || isClosed(file, written);
    if (other || world.resolve(from, file, path) === "standard") return undefined;
    return "dynamic-dispatch";
}

function asFreePath(look: Look, path: readonly string[], written: string): Evidence | undefined {
    const { world, from, file, target } = look;
    const resolved = world.resolve(from, file, path);
    // A type has no free functions.
    if (/^[A-Z]/.test(written) && resolved === undefined) return ofGlobs(look, written);
    if (resolved === target.package && !target.isOnlyFree) {
        const modules = `${target.file.module}::${target.function.module}`.split("::");
        const last = modules.filter((each) => each !== "").at(-1) ?? "";
        const renamed = file.facts.imports.find(({ name }) => name === written)?.path.at(-1);
        if (last !== "" && (written === last || renamed === last)) return "resolved";
        if (last === "" && path.length === 1 && isRoot(look, written)) return "resolved";
        return "ambiguous-name";
    }
    return ofPackage(look, path, written);
}

/** Whether a word stands for the root of the target's package. */
function isRoot({ world, from, file, target }: Look, word: string): boolean {
    if (from === target.package && word === "crate") return true;
    const isExtern = world.packages[from]?.externs.get(word) === target.package;
    return isExtern && file.facts.imports.every(({ name }) => name !== word);
}

/** Evidence of a path whose last words fit, by the package that it leads to. */
function ofPackage(look: Look, path: readonly string[], written: string): Evidence | undefined {
    const { world, from, file, target } = look;
    const resolved = world.resolve(from, file, path);
    if (resolved === target.package) return "resolved";
    if (resolved === "standard") return undefined;
    if (resolved === undefined) return ofGlobs(look, written) ?? "ambiguous-name";
    if (!world.dependentsOf(target.package).has(resolved)) return undefined;
    const names = [...path, ...target.names];
    // Any part of the path may be what the other package passes on.
    if (names.some((name) => world.offers(resolved, name, target.package, resolved === from)))
        return "resolved";
    if (resolved !== from) return "ambiguous-name";
    const { aliases, declared } = file.facts;
    if (target.typeNames.has(aliases.get(written) || "?")) return "resolved";
    // The file's own type or module of the name, which no alias and no import makes the target's.
    const isOwn = declared.has(written) && !aliases.has(written);
    return isOwn && !world.mayPassOn(from, names, target.package) ? undefined : "ambiguous-name";
}

/** Whether all of a module that leads to the target is brought in, and the file has no such name itself. */
function ofGlobs(
    { world, from, file, target }: Pick<Look, "world" | "from" | "file" | "target">,
    name: string,
): Evidence | undefined {
    let found: Evidence | undefined;
    for (const { path, name: brought } of file.facts.imports) {
        if (brought !== "*") continue;
        const resolved = world.resolve(from, file, path);
        if (resolved === target.package)
            return file.facts.declared.has(name) ? "ambiguous-name" : "resolved";
        if (resolved === undefined) found = "ambiguous-name";
        else if (resolved !== "standard" && world.dependentsOf(target.package).has(resolved)) {
            const offers = world.offers(resolved, name, target.package, resolved === from);
            found = offers ? "resolved" : (found ?? "ambiguous-name");
        }
    }
    return found;
}

function asName(look: Look): Evidence | undefined {
    const { world, from, file, token, target } = look;
    const { reader, imports, functions } = file.facts;
    if (target.function.container !== "") return undefined;
    const name = reader.text(token);
    // `name: value` is a field or a parameter, `let name` a variable.
    if (reader.mark(token + 1) === 58 && !target.function.isMacro) return undefined;
    if (reader.is(token - 1, "let") || reader.is(token - 1, "mut")) return undefined;
    const imported = imports.filter((each) => each.name === name && each.path.length > 1);
    for (const each of imported) {
        if (each.path.at(-1) !== target.function.name && !target.names.has(each.path.at(-1) ?? ""))
            continue;
        const found = ofImport(look, each.path);
        if (found !== undefined) return found;
    }
    // Another function of the file may have it from elsewhere.
    if (imported.length > 0)
        return ofGlobs(look, name) === undefined ? undefined : "ambiguous-name";
    const isCall =
        reader.mark(token + 1) === marks.openRound ||
        reader.text(token + 1) === "::" ||
        target.function.isMacro;
    const own = functions.some((each) => each.name === name && each.container === "");
    if (file === target.file) return isCall || isPassed(look, name) ? "resolved" : "function-value";
    if (own) return ofGlobs(look, name) === undefined ? undefined : "ambiguous-name";
    // Macros that are exported need no import in the crate that makes them, nor with `macro_use`.
    if (target.function.isMacro) {
        const sees = world.dependentsOf(target.package).has(from);
        const isKnown = from === target.package || world.usesMacros(from, target.package);
        return sees ? (isKnown ? "resolved" : "ambiguous-name") : undefined;
    }
    const found = ofGlobs(look, name);
    if (found === undefined) return undefined;
    return isCall ? found : "function-value";
}

/** `map(name)` where the function around has no variable of the name. */
function isPassed({ file: { facts }, token, caller }: Look, name: string): boolean {
    const { reader } = facts;
    const isArgument =
        /^[(,]$/.test(reader.text(token - 1)) && /^[),]$/.test(reader.text(token + 1));
    if (!isArgument || caller === undefined) return false;
    for (let at = caller.nameToken + 1; at < token; at++)
        if (reader.isWord(at) && reader.text(at) === name) return false;
    return true;
}

function ofImport(look: Look, path: readonly string[]): Evidence | undefined {
    const modules = path.slice(0, -1);
    return asFreePath(look, modules, modules.at(-1) ?? "");
}
