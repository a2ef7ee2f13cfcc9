import { numberTypes } from "./rust-sources.ts";

/** By the name of a structure: its fields that hold numbers, times and the like, but no text. */
export type NumberFields = ReadonlyMap<string, ReadonlySet<string>>;

const structure = /\bstruct\s+([A-Z]\w*)[^{};()]{0,500}\{([^{}]*)\}/g;
const field = /^\s*(?:pub(?:\([^)]*\))?\s+)?([a-z_]\w*)\s*:\s*([^,]+)$/;
const attributesAndComments = /#\[[^\]]*\]|\/\/.*/g;

/** Reads the structures of the files of a crate; of two of one name what holds for both. */
export function numberFieldsOf(texts: Iterable<string>): NumberFields {
    const all = new Map<string, Set<string>>();
    for (const text of texts) {
        for (const [, name = "", body = ""] of text.matchAll(structure)) {
            const own = new Set<string>();
            for (const part of body.replace(attributesAndComments, "").split(",")) {
                const [, called = "", type = ""] = field.exec(part) ?? [];
                if (numberTypes.test(type.trim())) own.add(called);
            }
            const known = all.get(name);
            if (known === undefined) all.set(name, own);
            else for (const each of known) if (!own.has(each)) known.delete(each);
        }
    }
    return all;
}

const typeNames = /[A-Z]\w*/g;

/** Fields of a parameter's type, or of the type that an extractor fills: `Query<Page>`. */
export function fieldsOfType(fields: NumberFields, type: string): ReadonlySet<string> | undefined {
    const last = type.match(typeNames)?.at(-1);
    return last === undefined ? undefined : fields.get(last);
}
