import type { ApiItem, PublicApi } from "./public-api.ts";

/** One difference between the interfaces of two versions. */
export interface ApiDifference {
    readonly kind: "removed" | "changed" | "added";
    readonly base: ApiItem | undefined;
    readonly head: ApiItem | undefined;
    /** Code of users that compiled may not compile any more. */
    readonly isBreak: boolean;
    /** A sentence. */
    readonly message: string;
}

/**
 * What differs, by the rules of https://doc.rust-lang.org/cargo/reference/semver.html: what is gone,
 * what changed where users rely on it, and what came that they have to write or to name. What goes
 * with an item that is gone is not told apart.
 */
export function apiDifferences(base: PublicApi, head: PublicApi): readonly ApiDifference[] {
    const before = byKey(base.items);
    const after = byKey(renamed(base, head));
    const differences: ApiDifference[] = [];
    for (const [key, olds] of before) {
        const news = [...(after.get(key) ?? [])];
        const changed = olds.filter((old) => {
            const same = news.findIndex((now) => isSame(old, now));
            if (same >= 0) news.splice(same, 1);
            return same < 0;
        });
        for (const old of changed) {
            const now = news.shift();
            if (now !== undefined) differences.push(...changeOf(old, now));
            else if (!isHandedOn(old, after)) differences.push(removalOf(old));
        }
        differences.push(...news.map((now) => additionOf(now, before)));
    }
    for (const [key, news] of after) {
        if (!before.has(key)) differences.push(...news.map((now) => additionOf(now, before)));
    }
    return withoutParts(differences);
}

type ByKey = ReadonlyMap<string, readonly ApiItem[]>;

function byKey(items: readonly ApiItem[]): ByKey {
    const found = new Map<string, ApiItem[]>();
    for (const item of items) {
        const key = keyOf(item);
        const others = found.get(key);
        if (others === undefined) found.set(key, [item]);
        else others.push(item);
    }
    return found;
}

const types = /^(?:struct|enum|union|trait|type_alias|module|use|primitive|trait_alias)$/;

/** A type, a value and a macro may share a path. */
function keyOf({ kind, path }: Pick<ApiItem, "kind" | "path">): string {
    const space = types.test(kind) ? "type" : /macro/.test(kind) ? "macro" : "value";
    return `${space} ${path}`;
}

/**
 * The head's items with the names that the base has for its types: a shorter path that came, or one
 * of several that went, changes no signature.
 */
function renamed(base: PublicApi, head: PublicApi): readonly ApiItem[] {
    const before = new Map<string, string>();
    for (const { path } of base.items) before.set(path, path);
    for (const [name, paths] of base.names) for (const path of paths) before.set(path, name);
    const names = new Map<string, string>();
    for (const [name, paths] of head.names) {
        const known = paths.map((path) => before.get(path)).find((path) => path !== undefined);
        if (known !== undefined && known !== name) names.set(`crate::${name}`, `crate::${known}`);
    }
    // A type with one path now may have had several.
    for (const { path } of head.items) {
        const known = before.get(path);
        if (known !== undefined && known !== path && !names.has(`crate::${path}`)) {
            names.set(`crate::${path}`, `crate::${known}`);
        }
    }
    if (names.size === 0) return head.items;
    const rename = (text: string): string =>
        text.replace(/\bcrate(?:::\w+)+/g, (path) => names.get(path) ?? path);
    return head.items.map((item) => ({
        ...item,
        path: item.kind === "implementation" ? rename(item.path) : item.path,
        parts: Object.fromEntries(
            Object.entries(item.parts).map(([name, text]) => [name, rename(text)]),
        ),
        bounds: item.bounds.map(rename).sort(),
    }));
}

function isSame(old: ApiItem, now: ApiItem): boolean {
    return (
        old.kind === now.kind &&
        JSON.stringify([old.parts, old.bounds]) === JSON.stringify([now.parts, now.bounds])
    );
}

/** What belongs to a type that is an alias or another crate's now is seen there, not here. */
function isHandedOn({ path }: ApiItem, after: ByKey): boolean {
    const owner = ownerOf(path);
    const now = after.get(`type ${owner}`)?.[0]?.kind;
    return now === "type_alias" || now === "use" || (owner !== "" && isHandedOnPath(owner, after));
}

function isHandedOnPath(path: string, after: ByKey): boolean {
    const owner = path.includes("::") ? path.split("::").slice(0, -1).join("::") : "";
    if (owner === "") return false;
    const now = after.get(`type ${owner}`)?.[0]?.kind;
    return now === "type_alias" || now === "use" || isHandedOnPath(owner, after);
}

/** `Type` of `Type::method` and of `<Type<u8> as Trait>`; "" at the top. */
function ownerOf(path: string): string {
    const type = /^<([\w:]+)/.exec(path)?.[1];
    return type ?? (path.includes("::") ? path.split("::").slice(0, -1).join("::") : "");
}

function changeOf(base: ApiItem, head: ApiItem): readonly ApiDifference[] {
    const named = `${shownKind(base.kind)} \`${base.path}\``;
    if (base.kind !== head.kind) {
        const isAlias = head.kind === "type_alias" || head.kind === "use";
        const message = `The ${named} is ${article(shownKind(head.kind))} now.`;
        return [{ kind: "changed", base, head, isBreak: !isAlias, message }];
    }
    const differences: ApiDifference[] = [];
    for (const name of new Set([...Object.keys(base.parts), ...Object.keys(head.parts)])) {
        const [was = "", is = ""] = [base.parts[name], head.parts[name]];
        if (was === is) continue;
        const [verb, past] = /s$/.test(name) ? ["are", "were"] : ["is", "was"];
        const message = `The ${name} of the ${named} ${past} \`${was || "none"}\` and ${verb} \`${is || "none"}\` now.`;
        const isBreak = isBreaking(name, was, is, base);
        differences.push({ kind: "changed", base, head, isBreak, message });
    }
    const count = kinds(base.parts.generics ?? "", false).length;
    const asked = head.bounds.filter(
        (each) => !base.bounds.includes(each) && !isOfNew(each, count),
    );
    const gone = base.bounds.filter((each) => !head.bounds.includes(each));
    if (asked.length > 0 || gone.length > 0) {
        const parts = [
            ...(asked.length > 0 ? [`asks for \`${asked.join(", ")}\``] : []),
            ...(gone.length > 0 ? [`no longer asks for \`${gone.join(", ")}\``] : []),
        ];
        const message = `The ${named} ${parts.join(" and ")} now.`;
        const isBreak = asked.length > 0 || base.isImplementable;
        differences.push({ kind: "changed", base, head, isBreak, message });
    }
    return differences;
}

/** Whether a bound is about a parameter that was not there: whether that breaks is told by generics. */
function isOfNew(bound: string, count: number): boolean {
    const index = /^'?[TA](\d+): /.exec(bound)?.[1];
    return index !== undefined && Number(index) >= count;
}

/** Whether another text of a part can break code of users. */
function isBreaking(part: string, was: string, is: string, base: ApiItem): boolean {
    switch (part) {
        case "qualifiers": {
            const [old, now] = [words(was), words(is)];
            const isLost = [...old].some((word) => word !== "unsafe" && !now.has(word));
            const isNew = [...now].some((word) => word !== "const" && !old.has(word));
            // An implementation of a trait's method has to be as unsafe as the trait says.
            return isLost || isNew || (base.isImplementable && was !== is);
        }
        case "generics": {
            // How an implementation is written is its own business; what it is for is in its path.
            if (base.kind === "implementation") return false;
            const isFunction = /function|method/.test(base.kind);
            const [old, now] = [was, is].map((text) => kinds(text, isFunction));
            if (old === undefined || now === undefined) return true;
            const isSameStart = old.every((kind, index) => kind === now[index]);
            return !isSameStart || now.slice(old.length).some((kind) => !kind.includes(" = "));
        }
        case "body":
        case "value":
            return is !== "given";
        case "construction":
            return was !== "not from outside";
        case "matching":
            return is !== "exhaustive";
        case "processor": {
            const had = new Set(was.split(", "));
            return is !== "" && is.split(", ").some((feature) => !had.has(feature));
        }
        case "supertraits":
            // Hidden traits have no path of their own in rustdoc's JSON.
            return lastNames(was) !== lastNames(is);
        case "objects":
            return is !== "yes";
        case "layout":
            return was !== "";
        default:
            return true;
    }
}

/** Lifetimes of functions are not written by users. */
function kinds(generics: string, isFunction: boolean): readonly string[] {
    const all = generics === "" ? [] : generics.split(", ");
    return isFunction ? all.filter((kind) => kind !== "lifetime") : all;
}

function lastNames(paths: string): string {
    return paths.replace(/(?:\w+::)+/g, "");
}

function words(text: string): ReadonlySet<string> {
    return new Set(text.match(/extern "[^"]*"|\w+/g) ?? []);
}

function removalOf(base: ApiItem): ApiDifference {
    const message = `The ${shownKind(base.kind)} \`${base.path}\` is gone.`;
    return { kind: "removed", base, head: undefined, isBreak: true, message };
}

function additionOf(head: ApiItem, before: ByKey): ApiDifference {
    const owner = ownerOf(head.path);
    const was = before.get(`type ${owner}`)?.[0] ?? before.get(`value ${owner}`)?.[0];
    const isOpen =
        was !== undefined &&
        was.parts.construction !== "not from outside" &&
        was.parts.matching !== "not exhaustive";
    const isBreak = head.isDemanded && isOpen;
    const message = `The ${shownKind(head.kind)} \`${head.path}\` is new${isBreak ? ", and code of users has to have it" : ""}.`;
    return { kind: "added", base: undefined, head, isBreak, message };
}

/** Without what is gone because what it belongs to is gone. */
function withoutParts(differences: readonly ApiDifference[]): readonly ApiDifference[] {
    const gone = new Set(
        differences.flatMap(({ kind, base }) => (kind === "removed" && base ? [base.path] : [])),
    );
    return differences.filter(({ kind, base }) => {
        if (kind !== "removed" || base === undefined) return true;
        for (let owner = ownerOf(base.path); owner !== ""; owner = ownerOf(owner)) {
            if (gone.has(owner)) return false;
        }
        return true;
    });
}

function shownKind(kind: string): string {
    return kind.replaceAll("_", " ").replace(/^use$/, "re-export");
}

function article(kind: string): string {
    return `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`;
}
