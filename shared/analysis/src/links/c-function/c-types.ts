/** What a type is for the machine; everything else is unknown, and fits everything. */
export type Shape =
    | { readonly kind: "integer"; readonly bits: number | "size" | "long" }
    | { readonly kind: "float"; readonly bits: number }
    | { readonly kind: "bool" }
    | { readonly kind: "void" }
    | { readonly kind: "pointer"; readonly isConst: boolean; readonly to: Shape | undefined };

const integer = (bits: number | "size" | "long"): Shape => ({ kind: "integer", bits });

const named: Readonly<Record<string, Shape>> = {
    void: { kind: "void" },
    bool: { kind: "bool" },
    _Bool: { kind: "bool" },
    float: { kind: "float", bits: 32 },
    double: { kind: "float", bits: 64 },
    size_t: integer("size"),
    ssize_t: integer("size"),
    ptrdiff_t: integer("size"),
    intptr_t: integer("size"),
    uintptr_t: integer("size"),
    i8: integer(8),
    u8: integer(8),
    i16: integer(16),
    u16: integer(16),
    i32: integer(32),
    u32: integer(32),
    i64: integer(64),
    u64: integer(64),
    isize: integer("size"),
    usize: integer("size"),
    f32: { kind: "float", bits: 32 },
    f64: { kind: "float", bits: 64 },
    c_char: integer(8),
    c_schar: integer(8),
    c_uchar: integer(8),
    c_short: integer(16),
    c_ushort: integer(16),
    c_int: integer(32),
    c_uint: integer(32),
    c_long: integer("long"),
    c_ulong: integer("long"),
    c_longlong: integer(64),
    c_ulonglong: integer(64),
    c_float: { kind: "float", bits: 32 },
    c_double: { kind: "float", bits: 64 },
    c_void: { kind: "void" },
    "()": { kind: "void" },
    "!": { kind: "void" },
    "": { kind: "void" },
};

/** The shape of a type of C; platforms differ in `long`, and in nothing else that is known here. */
export function shapeOfC(type: string): Shape | undefined {
    if (type.includes("(*)")) return { kind: "pointer", isConst: false, to: undefined };
    const star = type.lastIndexOf("*");
    if (star >= 0) {
        const to = type.slice(0, star).trim();
        const isConst = to.includes("*") ? /\*\s*const\s*$/.test(to) : /\bconst\b/.test(to);
        return { kind: "pointer", isConst, to: shapeOfC(to) };
    }
    if (type.includes("&") || type.includes("<")) return undefined;
    const words = type
        .split(/\s+/)
        .filter((word) => !/^(?:const|volatile|restrict|std|::)$/.test(word));
    const [only = ""] = words;
    if (words.length === 1) {
        const exact = /^u?int(8|16|32|64)_t$/.exec(only);
        if (exact !== null) return integer(Number(exact[1]));
        // Names of Rust's types may be anybody's in C.
        if (/^(?:[iuf]\d+|[iu]size|c_\w+)$/.test(only) || only === "") return undefined;
        if (named[only] !== undefined) return named[only];
    }
    if (!words.every((word) => /^(?:unsigned|signed|char|short|int|long|double)$/.test(word))) {
        return undefined;
    }
    if (words.includes("double")) return undefined;
    if (words.includes("char")) return integer(8);
    if (words.includes("short")) return integer(16);
    const longs = words.filter((word) => word === "long").length;
    return integer(longs === 0 ? 32 : longs === 1 ? "long" : 64);
}

export function shapeOfRust(type: string): Shape | undefined {
    const text = type.trim().replace(/^(?:::)?(?:\w+::)*(?=\w)/, "");
    const pointer = /^\*\s*(const|mut)\s+(.*)$/s.exec(text);
    if (pointer !== null) {
        const to = shapeOfRust(pointer[2] ?? "");
        return { kind: "pointer", isConst: pointer[1] === "const", to };
    }
    const reference = /^&\s*(?:'\w+\s+)?(mut\b)?\s*(.*)$/s.exec(text);
    if (reference !== null) {
        const target = (reference[2] ?? "").trim();
        if (/^(?:\[|str\b|dyn\b|impl\b)/.test(target)) return undefined;
        return { kind: "pointer", isConst: reference[1] === undefined, to: shapeOfRust(target) };
    }
    const option = /^Option\s*<(.*)>$/s.exec(text);
    if (option !== null) {
        const inner = shapeOfRust(option[1] ?? "");
        return inner?.kind === "pointer" ? inner : undefined;
    }
    const owned = /^(?:NonNull|Box)\s*<(.*)>$/s.exec(text);
    if (owned !== null) {
        if (/^\s*(?:dyn\b|\[|str\b)/.test(owned[1] ?? "")) return undefined;
        return { kind: "pointer", isConst: false, to: shapeOfRust(owned[1] ?? "") };
    }
    if (/^(?:unsafe\s+)?(?:extern\b[^(]*)?fn\s*\(/.test(text)) {
        return { kind: "pointer", isConst: false, to: undefined };
    }
    if (/^(?:float|double|_Bool)$/.test(text)) return undefined;
    return Object.hasOwn(named, text) ? named[text] : undefined;
}

/** Whether two shapes may be the same value; unknown ones may. */
export function shapesFit(rust: Shape | undefined, c: Shape | undefined): boolean {
    if (rust === undefined || c === undefined) return true;
    if (rust.kind === "pointer" && c.kind === "pointer") {
        if (rust.to?.kind === "void" || c.to?.kind === "void") return true;
        return shapesFit(rust.to, c.to);
    }
    if (rust.kind === "bool" || c.kind === "bool") {
        const other = rust.kind === "bool" ? c : rust;
        return other.kind === "bool" || (other.kind === "integer" && other.bits === 8);
    }
    if (rust.kind === "integer" && c.kind === "integer") {
        const [one, other] = [rust.bits, c.bits];
        if (one === other) return true;
        const known = typeof one === "number" ? one : other;
        if (typeof one === "number" && typeof other === "number") return false;
        return (
            known !== 8 && known !== 16 && !(known === 32 && (one === "size" || other === "size"))
        );
    }
    if (rust.kind === "float" && c.kind === "float") return rust.bits === c.bits;
    return rust.kind === c.kind;
}
