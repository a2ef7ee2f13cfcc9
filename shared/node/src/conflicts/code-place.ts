import type { Item } from "@rust-ai-ide/review/delta/item";
import { modulePathOf } from "@rust-ai-ide/review/delta/module-path";
import { isCommonName } from "./common-names.ts";
import type { Use } from "./use-site.ts";

/** Paths that lead out of every repository. */
const outside = /^(?:::)?(?:std|core|alloc)(?:::|$)/;

/**
 * The crate that a file belongs to, by its place: the sources of a package are one, each of its tests,
 * examples, benchmarks and programs is another one.
 */
export function crateOf(path: string): string {
    const auxiliary = /^(.*?\/?)((?:tests|examples|benches|src\/bin)\/[^/]+)/.exec(path);
    if (auxiliary !== null) return auxiliary[0];
    const source = path.startsWith("src/") ? 0 : path.lastIndexOf("/src/");
    return source < 0 ? path.slice(0, path.lastIndexOf("/") + 1) : path.slice(0, source);
}

/** The name that others call the crate by, as far as its folder says; undefined at the top. */
export function crateName(path: string): string | undefined {
    const folder = crateOf(path).replace(/\/$/, "").split("/").at(-1) ?? "";
    return folder === "" ? undefined : folder.replace(/-/g, "_");
}

/** The type, trait or enum that an item is a member of; undefined for one that stands by itself. */
export function ownerOf({ kind, qualifiedName, name }: Item): string | undefined {
    const owner = qualifiedName.slice(0, -name.length - 2);
    const last = /<[^>]* as .*>$/.exec(owner)?.[0] ?? owner.split("::").at(-1) ?? "";
    const isMember = kind === "method" || kind === "variant" || kind === "field";
    return isMember || /^[A-Z<]/.test(last) ? last : undefined;
}

/** The module in which an item can be seen where it is private. */
export function moduleOf(item: Item): string {
    const parts = item.qualifiedName.replace(/<[^>]* as .*$/, "_Type_").split("::");
    const end = parts.findIndex((part) => /^[A-Z_][A-Za-z]*[a-z]|^_Type_$/.test(part));
    const own = end < 0 ? parts.slice(0, -1) : parts.slice(0, Math.min(end, parts.length - 1));
    return own.join("::");
}

/** Whether a use stands in a crate, and in a module or below it. */
export function isWithin(
    { side, offset }: Use,
    crate: string,
    module: string | undefined,
): boolean {
    if (crateOf(side.path) !== crate) return false;
    if (module === undefined) return true;
    const inner = side.facts.symbols
        .filter(({ kind, start, end }) => kind === "module" && start <= offset && offset < end)
        .map(({ name }) => name);
    const own = [modulePathOf(side.path), ...inner].filter((part) => part !== "").join("::");
    return module === "" || own === module || own.startsWith(`${module}::`);
}

/**
 * Whether a use can be of an item, as far as its words say: what stands in front of it, what the file
 * imports. A method behind a dot can be that of any type.
 */
export function canMean(use: Use, item: Item): boolean {
    const { site, qualifier } = use;
    if (!mayReach(use, item)) return false;
    if (item.kind === "field") return site.kind === "field" || site.kind === "member";
    if (item.kind === "macro") return site.kind === "macro" || site.kind === "import";
    if (site.kind === "field" || site.kind === "member" || site.kind === "macro") return false;
    const owner = ownerOf(item);
    const isDot = site.kind === "call" && site.isDot;
    if (owner !== undefined) {
        if (isDot) return item.kind === "method";
        if (site.kind === "tokens") return item.kind !== "variant";
        const last = lastOf(qualifier);
        if (last === "") return item.kind === "variant" && isImported(use, owner);
        if (last === "Self") return isInside(use, owner);
        return last === owner || (isTypeParameter(last) && !isCommonName(use.name));
    }
    if (isDot) return false;
    const path = qualifier === "" && site.kind !== "import" ? importOf(use) : qualifier;
    if (path === undefined) return use.side.path === item.path || site.kind === "tokens";
    return leadsTo(path, item);
}

/** Another crate is named in a file that uses it, as far as the folder of that crate tells its name. */
function mayReach({ side }: Use, { path }: Item): boolean {
    if (crateOf(side.path) === crateOf(path)) return true;
    const name = crateName(path);
    return name === undefined || side.text.includes(name);
}

/** Whether a use stands in a trait or an implementation of that name. */
function isInside({ side, offset }: Use, owner: string): boolean {
    return side.facts.symbols.some(
        ({ kind, name, start, end }) =>
            (kind === "implementation" || kind === "trait") &&
            start <= offset &&
            offset < end &&
            name.split(/\W+/).includes(owner),
    );
}

/** Whether a path in front of a name may be that of the module of an item. */
export function leadsTo(path: string, item: Item): boolean {
    if (path === "*") return true;
    if (outside.test(path)) return false;
    const last = lastOf(path);
    return !/^[A-Z]/.test(last) || item.qualifiedName.split("::").includes(last);
}

/** The path that a file imports a name by, `*` where it may be behind one; undefined for none. */
function importOf({ side, name }: Use): string | undefined {
    const { imports } = side.facts;
    const own = imports.find(({ local }) => local === name);
    if (own !== undefined) return own.path.split("::").slice(0, -1).join("::") || "*";
    const isBehindAll = imports.some(
        ({ imported, path }) => imported === "*" && !outside.test(path),
    );
    return isBehindAll ? "*" : undefined;
}

function isImported(use: Use, owner: string): boolean {
    const { imports } = use.side.facts;
    return imports.some(
        ({ path, local, imported }) =>
            path.split("::").includes(owner) && (local === use.name || imported === "*"),
    );
}

function isTypeParameter(name: string): boolean {
    return /^[A-Z][A-Z0-9]?$/.test(name);
}

function lastOf(qualifier: string): string {
    return qualifier.replace(/<.*$/s, "").replace(/::$/, "").split("::").at(-1) ?? "";
}
