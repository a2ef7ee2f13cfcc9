import type { ParsedSide } from "@rust-ai-ide/review/delta/file-delta";
import type { Item } from "@rust-ai-ide/review/delta/item";
import { nodeOfItem, signatureParts } from "@rust-ai-ide/review/rules/api/signature-parts";

/** A line of code that uses an item of a crate. */
export interface GeneratedUse {
    readonly style: string;
    readonly code: string;
}

/** Name of the crate that is used. */
export const crate = "the_lib";

/**
 * Uses of what a crate shows, one to a line, each in a module of its own: calls with arguments of the
 * written types, values and patterns, matches, implementations. Some do not compile; who asks tries.
 */
export function usesOf(sides: readonly ParsedSide[]): readonly GeneratedUse[] {
    return sides.flatMap((side) =>
        side.items
            .filter(({ visibility, isInTests }) => visibility === "public" && !isInTests)
            .flatMap((item) => [...usesOfItem(side, item)]),
    );
}

function* usesOfItem(side: ParsedSide, item: Item): Generator<GeneratedUse> {
    const owner = side.items[item.container];
    const path = `${crate}::${item.qualifiedName}`;
    const module = moduleOf(item);
    const within = (style: string, code: string): GeneratedUse => ({
        style,
        code: `{ use ${module}::*; ${code.replace(/\s*\n\s*/g, " ")} }`,
    });
    if (owner?.kind === "implementation" || item.qualifiedName.includes("<")) return;
    if (item.kind === "function" || item.kind === "method") {
        yield* callsOf(side, item, owner, within);
    } else if (item.kind === "struct" || item.kind === "union") {
        yield within(
            "type",
            `pub fn u${genericsText(side, item)}(_: &${path}${argumentsText(side, item)}) {}`,
        );
        yield { style: "import", code: `{ pub use ${path}; }` };
        yield* valuesOf(side, item, path, `${path}${argumentsText(side, item)}`, within);
    } else if (item.kind === "enum") {
        yield within("type", `pub fn u(_: &${path}) {}`);
        const index = side.items.indexOf(item);
        const variants = side.items.filter(
            ({ container, kind }) => container === index && kind === "variant",
        );
        const arms = variants.map(({ name }) => `${path}::${name} { .. } => {}`);
        yield within("match", `pub fn u(it: ${path}) { match it { ${arms.join(", ")} } }`);
        for (const variant of variants)
            yield* valuesOf(side, variant, `${path}::${variant.name}`, path, within);
    } else if (item.kind === "trait") {
        yield* implementationsOf(side, item, path, within);
    } else if ((item.kind === "constant" || item.kind === "static") && owner?.kind !== "trait") {
        const type =
            /:\s*([^=;]+?)\s*[=;]/.exec(side.text.slice(item.nameEnd, item.end))?.[1] ?? "";
        yield within("constant", `pub fn u() { let _value: ${type} = ${path}; }`);
    } else if (item.kind === "type" && owner?.kind !== "trait") {
        yield within("type", `pub fn u(_: &${path}) {}`);
    } else if (item.kind === "macro") {
        yield { style: "import", code: `{ pub use ${crate}::${item.name}; }` };
    } else if (item.kind === "module") {
        yield { style: "import", code: `{ pub use ${path} as it; }` };
    }
}

type Within = (style: string, code: string) => GeneratedUse;

function moduleOf({ qualifiedName }: Item): string {
    const parts = qualifiedName.split("::").slice(0, -1);
    const end = parts.findIndex((part) => /^[A-Z]/.test(part));
    return [crate, ...(end < 0 ? parts : parts.slice(0, end))].join("::");
}

function* callsOf(
    side: ParsedSide,
    item: Item,
    owner: Item | undefined,
    within: Within,
): Generator<GeneratedUse> {
    const parts = signatureParts(side, item);
    if (parts === undefined) return;
    const { table, text } = side;
    const node = nodeOfItem(side, item, /^function_(?:signature_)?item$/);
    const field = (name: string): string => {
        const at = table.childInField(node, table.names.field(name));
        return at < 0 ? "" : table.textOf(at);
    };
    const where = table.childOfKind(node, table.names.kind("where_clause"));
    const own = field("type_parameters").slice(1, -1);
    const path = `${crate}::${item.qualifiedName}`;
    const type = item.kind === "method" ? path.slice(0, -item.name.length - 2) : "";
    const typeParts = type === "" ? "" : ownerArguments(side, item);
    const isTrait = owner?.kind === "trait";
    const self = isTrait ? "It" : `${type}${typeParts}`;
    const replaced = (code: string): string => code.replace(/\bSelf\b/g, self);
    const names = parts.parameters.map((_, index) => `a${index}`);
    const typed = parts.parameters.map((each, index) => `a${index}: ${replaced(each)}`);
    const extra = isTrait ? [`It: ${type}`] : [];
    const ownerGenerics = isTrait ? "" : typeParts.slice(1, -1);
    const generics = [ownerGenerics, own, ...extra].filter((each) => each !== "").join(", ");
    const receivers: Readonly<Record<string, string>> = {
        "& self": `it: &${self}`,
        "& mut self": `it: &mut ${self}`,
        self: `it: ${self}`,
    };
    const receiver = parts.receiver === undefined ? undefined : receivers[parts.receiver];
    if (parts.receiver !== undefined && receiver === undefined) return;
    const parameters = [...(receiver === undefined ? [] : [receiver]), ...typed].join(", ");
    const wrapped = (code: string): string => {
        const awaited = parts.isAsync ? `${code}.await` : code;
        return parts.isUnsafe ? `unsafe { ${awaited} }` : awaited;
    };
    const returns = parts.returns === "" ? "" : ` -> ${replaced(field("return_type"))}`;
    const whereText =
        where < 0 ? "" : ` ${replaced(text.slice(table.starts[where], table.ends[where]))}`;
    const head = `pub ${parts.isAsync ? "async " : ""}fn u<${generics}>(${parameters})`;
    const called =
        receiver === undefined
            ? `${isTrait ? `<It as ${type}>::${item.name}` : path}(${names.join(", ")})`
            : `it.${item.name}(${names.join(", ")})`;
    if (!isTrait || receiver !== undefined) {
        yield within("call", `${head}${returns}${whereText} { ${wrapped(called)} }`);
        yield within("statement", `${head}${whereText} { let _ = ${wrapped(called)}; }`);
    }
    if (receiver !== undefined && !isTrait) {
        const all = ["it", ...names].join(", ");
        yield within(
            "path call",
            `${head}${returns}${whereText} { ${wrapped(`${path}(${all})`)} }`,
        );
    }
    if (parts.isConstant && typed.length === 0 && receiver === undefined && returns !== "")
        yield within("constant", `pub const VALUE: ${returns.slice(4)} = ${wrapped(`${path}()`)};`);
    if (item.kind === "function") yield { style: "import", code: `{ pub use ${path}; }` };
}

/** Parameters of the type of an inherent implementation, where it says its own alone: `<'a, T>`. */
function ownerArguments(side: ParsedSide, item: Item): string {
    const symbol = side.facts.symbols.find(
        ({ kind, start, end }) =>
            kind === "implementation" && start <= item.start && item.end <= end,
    );
    return symbol === undefined ? "" : (/<.*>$/s.exec(symbol.name)?.[0] ?? "");
}

function genericsText(side: ParsedSide, item: Item): string {
    return (
        /^[^({;]*?(<[^({;]*>)/.exec(side.text.slice(item.nameEnd, item.end))?.[1] ?? ""
    ).replace(/\s*=[^,>]*/g, "");
}

function argumentsText(side: ParsedSide, item: Item): string {
    const names = genericsText(side, item)
        .slice(1, -1)
        .split(",")
        .map(
            (part) =>
                part
                    .replace(/^\s*const\s+/, "")
                    .split(":")[0]
                    ?.trim() ?? "",
        )
        .filter((part) => part !== "");
    return names.length === 0 ? "" : `<${names.join(", ")}>`;
}

function* valuesOf(
    side: ParsedSide,
    item: Item,
    path: string,
    type: string,
    within: Within,
): Generator<GeneratedUse> {
    const { table } = side;
    const node = nodeOfItem(side, item, /^(?:struct|union)_item$|^enum_variant$/);
    if (node < 0) return;
    const generics = genericsText(side, item);
    const named = table.childOfKind(node, table.names.kind("field_declaration_list"));
    const ordered = table.childOfKind(node, table.names.kind("ordered_field_declaration_list"));
    if (named >= 0) {
        const fields: (readonly [name: string, type: string])[] = [];
        for (let child = table.firstChild(named); child >= 0; child = table.nextSibling(child)) {
            if (table.kindName(child) !== "field_declaration") continue;
            const [name, own] = ["name", "type"].map((each) =>
                table.textOf(table.childInField(child, table.names.field(each))),
            );
            if (name !== undefined && own !== undefined) fields.push([name, own]);
        }
        const parameters = fields.map(([name, own]) => `${name}: ${own}`).join(", ");
        const names = fields.map(([name]) => name).join(", ");
        yield within(
            "literal",
            `pub fn u${generics}(${parameters}) -> ${type} { ${path} { ${names} } }`,
        );
        yield within(
            "pattern",
            `pub fn u${generics}(it: ${type}) { if let ${path} { ${fields.map(([name]) => `${name}: _`).join(", ")} } = it {} }`,
        );
        const [first] = fields;
        if (first !== undefined && item.kind !== "variant")
            yield within("field", `pub fn u${generics}(it: ${type}) { let _ = it.${first[0]}; }`);
        if (first !== undefined)
            yield within(
                "open pattern",
                `pub fn u${generics}(it: ${type}) { if let ${path} { ${first[0]}: _, .. } = it {} }`,
            );
    } else if (ordered >= 0) {
        const types: string[] = [];
        for (let child = table.firstChild(ordered); child >= 0; child = table.nextSibling(child))
            if (table.fields[child] === table.names.field("type")) types.push(table.textOf(child));
        const parameters = types.map((each, index) => `a${index}: ${each}`).join(", ");
        const given = types.map((_, index) => `a${index}`).join(", ");
        yield within(
            "tuple",
            `pub fn u${generics}(${parameters}) -> ${type} { ${path}(${given}) }`,
        );
        yield within(
            "tuple pattern",
            `pub fn u${generics}(it: ${type}) { if let ${path}(${types.map(() => "_").join(", ")}) = it {} }`,
        );
    } else yield within("unit", `pub fn u${generics}() -> ${type} { ${path} }`);
}

function* implementationsOf(
    side: ParsedSide,
    item: Item,
    path: string,
    within: Within,
): Generator<GeneratedUse> {
    const { text, items } = side;
    const index = items.indexOf(item);
    const isUnsafe = /\bunsafe\s+trait\b/.test(text.slice(item.signatureStart, item.nameStart));
    const needed = items
        .filter(({ container }) => container === index)
        .flatMap((member) => {
            const code = text.slice(member.signatureStart, member.end);
            if (member.kind === "method")
                return member.bodyStart < member.end
                    ? []
                    : [`${code.replace(/;\s*$/, "")} { loop {} }`];
            if (code.includes("=")) return [];
            const isType = member.kind === "type";
            return [
                isType ? `type ${member.name} = ();` : `${code.replace(/;\s*$/, "")} = panic!();`,
            ];
        });
    const own = genericsText(side, item);
    if (own !== "") return;
    const head = `pub struct Mine; ${isUnsafe ? "unsafe " : ""}impl ${path} for Mine`;
    yield within("implementation", `${head} { ${needed.join(" ")} }`);
    yield within("bound", `pub fn u<It: ${path}>(_: It) {}`);
}
