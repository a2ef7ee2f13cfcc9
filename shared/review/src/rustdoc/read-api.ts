import { genericsOf } from "./generics.ts";
import {
    attributesOf,
    implementedFor,
    isHidden,
    isUnstableTrait,
    linkParts,
    ofSelf,
    placeOf,
    reprOf,
    supertraits,
} from "./item-facts.ts";
import { caseOf, idOf, listOf, tableOf, textOf } from "./json-values.ts";
import { type ApiItem, type PublicApi, RustdocErrors } from "./public-api.ts";
import { joined, ReachableItems } from "./reachable-items.ts";
import { RustdocCrate, type Table } from "./rustdoc-crate.ts";
import { type GenericNames, qualifiers, TypeText } from "./type-text.ts";

/** Formats whose shapes this reader was tried with: 57 is that of Rust 1.95. */
const knownFormats = [57];
/**
 * The public interface in what `rustdoc --output-format json` wrote with private and hidden items. Items
 * count under each path by which they can be reached. Throws `rustdoc.unknownFormat` or
 * `rustdoc.unreadable`, and for no other reason.
 */
export function readPublicApi(json: string): PublicApi {
    let root: Table;
    try {
        root = tableOf(JSON.parse(json));
    } catch {
        throw RustdocErrors.unreadable();
    }
    const format = root.format_version;
    if (typeof format !== "number") throw RustdocErrors.unreadable();
    if (!knownFormats.includes(format)) {
        throw RustdocErrors.unknownFormat(String(format), knownFormats.join(", "));
    }
    return new ApiReader(root).read();
}

class ApiReader {
    private readonly crate: RustdocCrate;
    private readonly reachable: ReachableItems;
    /** The shortest path of what is public, by id. */
    private readonly publicPaths = new Map<string, string>();
    private readonly items: ApiItem[] = [];
    private readonly text: TypeText;

    constructor(root: Table) {
        this.crate = new RustdocCrate(root);
        this.reachable = new ReachableItems(this.crate);
        this.text = new TypeText({
            pathOf: (id) => this.pathOf(id),
            aliasOf: (id) => this.aliasOf(id),
        });
    }

    read(): PublicApi {
        const { shown, uses } = this.reachable;
        for (const { path, from } of uses) {
            this.items.push(itemOf({ path, definition: path, kind: "use", parts: { from } }));
        }
        for (const { id, path } of shown) {
            const known = this.publicPaths.get(id);
            const isShorter =
                known === undefined ||
                path.length < known.length ||
                (path.length === known.length && path < known);
            if (isShorter) this.publicPaths.set(id, path);
        }
        for (const { id, path } of shown) this.addItem(id, path);
        const names = new Map<string, string[]>();
        for (const { id, path } of shown) {
            const name = this.publicPaths.get(id) ?? path;
            names.set(name, [...(names.get(name) ?? []), path]);
        }
        return {
            items: unique(this.items),
            definitions: this.crate.definitions(),
            names: [...names].filter(([, paths]) => paths.length > 1),
        };
    }

    private addItem(id: string, path: string): void {
        const item = this.crate.item(id);
        const [kind, contents] = caseOf(item.inner);
        const table = tableOf(contents);
        const definition = this.crate.definitionOf(id) ?? path;
        const place = placeOf(item.span);
        const attributes = attributesOf(item.attrs);
        const isOpen = !attributes.includes("non_exhaustive");
        const base = { path, definition, place };
        const generics = genericsOf(table.generics, this.text, new Map(), "T");
        const { names, shape, bounds } = generics;
        const add = (parts: Readonly<Record<string, string>>): void => {
            this.items.push(itemOf({ ...base, kind, parts, bounds }));
        };
        switch (kind) {
            case "function":
                this.addFunction(base, table, new Map(), { where: "function", attrs: item.attrs });
                break;
            case "struct": {
                const [shapeOfFields, fields] = caseOf(table.kind);
                const ids = listOf(shapeOfFields === "plain" ? tableOf(fields).fields : fields);
                const isHidden = ids.some((each) => !this.crate.isPublic(idOf(each)));
                const isMade = isOpen && !isHidden;
                add({
                    generics: shape,
                    construction: isMade ? shapeOfFields || "unit" : "not from outside",
                    layout: reprOf(attributes),
                });
                this.addFields(base, ids, names, isMade);
                this.addImplementations(base, table.impls);
                break;
            }
            case "union":
                add({ generics: shape, layout: reprOf(attributes) });
                this.addFields(base, listOf(table.fields), names, false);
                this.addImplementations(base, table.impls);
                break;
            case "enum":
                add({
                    generics: shape,
                    matching: isOpen ? "exhaustive" : "not exhaustive",
                    layout: reprOf(attributes),
                });
                for (const variant of listOf(table.variants)) {
                    this.addVariant(base, idOf(variant), names, isOpen);
                }
                this.addImplementations(base, table.impls);
                break;
            case "variant":
                this.addVariant({ ...base, path: parentOf(path) }, id, new Map(), true);
                break;
            case "trait":
                this.items.push(
                    itemOf({
                        ...base,
                        kind,
                        parts: {
                            generics: shape,
                            supertraits: supertraits(this.text.bounds(table.bounds, names), bounds),
                            safety: table.is_unsafe === true ? "unsafe" : "safe",
                            objects: table.is_dyn_compatible === true ? "yes" : "no",
                        },
                        bounds: bounds.filter((each) => !each.startsWith(ofSelf)),
                        isImplementable: true,
                    }),
                );
                for (const each of listOf(table.items)) this.addMember(base, idOf(each), names);
                break;
            case "type_alias":
                add({ generics: shape, type: this.text.type(table.type, names) });
                break;
            case "constant":
                add({ type: this.text.type(table.type, names) });
                break;
            case "static":
                add({
                    type: `${table.is_mutable === true ? "mut " : ""}${this.text.type(table.type, names)}`,
                    safety: table.is_unsafe === true ? "unsafe" : "safe",
                    ...linkParts(item.attrs),
                });
                break;
            case "":
            case "impl":
                break;
            default:
                // Modules and macros are there or not; what a macro takes is not told here.
                add({});
        }
    }

    private addFunction(
        base: Pick<ApiItem, "path" | "definition" | "place">,
        table: Table,
        outer: GenericNames,
        owner: {
            readonly where: "function" | "method" | "trait";
            readonly attrs: unknown;
            readonly of?: string;
            readonly bounds?: readonly string[];
        },
    ): void {
        const { names, shape, bounds } = genericsOf(table.generics, this.text, outer, "F");
        const { inputs, output } = tableOf(table.sig);
        const parameters = listOf(inputs).map((each) => this.text.type(listOf(each)[1], names));
        if (tableOf(table.sig).is_c_variadic === true) parameters.push("...");
        const isOfTrait = owner.where === "trait";
        const written = output === null ? "()" : this.text.type(output, names);
        // Of a function that is called, both ways of writing it are one.
        const isAsync = tableOf(table.header).is_async === true && !isOfTrait;
        const header = isAsync ? { ...tableOf(table.header), is_async: false } : table.header;
        const result = isAsync ? `impl core::future::future::Future<Output = ${written}>` : written;
        this.items.push(
            itemOf({
                ...base,
                kind: isOfTrait ? "method of a trait" : owner.where,
                parts: {
                    ...(owner.of === undefined ? {} : { of: owner.of }),
                    qualifiers: qualifiers(header).trim(),
                    generics: shape,
                    parameters: parameters.join(", "),
                    result,
                    ...linkParts(owner.attrs),
                    ...(isOfTrait
                        ? { body: table.has_body === true ? "given" : "to be written" }
                        : {}),
                },
                bounds: [...(owner.bounds ?? []), ...bounds].sort(),
                isDemanded: isOfTrait && table.has_body !== true,
                isImplementable: isOfTrait,
            }),
        );
    }

    /** An item of a trait or of an implementation of a type's own. */
    private addMember(
        owner: Pick<ApiItem, "path" | "definition" | "place">,
        id: string,
        names: GenericNames,
        implementation?: { readonly of: string; readonly bounds: readonly string[] },
    ): void {
        const item = this.crate.item(id);
        const [kind, contents] = caseOf(item.inner);
        const table = tableOf(contents);
        const isOfTrait = implementation === undefined;
        if (isHidden(item) || (!isOfTrait && item.visibility !== "public")) return;
        const name = textOf(item.name);
        const base = {
            path: joined(owner.path, name),
            definition: joined(owner.definition, name),
            place: placeOf(item.span),
        };
        if (kind === "function") {
            this.addFunction(
                base,
                table,
                names,
                isOfTrait
                    ? { where: "trait", attrs: item.attrs }
                    : { where: "method", attrs: item.attrs, ...implementation },
            );
            return;
        }
        const value = kind === "assoc_const" ? table.value : table.type;
        const isGiven = value !== null && value !== undefined;
        const own = genericsOf(table.generics, this.text, names, "A");
        const type = this.text.type(table.type, own.names);
        const bounds = this.text.bounds(table.bounds, own.names).join(" + ");
        this.items.push(
            itemOf({
                ...base,
                kind: kind === "assoc_const" ? "associated constant" : "associated type",
                parts: {
                    ...(kind === "assoc_const" ? { type } : { generics: own.shape, bounds }),
                    ...(isOfTrait ? { value: isGiven ? "given" : "to be written" } : {}),
                },
                isDemanded: isOfTrait && !isGiven,
                isImplementable: isOfTrait,
            }),
        );
    }

    private addFields(
        owner: Pick<ApiItem, "path" | "definition">,
        ids: readonly unknown[],
        names: GenericNames,
        isDemanded: boolean,
        areAllPublic = false,
    ): void {
        for (const each of ids) {
            const id = idOf(each);
            const item = this.crate.item(id);
            if (isHidden(item) || (!areAllPublic && item.visibility !== "public")) continue;
            const [, type] = caseOf(item.inner);
            const name = textOf(item.name);
            this.items.push(
                itemOf({
                    path: joined(owner.path, name),
                    definition: joined(owner.definition, name),
                    kind: "field",
                    place: placeOf(item.span),
                    parts: { type: this.text.type(type, names) },
                    isDemanded,
                }),
            );
        }
    }

    private addVariant(
        owner: Pick<ApiItem, "path" | "definition">,
        id: string,
        names: GenericNames,
        isDemanded: boolean,
    ): void {
        const item = this.crate.item(id);
        if (isHidden(item)) return;
        const [, contents] = caseOf(item.inner);
        const [shape, fields] = caseOf(tableOf(contents).kind);
        const value = textOf(tableOf(tableOf(contents).discriminant).value);
        const isOpen = !attributesOf(item.attrs).includes("non_exhaustive");
        const name = textOf(item.name);
        const base = {
            path: joined(owner.path, name),
            definition: joined(owner.definition, name),
            place: placeOf(item.span),
        };
        const ids = listOf(shape === "struct" ? tableOf(fields).fields : fields);
        this.items.push(
            itemOf({
                ...base,
                kind: "variant",
                parts: {
                    shape,
                    matching: isOpen ? "exhaustive" : "not exhaustive",
                    ...(value === "" ? {} : { discriminant: value }),
                },
                isDemanded,
            }),
        );
        this.addFields(base, ids, names, isOpen, true);
    }

    private addImplementations(
        owner: Pick<ApiItem, "path" | "definition" | "place">,
        impls: unknown,
    ): void {
        for (const each of listOf(impls)) {
            const item = this.crate.item(idOf(each));
            const [kind, contents] = caseOf(item.inner);
            const table = tableOf(contents);
            // Those for every type come with the trait, not with this type.
            if (kind !== "impl" || table.blanket_impl !== null || table.is_negative === true)
                continue;
            const generics = genericsOf(table.generics, this.text, new Map(), "T");
            const { names, bounds, shape } = generics;
            const of = this.text.type(table.for, names);
            if (table.trait === null) {
                for (const member of listOf(table.items)) {
                    this.addMember(owner, idOf(member), names, { of, bounds });
                }
                continue;
            }
            const trait = this.text.path(tableOf(table.trait), names);
            if (isUnstableTrait(trait)) continue;
            this.items.push(
                itemOf({
                    path: `<${implementedFor(of, owner.path)} as ${trait}>`,
                    definition: owner.definition,
                    kind: "implementation",
                    place: table.is_synthetic === true ? owner.place : placeOf(item.span),
                    parts: { generics: shape },
                    bounds,
                }),
            );
        }
    }

    /** Own items by where they can be reached: they may move among private modules. */
    private pathOf(id: string): string | undefined {
        const own = this.publicPaths.get(id) ?? this.crate.definitionOf(id);
        return own === undefined ? this.crate.externalPath(id) : `crate::${own}`;
    }

    private aliasOf(id: string) {
        const [kind, contents] = caseOf(this.crate.item(id).inner);
        if (kind !== "type_alias") return undefined;
        const { generics, type } = tableOf(contents);
        const parameters = listOf(tableOf(generics).params).map((each) =>
            textOf(tableOf(each).name),
        );
        return { parameters, type };
    }
}

function itemOf(
    item: Pick<ApiItem, "path" | "definition" | "kind" | "parts"> & Partial<ApiItem>,
): ApiItem {
    return { place: undefined, bounds: [], isDemanded: false, isImplementable: false, ...item };
}

/** One path may lead to a type, a function and a macro, and implementations may share names. */
function unique(items: readonly ApiItem[]): readonly ApiItem[] {
    const known = new Set<string>();
    return items.filter((item) => {
        const key = JSON.stringify([item.kind, item.path, item.parts, item.bounds]);
        if (known.has(key)) return false;
        known.add(key);
        return true;
    });
}

function parentOf(path: string): string {
    return path.split("::").slice(0, -1).join("::");
}
