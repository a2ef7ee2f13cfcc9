import { caseOf, listOf, tableOf, textOf } from "./json-values.ts";
import type { ApiPlace } from "./public-api.ts";

/** The lines of an item; undefined for what a macro of elsewhere made. */
export function placeOf(span: unknown): ApiPlace | undefined {
    const { filename, begin, end } = tableOf(span);
    const [line, endLine] = [listOf(begin)[0], listOf(end)[0]];
    if (typeof filename !== "string" || typeof line !== "number") return undefined;
    return { path: filename, line, endLine: typeof endLine === "number" ? endLine : line };
}

/** Names of attributes; of others their text. */
export function attributesOf(value: unknown): readonly string[] {
    return listOf(value).map((each) => {
        const [name, contents] = caseOf(each);
        return name === "repr" ? `repr ${JSON.stringify(contents)}` : name;
    });
}

/** Documentation leaves it out, by which its author says that it is nobody's to use. */
export function isHidden(item: Readonly<Record<string, unknown>>): boolean {
    return listOf(item.attrs).some((each) => {
        const [name, contents] = caseOf(each);
        return name === "other" && /\bdoc\s*\(\s*hidden/.test(textOf(contents));
    });
}

/** What linkers and processors see of a function or a static. */
export function linkParts(attributes: unknown): Readonly<Record<string, string>> {
    const parts: Record<string, string> = {};
    for (const each of listOf(attributes)) {
        const [name, contents] = caseOf(each);
        if (name === "no_mangle") parts.symbol = "its name";
        else if (name === "export_name") parts.symbol = textOf(contents);
        else if (name === "target_feature") {
            const needed = listOf(tableOf(contents).enable).map(textOf);
            const known = parts.processor === undefined ? [] : parts.processor.split(", ");
            parts.processor = [...known, ...needed].sort().join(", ");
        }
    }
    return parts;
}

/** In front of what a trait asks of whoever implements it. */
export const ofSelf = "Self: ";

/** Behind the colon and in the where clause they mean the same. */
export function supertraits(written: readonly string[], bounds: readonly string[]): string {
    const clauses = bounds.filter((each) => each.startsWith(ofSelf));
    const all = [...written, ...clauses.map((each) => each.slice(ofSelf.length))];
    return [...new Set(all)].sort().join(" + ");
}

/** Layouts that are promised. */
export function reprOf(attributes: readonly string[]): string {
    return attributes.find((each) => each.startsWith("repr ")) ?? "";
}

/** Of the language's inner life; no program can name them. */
export function isUnstableTrait(path: string): boolean {
    return /^core::marker::(?:Freeze|UnsafeUnpin)$/.test(path);
}

/** A type with all of its own parameters is the type: another one may come that has a default. */
export function implementedFor(type: string, path: string): string {
    const [, args] = /^[\w:]+<(.*)>$/.exec(type) ?? [];
    const isWhole = args
        ?.split(", ")
        .every((each, index) => /^'?T\d+$/.test(each) && each.endsWith(`T${index}`));
    return isWhole === true ? path : type.replace(/^[\w:]+/, path);
}
