/** The value as a table; an empty one for everything else. */
export function tableOf(value: unknown): Readonly<Record<string, unknown>> {
    const isTable = typeof value === "object" && value !== null && !Array.isArray(value);
    return isTable ? (value as Readonly<Record<string, unknown>>) : {};
}

export function listOf(value: unknown): readonly unknown[] {
    return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string {
    return typeof value === "string" ? value : "";
}

/** A case of a Rust enum as serde writes it: its name alone, or a table with one entry. */
export function caseOf(value: unknown): readonly [name: string, contents: unknown] {
    if (typeof value === "string") return [value, undefined];
    const [entry] = Object.entries(tableOf(value));
    return entry ?? ["", undefined];
}

/** An id of rustdoc's index, which is a number in the file and a key in its tables. */
export function idOf(value: unknown): string {
    return typeof value === "number" || typeof value === "string" ? String(value) : "";
}
