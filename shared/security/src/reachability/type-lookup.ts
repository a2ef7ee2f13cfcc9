import { filesWith, type ReachFile } from "./reach-file.ts";
import type { ReachWorld } from "./reach-package.ts";
import type { SourceFunction, TokenRange } from "./source-facts.ts";
import { readType, type SourceType, type TypeOrigin } from "./source-type.ts";
import { typedName } from "./type-heads.ts";

interface Found {
    readonly package: number;
    readonly file: ReachFile;
    readonly function: SourceFunction;
}

/** Imports and aliases of aliases are followed this far. */
const mostAliases = 5;

/** Says what declarations of a world tell of types; answers stay. */
export class TypeLookup {
    readonly world: ReachWorld;
    private readonly returned = new Map<string, SourceType | undefined>();
    private readonly declared = new Map<string, SourceType | undefined>();

    constructor(world: ReachWorld) {
        this.world = world;
    }

    /** What a function of a type returns, with `Self` as the type; undefined where that is not known. */
    method(of: SourceType, name: string, from: number): SourceType | undefined {
        const type = this.plain(of);
        const key = `${from} ${type.origin.package} ${type.head}.${name}`;
        if (!this.returned.has(key)) {
            const found = this.functions(from, type.origin.package, name, type.head).find(
                (each) => each.function.container === type.head,
            );
            this.returned.set(key, found === undefined ? undefined : this.result(found, type));
        }
        return this.returned.get(key);
    }

    /** What a free function returns that a path in a file leads to. */
    free(origin: TypeOrigin, path: readonly string[]): SourceType | undefined {
        const { world } = this;
        const written = path.at(-1) ?? "";
        const { imports } = origin.file.facts;
        const imported = path.length > 1 ? undefined : imports.find(({ name }) => name === written);
        const whole = imported?.path ?? path;
        const name = whole.at(-1) ?? "";
        const key = `${origin.file.path} ${path.join("::")}`;
        if (this.returned.has(key)) return this.returned.get(key);
        const leads =
            whole.length > 1 ? world.resolve(origin.package, origin.file, whole) : undefined;
        const all = this.functions(origin.package, leads, name, "").filter(
            ({ function: each }) => each.container === "" && !each.isMacro,
        );
        const own = path.length > 1 ? [] : all.filter(({ file }) => file === origin.file);
        const there = all.filter((each) => each.package === leads);
        const fit = own.length > 0 ? own : there.length > 0 ? there : all;
        const types = fit.map((each) => this.result(each, undefined));
        const isOne = types.every((each) => each !== undefined && each.head === types[0]?.head);
        const type = isOne ? types[0] : undefined;
        this.returned.set(key, type);
        return type;
    }

    field(of: SourceType, name: string, from: number): SourceType | undefined {
        const type = this.plain(of);
        const key = `${from} ${type.origin.package} ${type.head}.${name}`;
        return this.once(key, from, type.origin.package, type.head, (origin) => {
            const { reader } = origin.file.facts;
            const structs = origin.file.facts.structs.get(type.head) ?? [];
            return structs.flatMap((range) => {
                const found = typedName(reader, range, name);
                return found === undefined ? [] : [found];
            });
        });
    }

    /** A type that an implementation of a trait for a type names, such as `Item`. */
    associated(of: SourceType, name: string, from: number): SourceType | undefined {
        const type = this.plain(of);
        const key = `${from} ${type.origin.package} ${type.head}::${name}`;
        return this.once(key, from, type.origin.package, type.head, ({ file }) => {
            const range = file.facts.associated.get(`${type.head}.${name}`);
            return range === undefined ? [] : [range];
        });
    }

    /** The type of a `static` or `const`. */
    constant(origin: TypeOrigin, path: readonly string[]): SourceType | undefined {
        const written = path.at(-1) ?? "";
        const imported = origin.file.facts.imports.find((each) => each.name === written);
        const name = imported?.path.at(-1) ?? written;
        const leads = this.world.resolve(origin.package, origin.file, imported?.path ?? path);
        const key = `${origin.package} ${String(leads)} = ${name}`;
        return this.once(key, origin.package, leads, name, ({ file }) => {
            const { reader } = file.facts;
            for (const at of file.tokensNamed(name)) {
                const isMade = /^(?:static|const|mut|ref)$/.test(reader.text(at - 1));
                if (!isMade || reader.mark(at + 1) !== 58) continue;
                let end = at + 2;
                while (end < at + 100 && !/^[=;]?$/.test(reader.text(end))) end++;
                return [[at + 2, end]];
            }
            return [];
        });
    }

    /** The type behind imports by another name and type aliases. */
    plain(of: SourceType): SourceType {
        let type = of;
        for (let step = 0; step < mostAliases; step++) {
            const { head, origin, path } = type;
            if (path[0] === "Self" && origin.container !== "") {
                const self = { head: origin.container, path: [origin.container], arguments: [] };
                if (path.length === 1) return { ...self, origin };
                const named = this.associatedOnce({ ...self, origin }, head);
                if (named === undefined) return type;
                type = named;
                continue;
            }
            const { facts } = origin.file;
            const range = path.length === 1 ? facts.aliasTypes.get(head) : undefined;
            const alias = range === undefined ? undefined : readType(origin, range[0], range[1]);
            if (alias !== undefined && alias.head !== head && facts.aliases.get(head) !== "") {
                type = {
                    ...alias,
                    arguments: alias.arguments.length > 0 ? alias.arguments : type.arguments,
                };
                continue;
            }
            const imported = facts.imports.find((each) => each.name === path[0])?.path;
            if (imported === undefined || path.length > 1) return type;
            const last = imported.at(-1) ?? head;
            return { ...type, head: last, path: imported };
        }
        return type;
    }

    private associatedOnce(of: SourceType, name: string): SourceType | undefined {
        const range = of.origin.file.facts.associated.get(`${of.head}.${name}`);
        return range === undefined ? undefined : readType(of.origin, range[0], range[1]);
    }

    /** The one type that declarations in files with a name give; undefined where they differ. */
    private once(
        key: string,
        from: number,
        of: number | "standard" | undefined,
        name: string,
        find: (origin: TypeOrigin) => readonly TokenRange[],
    ): SourceType | undefined {
        if (this.declared.has(key)) return this.declared.get(key);
        let found: SourceType | undefined;
        let isOne = true;
        for (const id of this.packages(from, of)) {
            for (const file of filesWith(this.world.packages[id]?.files ?? [], name)) {
                const origin = { package: id, file, container: name };
                for (const [start, end] of find(origin)) {
                    const type = readType(origin, start, end);
                    if (found !== undefined && type?.head !== found.head) isOne = false;
                    found ??= type;
                }
            }
        }
        const type = isOne ? found : undefined;
        this.declared.set(key, type);
        return type;
    }

    private functions(
        from: number,
        of: number | "standard" | undefined,
        name: string,
        container: string,
    ): Found[] {
        const found: Found[] = [];
        for (const id of this.packages(from, of)) {
            for (const file of filesWith(this.world.packages[id]?.files ?? [], name)) {
                if (!file.mentions(container)) continue;
                for (const each of file.functionsNamed(name))
                    found.push({ package: id, file, function: each });
            }
        }
        return found;
    }

    private result({ package: id, file, function: made }: Found, self: SourceType | undefined) {
        const origin = { package: id, file, container: made.container };
        const type = readType(origin, made.returns[0], made.returns[1]);
        if (type === undefined) return undefined;
        return self === undefined ? type : withSelf(type, self);
    }

    /** What code of a package can name: itself, what it depends on, and what the type's package does. */
    private packages(from: number, of: number | "standard" | undefined): Set<number> {
        const { packages } = this.world;
        const found = new Set([from, ...(packages[from]?.externs.values() ?? [])]);
        if (typeof of === "number" && of !== from) {
            found.add(of);
            for (const to of packages[of]?.externs.values() ?? []) found.add(to);
        }
        return found;
    }
}

/** `Self` is the type that the function was called on, with its arguments. */
function withSelf(type: SourceType, self: SourceType): SourceType {
    if (type.path.length === 1 && (type.head === "Self" || type.head === self.head))
        return type.arguments.length > 0 ? type : self;
    if (type.arguments.length === 0) return type;
    return { ...type, arguments: type.arguments.map((each) => withSelf(each, self)) };
}
