import { type KeySchema, optionsOf } from "../../schema/schema.ts";
import type { TomlPlace } from "../../toml/place-at.ts";
import type { Span } from "../../toml/syntax.ts";
import type { CompletionProposal, ProposalKind } from "../editor-context.ts";

/** A text as it has to be written at a place: with quotes, unless it stands in quotes already. */
function insertText({ value, replace }: TomlPlace, text: string): string {
    if (value?.kind === "string" && replace.start > value.start) {
        return value.isClosed ? text : `${text}${value.quote}`;
    }
    return `"${text}"`;
}

/** A proposal for a text at the place of a value. */
export function textProposal(
    place: TomlPlace,
    kind: ProposalKind,
    text: string,
    more: Partial<CompletionProposal> = {},
): CompletionProposal {
    return { label: text, kind, insert: insertText(place, text), replace: place.replace, ...more };
}

/** A name as a key of TOML, quoted where it has to be. */
export function keyText(name: string): string {
    if (/^[A-Za-z0-9_-]+$/.test(name)) return name;
    return name.includes("'") ? `"${name}"` : `'${name}'`;
}

/** What to write behind the equals sign of a key; `$0` where the cursor goes. */
export function exampleOf({ example, value }: KeySchema): string {
    if (example !== undefined) return example;
    const [first] = optionsOf(value);
    switch (first?.kind) {
        case "string":
            return '"$0"';
        case "array":
            return "[$0]";
        case "table":
            return "{ $0 }";
        default:
            return "$0";
    }
}

/** The description of a key as Markdown. */
export function keyMarkdown(name: string, schema: KeySchema): string {
    const notes = [
        schema.since === undefined ? "" : `Since Rust ${schema.since}.`,
        schema.isUnstable === true ? "Unstable: nightly only." : "",
        schema.deprecated === undefined ? "" : `Deprecated. In its place: ${schema.deprecated}.`,
        schema.isInheritable === true ? "Can be inherited from the workspace." : "",
        valuesText(schema),
    ].filter((note) => note !== "");
    return [`**\`${name}\`**`, schema.about, ...notes].join("\n\n");
}

function valuesText({ value }: KeySchema): string {
    const values = optionsOf(value).flatMap((option) => {
        if (option.kind === "boolean") return ["true", "false"];
        if (option.kind === "string") return option.isClosed ? (option.values ?? []) : [];
        if (option.kind === "integer") return (option.values ?? []).map(String);
        return [];
    });
    const distinct = [...new Set(values)];
    return distinct.length === 0 ? "" : `One of ${distinct.map((one) => `\`${one}\``).join(", ")}.`;
}

/** A number that sorts as text. */
export function sortNumber(index: number): string {
    return String(index).padStart(5, "0");
}

/** What of the text in front of an offset is already typed of what a proposal replaces. */
export function typedText(text: string, replace: Span, offset: number): string {
    return text.slice(Math.min(replace.start, offset), offset).replace(/^["']+/, "");
}
