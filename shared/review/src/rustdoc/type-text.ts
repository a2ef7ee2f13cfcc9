import { caseOf, idOf, listOf, tableOf, textOf } from "./json-values.ts";

/** Deeper types than people write are cut: the file may be anything. */
const deepest = 60;

/** Names of generic parameters, by what they are called in texts that are compared. */
export type GenericNames = ReadonlyMap<string, string>;

/** Aliases of the standard library, which an index of another crate does not explain. */
const standardAliases: Readonly<Record<string, (args: readonly string[]) => string>> = {
    "std::io::error::Result": ([ok = "()"]) => resultOf(ok, "std::io::error::Error"),
    "core::fmt::Result": () => resultOf("()", "core::fmt::Error"),
    "core::io::error::Result": ([ok = "()"]) => resultOf(ok, "core::io::error::Error"),
};

function resultOf(ok: string, error: string): string {
    return `core::result::Result<${ok}, ${error}>`;
}

export interface NamedTypes {
    /** A path that is the same in two versions of a crate; undefined for ids without one. */
    pathOf(id: string): string | undefined;
    /** What an alias of the crate stands for: names of its parameters, and its type. */
    aliasOf(
        id: string,
    ): { readonly parameters: readonly string[]; readonly type: unknown } | undefined;
}

/**
 * Writes types of rustdoc's JSON in one way, whatever names and aliases a text uses, so that equal
 * texts mean equal types. Shapes: https://docs.rs/rustdoc-types
 */
export class TypeText {
    private readonly named: NamedTypes;

    constructor(named: NamedTypes) {
        this.named = named;
    }

    type(value: unknown, names: GenericNames, depth = 0): string {
        if (depth > deepest) return "…";
        const inner = (each: unknown): string => this.type(each, names, depth + 1);
        const [kind, contents] = caseOf(value);
        const table = tableOf(contents);
        switch (kind) {
            case "resolved_path":
                return this.path(table, names, depth);
            case "generic":
                return names.get(textOf(contents)) ?? textOf(contents);
            case "primitive":
                return contents === "never" ? "!" : textOf(contents);
            case "tuple":
                return `(${listOf(contents).map(inner).join(", ")})`;
            case "slice":
                return `[${inner(contents)}]`;
            case "array":
                return `[${inner(table.type)}; ${constant(textOf(table.len), names)}]`;
            case "borrowed_ref": {
                const lifetime = lifetimeText(table.lifetime, names);
                const mutable = table.is_mutable === true ? "mut " : "";
                return `&${lifetime === "" ? "" : `${lifetime} `}${mutable}${inner(table.type)}`;
            }
            case "raw_pointer":
                return `*${table.is_mutable === true ? "mut" : "const"} ${inner(table.type)}`;
            case "function_pointer":
                return (
                    qualifiers(table.header) +
                    this.signature(table.sig, higher(names, table.generic_params), depth + 1)
                );
            case "dyn_trait": {
                const traits = listOf(table.traits).map((each) => {
                    const { trait, generic_params: own } = tableOf(each);
                    return this.path(tableOf(trait), higher(names, own), depth + 1);
                });
                const lifetime = lifetimeText(table.lifetime, names);
                return `dyn ${[...traits.sort(), ...(lifetime === "" ? [] : [lifetime])].join(" + ")}`;
            }
            case "impl_trait":
                return `impl ${this.bounds(contents, names, depth + 1).join(" + ")}`;
            case "qualified_path": {
                const trait =
                    table.trait === null
                        ? ""
                        : ` as ${this.path(tableOf(table.trait), names, depth + 1)}`;
                const args = this.args(table.args, names, depth + 1);
                return `<${inner(table.self_type)}${trait}>::${textOf(table.name)}${args}`;
            }
            case "infer":
                return "_";
            default:
                return JSON.stringify(value) ?? "";
        }
    }

    /** `fn(u8) -> bool`: names of parameters do not count. */
    signature(value: unknown, names: GenericNames, depth = 0): string {
        const { inputs, output, is_c_variadic: isVariadic } = tableOf(value);
        const parameters = listOf(inputs).map((each) =>
            this.type(listOf(each)[1], names, depth + 1),
        );
        if (isVariadic === true) parameters.push("...");
        const result = output === null ? "()" : this.type(output, names, depth + 1);
        return `fn(${parameters.join(", ")}) -> ${result}`;
    }

    /** Each bound as a text, in the order of the texts; `?Sized` as it is. */
    bounds(value: unknown, names: GenericNames, depth = 0): readonly string[] {
        if (depth > deepest) return ["…"];
        return listOf(value)
            .map((each) => {
                const [kind, contents] = caseOf(each);
                if (kind === "outlives") return lifetimeText(contents, names);
                if (kind !== "trait_bound") return JSON.stringify(each) ?? "";
                const { trait, modifier, generic_params: own } = tableOf(contents);
                const mark = modifier === "maybe" ? "?" : "";
                return mark + this.path(tableOf(trait), higher(names, own), depth + 1);
            })
            .sort();
    }

    /** The path of a type or a trait with its arguments; aliases of the crate are what they stand for. */
    path(
        { path, id, args }: Readonly<Record<string, unknown>>,
        names: GenericNames,
        depth = 0,
    ): string {
        const alias = this.named.aliasOf(idOf(id));
        if (alias !== undefined && depth < deepest) {
            const given = this.argumentTexts(args, names, depth + 1);
            const own = new Map(
                alias.parameters.map((name, index) => [name, given[index] ?? name]),
            );
            return this.type(alias.type, own, depth + 1);
        }
        const known = this.named.pathOf(idOf(id)) ?? textOf(path);
        const standard = standardAliases[known];
        if (standard !== undefined) return standard(this.argumentTexts(args, names, depth + 1));
        return known + this.args(args, names, depth + 1);
    }

    private argumentTexts(value: unknown, names: GenericNames, depth: number): readonly string[] {
        const [kind, contents] = caseOf(value);
        if (kind !== "angle_bracketed" || depth > deepest) return [];
        return listOf(tableOf(contents).args).flatMap((each) => {
            const [sort, argument] = caseOf(each);
            // Lifetimes that are written or left out mean the same.
            if (sort === "lifetime") {
                const text = lifetimeText(argument, names);
                return text === "" ? [] : [text];
            }
            if (sort === "type") return [this.type(argument, names, depth + 1)];
            if (sort === "const") return [constant(textOf(tableOf(argument).expr), names)];
            return ["_"];
        });
    }

    private args(value: unknown, names: GenericNames, depth: number): string {
        const [kind, contents] = caseOf(value);
        if (depth > deepest) return "<…>";
        const table = tableOf(contents);
        if (kind === "parenthesized") {
            const inputs = listOf(table.inputs).map((each) => this.type(each, names, depth + 1));
            const result =
                table.output === null ? "" : ` -> ${this.type(table.output, names, depth + 1)}`;
            return `(${inputs.join(", ")})${result}`;
        }
        if (kind !== "angle_bracketed") return "";
        const constraints = listOf(table.constraints).map((each) => {
            const { name, args, binding } = tableOf(each);
            const [sort, bound] = caseOf(binding);
            const own = `${textOf(name)}${this.args(args, names, depth + 1)}`;
            if (sort === "constraint")
                return `${own}: ${this.bounds(bound, names, depth + 1).join(" + ")}`;
            const [, equal] = caseOf(bound);
            return `${own} = ${this.type(equal, names, depth + 1)}`;
        });
        const all = [...this.argumentTexts(value, names, depth), ...constraints.sort()];
        return all.length === 0 ? "" : `<${all.join(", ")}>`;
    }
}

/** `const `, `unsafe `, `async `, `extern "C" `, as far as a header has them. */
export function qualifiers(header: unknown): string {
    const { is_const: isConst, is_unsafe: isUnsafe, is_async: isAsync, abi } = tableOf(header);
    const [name, contents] = caseOf(abi);
    const unwinds = tableOf(contents).unwind === true ? "-unwind" : "";
    return [
        isConst === true ? "const " : "",
        isAsync === true ? "async " : "",
        isUnsafe === true ? "unsafe " : "",
        name === "Rust" || name === "" ? "" : `extern "${name}${unwinds}" `,
    ].join("");
}

/** Names of a `for<'a>`, by their order. */
export function higher(names: GenericNames, parameters: unknown): GenericNames {
    const own = listOf(parameters).map((each) => textOf(tableOf(each).name));
    if (own.length === 0) return names;
    return new Map([...names, ...own.map((name, index) => [name, `'for${index}`] as const)]);
}

/** Empty for lifetimes that are left out. */
function lifetimeText(value: unknown, names: GenericNames): string {
    const text = textOf(value);
    return text === "'_" ? "" : (names.get(text) ?? text);
}

/** A constant's text; a parameter alone goes by its new name. */
function constant(text: string, names: GenericNames): string {
    return names.get(text) ?? text;
}
