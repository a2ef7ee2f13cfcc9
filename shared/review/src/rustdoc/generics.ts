import { caseOf, listOf, tableOf, textOf } from "./json-values.ts";
import { type GenericNames, higher, type TypeText } from "./type-text.ts";

/** Generic parameters by what they are, not by what they are called. */
export interface GenericParts {
    readonly names: GenericNames;
    /** Kinds, defaults and types of constants, in their order: `'a, type, const usize = 3`. */
    readonly shape: string;
    /** `T0: Clone`, from parameters and where clauses alike, in the order of the texts. */
    readonly bounds: readonly string[];
}

/**
 * Reads generics. Parameters are named anew by their order and the level that they are of, so that
 * another name is no difference; `?Sized` is told by the absence of `Sized`, so that more bounds are
 * always more to ask for.
 */
export function genericsOf(
    value: unknown,
    text: TypeText,
    outer: GenericNames,
    level: string,
): GenericParts {
    const { params, where_predicates: predicates } = tableOf(value);
    const names = new Map(outer);
    const own = listOf(params).flatMap((each) => {
        const { name, kind } = tableOf(each);
        const [sort, contents] = caseOf(kind);
        // `impl Trait` of a parameter is told by the parameter's type.
        if (sort === "type" && tableOf(contents).is_synthetic === true) return [];
        return [{ name: textOf(name), sort, contents: tableOf(contents) }];
    });
    for (const [index, { name, sort }] of own.entries()) {
        names.set(name, sort === "lifetime" ? `'${level}${index}` : `${level}${index}`);
    }
    const bounds: string[] = [];
    const shape = own.map(({ name, sort, contents }) => {
        const called = names.get(name) ?? name;
        if (sort === "lifetime") {
            for (const longer of listOf(contents.outlives)) {
                bounds.push(`${called}: ${names.get(textOf(longer)) ?? textOf(longer)}`);
            }
            return "lifetime";
        }
        const byDefault = contents.default;
        if (sort === "const") {
            const given = typeof byDefault === "string" ? ` = ${byDefault}` : "";
            return `const ${text.type(contents.type, names)}${given}`;
        }
        for (const bound of text.bounds(contents.bounds, names)) bounds.push(`${called}: ${bound}`);
        bounds.push(`${called}: Sized`);
        const isGiven = byDefault !== null && byDefault !== undefined;
        return `type${isGiven ? ` = ${text.type(byDefault, names)}` : ""}`;
    });
    for (const predicate of listOf(predicates)) {
        const [sort, contents] = caseOf(predicate);
        const table = tableOf(contents);
        if (sort === "bound_predicate") {
            const inside = higher(names, table.generic_params);
            const subject = text.type(table.type, inside);
            for (const bound of text.bounds(table.bounds, inside))
                bounds.push(`${subject}: ${bound}`);
        } else if (sort === "lifetime_predicate") {
            const subject = textOf(table.lifetime);
            for (const longer of listOf(table.outlives)) {
                const than = names.get(textOf(longer)) ?? textOf(longer);
                bounds.push(`${names.get(subject) ?? subject}: ${than}`);
            }
        } else bounds.push(JSON.stringify(predicate) ?? "");
    }
    const unsized = new Set(
        bounds
            .filter((each) => /: \?(?:core::marker::)?Sized$/.test(each))
            .map((each) => each.slice(0, each.indexOf(": ?"))),
    );
    const asked = bounds.filter(
        (each) =>
            !each.includes(": ?") &&
            !(each.endsWith(": Sized") && unsized.has(each.slice(0, -": Sized".length))),
    );
    return { names, shape: shape.join(", "), bounds: [...new Set(asked)].sort() };
}
