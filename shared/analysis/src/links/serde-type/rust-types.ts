import type { EndpointParameter, FoundEndpoint } from "../endpoint.ts";
import type { EndpointReader } from "../link-rule.ts";
import {
    type Attribute,
    type AttributeOption,
    attributesByItem,
    type ItemAttributes,
    optionsOf,
} from "../source/attributes.ts";
import { rustName } from "../source/rust-signature.ts";
import { TreeView } from "../source/tree-view.ts";
import { fieldNamed, variantNamed } from "./serde-names.ts";

/**
 * Types that serde writes or reads, with the names and optionality that they have outside of Rust:
 * https://serde.rs/attributes.html. Ties of ts-rs, specta, typeshare and tsify are told as well.
 */
export const rustTypes: EndpointReader = {
    border: "serde-type",
    languages: ["rust"],
    markers: ["Serialize", "Deserialize", "typeshare"],
    read({ table }, tell) {
        if (table === undefined) return;
        const view = new TreeView(table);
        const attributes = attributesByItem(view);
        const sent = sentTypes(view, attributes);
        for (const node of view.ofKinds("struct_item", "enum_item")) {
            const own = attributes.get(node);
            const found = own && typeOf(view, node, own, attributes);
            if (found === undefined) continue;
            const isSent = sent.has(found.name);
            tell(isSent ? { ...found, detail: `${found.detail} sent` } : found);
        }
    },
};

/** Types that this file itself hands over: to commands of Tauri, and as bodies of requests. */
function sentTypes(view: TreeView, attributes: ItemAttributes): ReadonlySet<string> {
    const names = new Set<string>();
    const take = (text: string): void => {
        for (const [name] of text.matchAll(/\b[A-Z]\w*/g)) names.add(name);
    };
    if (view.text.includes("tauri::command")) {
        for (const [node, own] of attributes) {
            if (!own.some(({ path }) => path === "tauri::command")) continue;
            take(view.textOf(view.field(node, "parameters")));
            take(view.textOf(view.field(node, "return_type")));
        }
    }
    for (const match of view.text.matchAll(/\bJson\s*<([^;{}()]{0,400})>/g)) take(match[1] ?? "");
    return names;
}

/** Options of `#[serde(…)]` and, with less weight, `#[ts(…)]`. */
class Options {
    readonly serde: readonly AttributeOption[];
    readonly ts: readonly AttributeOption[];

    constructor(view: TreeView, attributes: readonly Attribute[]) {
        const of = (path: RegExp): AttributeOption[] =>
            attributes
                .filter((each) => path.test(each.path))
                .flatMap((each) => optionsOf(view, each));
        this.serde = of(/^serde$/);
        this.ts = of(/^(?:ts|specta|typeshare)$/);
    }

    has(name: string): boolean {
        return this.serde.some((option) => option.name === name);
    }

    value(name: string): string | undefined {
        return (
            this.ts.find((option) => option.name === name)?.value ??
            this.serde.find((option) => option.name === name)?.value
        );
    }

    /** `rename(serialize = "a", deserialize = "b")` has two names, so none is sure. */
    get isTwofold(): boolean {
        return this.serde.some(
            ({ name, value }) => /^rename/.test(name) && value?.startsWith("(") === true,
        );
    }
}

function typeOf(
    view: TreeView,
    node: number,
    own: readonly Attribute[],
    attributes: ItemAttributes,
): FoundEndpoint | undefined {
    const derived = own
        .filter(({ path }) => path === "derive")
        .flatMap(({ value }) => value.split(/[\s,]+/));
    const names = new Set(derived.map((path) => path.slice(path.lastIndexOf(":") + 1)));
    const isTypeshare = own.some(({ path }) => path.startsWith("typeshare"));
    const directions = [
        names.has("Serialize") ? "write" : "",
        names.has("Deserialize") ? "read" : "",
    ];
    if (directions.join("") === "") return undefined;
    const isTied =
        isTypeshare ||
        derived.some((path) =>
            /^(?:ts_rs::)?TS$|^(?:specta::)?Type$|^(?:tsify::)?Tsify$/.test(path),
        );
    const options = new Options(view, own);
    const nameNode = view.field(node, "name");
    const body = view.field(node, "body");
    if (
        nameNode < 0 ||
        ["into", "from", "try_from", "transparent", "remote"].some((each) => options.has(each))
    ) {
        return undefined;
    }
    const isStruct = view.is(node, "struct_item");
    const fields = isStruct
        ? structFields(view, body, options, attributes)
        : variants(view, body, options, attributes);
    if (fields === undefined) return undefined;
    const written = rustName(view.textOf(nameNode));
    const renamed = options.ts.find(
        (option) => option.name === "rename" || option.name === "rename_to",
    )?.value;
    const tag = options.value("tag");
    const start = view.start(nameNode);
    const detail = [
        isStruct ? "object" : "union",
        ...directions,
        isTied ? "tied" : "",
        options.has("deny_unknown_fields") ? "closed" : "",
    ];
    return {
        border: "serde-type",
        side: "definition",
        key: renamed ?? written,
        name: written,
        start,
        end: view.end(nameNode),
        parameters:
            tag !== undefined && isStruct
                ? [
                      { name: tag, type: "String", isOptional: true, start, end: start },
                      ...fields.list,
                  ]
                : fields.list,
        signature: `${isStruct ? "struct" : "enum"} ${written}`,
        detail: detail.filter((part) => part !== "").join(" "),
        ...(fields.isOpen ? { isOpen: true } : {}),
    };
}

interface Fields {
    readonly list: EndpointParameter[];
    readonly isOpen: boolean;
}

function structFields(
    view: TreeView,
    body: number,
    container: Options,
    attributes: ItemAttributes,
): Fields | undefined {
    if (!view.is(body, "field_declaration_list") || container.isTwofold) return undefined;
    const rule = container.value("rename_all");
    const list: EndpointParameter[] = [];
    let isOpen = false;
    for (const field of view.items(body)) {
        if (!view.is(field, "field_declaration")) continue;
        const options = new Options(view, attributes.get(field) ?? []);
        if (options.has("skip")) continue;
        if (options.has("flatten") || options.isTwofold) {
            isOpen = true;
            continue;
        }
        const nameNode = view.field(field, "name");
        const type = view.textOf(view.field(field, "type"));
        const isConverted =
            ["with", "serialize_with", "deserialize_with"].some((name) => options.has(name)) ||
            options.ts.some(({ name }) => /^(?:type|as|serialized_as|inline)$/.test(name)) ||
            (attributes.get(field) ?? []).some(({ path }) =>
                /serde_as|specta|typeshare/.test(path),
            );
        const isOption = /^(?:(?:std|core)::option::)?Option\s*</.test(type);
        const mayLack =
            ["default", "skip_serializing", "skip_deserializing", "skip_serializing_if"].some(
                (name) => options.has(name),
            ) || container.has("default");
        list.push({
            name: options.value("rename") ?? fieldNamed(rustName(view.textOf(nameNode)), rule),
            // What is left out when it is nothing is never null.
            type: isConverted || options.has("skip_serializing_if") ? "" : type,
            isOptional: isOption || mayLack,
            start: view.start(nameNode),
            end: view.end(nameNode),
        });
    }
    return list.length < 2 && !isOpen ? undefined : { list, isOpen };
}

/** The names of an enum's variants, if they have nothing but names. */
function variants(
    view: TreeView,
    body: number,
    container: Options,
    attributes: ItemAttributes,
): Fields | undefined {
    const untold = ["tag", "untagged", "content"].some((name) => container.has(name));
    if (body < 0 || untold || container.isTwofold) return undefined;
    const rule = container.value("rename_all");
    const list: EndpointParameter[] = [];
    let isOpen = false;
    for (const variant of view.items(body)) {
        if (!view.is(variant, "enum_variant")) continue;
        if (view.field(variant, "body") >= 0) return undefined;
        const options = new Options(view, attributes.get(variant) ?? []);
        if (options.has("other") || options.isTwofold) isOpen = true;
        if (options.has("skip") || options.isTwofold) continue;
        const name = view.field(variant, "name");
        list.push({
            name: options.value("rename") ?? variantNamed(rustName(view.textOf(name)), rule),
            type: "",
            isOptional: false,
            start: view.start(name),
            end: view.end(name),
        });
    }
    return list.length < 2 ? undefined : { list, isOpen };
}
