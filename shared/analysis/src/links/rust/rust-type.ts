/** A type as far as its name and its arguments go: `&mut a::Foo<'_, B>` is `Foo` of `B`. */
export interface RustType {
    /** The last name of its path; "" for tuples, functions, slices and what else has none. */
    readonly name: string;
    readonly isReference: boolean;
    /** Type arguments as written, lifetimes left out; the element of a slice or array. */
    readonly arguments: readonly string[];
}

/** Reads the text of a type; total. */
export function rustType(text: string): RustType {
    const reference =
        /^\s*(?:&\s*(?:'\w+\s*)?(?:mut\s+)?)*(?:(?:dyn|impl)\s+)?/.exec(text)?.[0] ?? "";
    const rest = text.slice(reference.length).trim();
    const isReference = reference.includes("&");
    if (rest.startsWith("[")) {
        const element = rest.slice(1, rest.length - 1).replace(/;[^;\]]*$/, "");
        return { name: "[]", isReference, arguments: [element.trim()] };
    }
    const path = /^(?:::)?(?:r#)?\w+(?:\s*::\s*(?:r#)?\w+)*/.exec(rest)?.[0] ?? "";
    const name = path.replace(/^.*::\s*/s, "").replace("r#", "");
    const open = rest.slice(path.length).replace(/^(?:\s*::)?\s*/, "");
    const inner = open.startsWith("<") ? splitTypes(open.slice(1)) : [];
    return { name, isReference, arguments: inner.filter((each) => !each.startsWith("'")) };
}

/** The types between commas, up to the bracket that closes them all. */
function splitTypes(text: string): string[] {
    const parts: string[] = [];
    let depth = 0;
    let from = 0;
    const take = (to: number): void => {
        const part = text.slice(from, to).trim();
        if (part !== "") parts.push(part);
        from = to + 1;
    };
    for (let at = 0; at < text.length; at++) {
        const unit = text[at] ?? "";
        if ("<([{".includes(unit)) depth++;
        else if (unit === ">" && text[at - 1] === "-") continue;
        else if (">)]}".includes(unit)) {
            if (depth === 0) {
                take(at);
                return parts;
            }
            depth--;
        } else if (unit === "," && depth === 0) take(at);
    }
    take(text.length);
    return parts;
}

const transparent = new Set(["Box", "Arc", "Rc", "Cow"]);
const numbers = /^(?:[ui](?:8|16|32|64|128|size)|f32|f64|NonZero\w*)$/;
const texts = new Set(["String", "str", "char", "PathBuf", "Path", "OsString", "Url", "Uuid"]);
const lists = new Set(["[]", "Vec", "VecDeque", "HashSet", "BTreeSet", "IndexSet", "LinkedList"]);

/** What a value of other languages is at least; "" where the type says nothing. */
export type PlainKind = "" | "string" | "number" | "boolean" | "array";

/** The plain kind of values that serde reads into a type. */
export function plainKind(text: string): PlainKind {
    const type = rustType(text);
    const [first = ""] = type.arguments;
    if (type.name === "Option" || transparent.has(type.name)) return plainKind(first);
    if (numbers.test(type.name)) return "number";
    if (texts.has(type.name)) return "string";
    if (type.name === "bool") return "boolean";
    return lists.has(type.name) ? "array" : "";
}
