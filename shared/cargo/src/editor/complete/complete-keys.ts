import { lintLevels, lintNames } from "../../schema/lint-names.ts";
import { type KeySchema, optionsOf, type TableSchema, tableOf } from "../../schema/schema.ts";
import { schemaOf, schemaTableAt } from "../../schema/schema-of.ts";
import { targetNames } from "../../schema/value-names.ts";
import type { TomlPlace } from "../../toml/place-at.ts";
import { memberAt, tableAt } from "../../toml/toml-lookup.ts";
import type { CompletionProposal, EditorContext } from "../editor-context.ts";
import { completeCrates } from "./complete-crates.ts";
import { exampleOf, keyMarkdown, keyText, sortNumber } from "./proposal-text.ts";

/** Keys that may stand at a place, without those that are there. */
export async function completeKeys(
    context: EditorContext,
    place: TomlPlace,
    offset: number,
): Promise<readonly CompletionProposal[]> {
    const schema = schemaTableAt(schemaOf(context.kind), place.table);
    const proposals = schema === undefined ? [] : schemaKeys(context, place, schema);
    const isLineStart = place.entries.length < 2 && isFirstOnLine(context, place, offset);
    return [
        ...proposals,
        ...(schema === undefined ? [] : await namedKeys(context, place, schema, offset)),
        ...(isLineStart ? headerLines(context, place) : []),
    ];
}

/** Tables that may stand between the brackets of a header. */
export async function completeHeader(
    context: EditorContext,
    place: TomlPlace,
    offset: number,
): Promise<readonly CompletionProposal[]> {
    const schema = schemaTableAt(schemaOf(context.kind), place.table);
    if (schema === undefined) return [];
    // `[dependencies.x]`: the header is the name, what is asked of it follows below.
    if (schema.names === "crate") return completeCrates(context, place, true, offset);
    const isArray = place.section.kind === "array";
    const present = tableAt(context.manifest.root, place.table);
    const names = Object.entries(schema.keys).filter(
        ([name, { value, deprecated }]) =>
            deprecated === undefined &&
            hasTable(value, isArray) &&
            (isArray || name === place.key?.name || !hasHeader(present, name)),
    );
    const proposals = names.map(([name, known]) => headerProposal(place, name, known));
    if (isArray || schema.names !== "cfg-or-triple" || schema.others === undefined)
        return proposals;
    const { others } = schema;
    const targets = targetNames(context.toolchain?.targets ?? []);
    return [...proposals, ...targets.map((name) => headerProposal(place, name, others))];
}

function headerProposal(place: TomlPlace, name: string, known: KeySchema): CompletionProposal {
    return {
        label: name,
        kind: "table",
        insert: keyText(name),
        replace: place.replace,
        detail: known.about,
        documentation: async () => keyMarkdown(name, known),
    };
}

function hasTable(value: KeySchema["value"], isArray: boolean): boolean {
    return optionsOf(value).some(({ kind }) => kind === (isArray ? "tables" : "table"));
}

function hasHeader(table: ReturnType<typeof tableAt>, name: string): boolean {
    const node = table?.members.get(name)?.node;
    return node?.kind === "table" && node.sections.length > 0;
}

function schemaKeys(
    { manifest }: EditorContext,
    place: TomlPlace,
    schema: TableSchema,
): readonly CompletionProposal[] {
    const present = presentNames(manifest.root, place);
    const isTaken = (name: string): boolean => name !== place.key?.name && present.has(name);
    return Object.entries(schema.keys)
        .filter(([name, { deprecated }]) => deprecated === undefined && !isTaken(name))
        .filter(([, { value }]) => optionsOf(value).some(({ kind }) => kind !== "tables"))
        .map(([name, known]) => keyProposal(place, name, known));
}

/** Keys of the table around a place. */
function presentNames(root: EditorContext["manifest"]["root"], place: TomlPlace): Set<string> {
    const names = new Set(tableAt(root, place.table)?.members.keys());
    // Tables of an array are not found by path: their own entries say what is there.
    if (place.section.kind === "array" && place.entries.length < 2) {
        for (const { keys } of place.section.entries) {
            if (keys[0] !== undefined) names.add(keys[0].name);
        }
    }
    return names;
}

/** True where the key is there with its value, so that only its name is exchanged. */
function hasValue({ entries, key }: TomlPlace): boolean {
    return key !== undefined && entries.at(-1)?.equals !== undefined;
}

function keyProposal(place: TomlPlace, name: string, known: KeySchema): CompletionProposal {
    const isName = hasValue(place);
    const example = exampleOf(known);
    const rank = known.isUnstable === true ? 2 : 1;
    return {
        label: name,
        kind: "key",
        insert: isName ? keyText(name) : `${keyText(name)} = ${example}`,
        ...(isName || !example.includes("$0") ? {} : { isSnippet: true, proposesAgain: true }),
        replace: place.replace,
        detail: known.about,
        sort: `${rank}${name}`,
        documentation: async () => keyMarkdown(name, known),
    };
}

/** Keys that have their names from elsewhere: crates, lints. */
async function namedKeys(
    context: EditorContext,
    place: TomlPlace,
    schema: TableSchema,
    offset: number,
): Promise<readonly CompletionProposal[]> {
    const { others, names } = schema;
    if (others === undefined || names === undefined) return [];
    if (names === "crate") {
        return completeCrates(context, place, hasValue(place), offset);
    }
    const present = presentNames(context.manifest.root, place);
    const found =
        names === "lint" && schema.lintTool !== undefined
            ? lintNames(schema.lintTool)
            : names === "cfg-or-triple"
              ? targetNames(context.toolchain?.targets ?? [])
              : [];
    const tool = schema.lintTool;
    return found
        .filter((name) => name === place.key?.name || !present.has(name))
        .map((name) => ({
            ...keyProposal(place, name, others),
            ...(tool === undefined ? {} : { detail: lintLevels(tool).get(name) ?? "group" }),
        }));
}

function isFirstOnLine({ manifest }: EditorContext, place: TomlPlace, offset: number): boolean {
    const { text } = manifest.document;
    const lineStart = text.lastIndexOf("\n", Math.max(0, offset - 1)) + 1;
    return text.slice(lineStart, Math.max(lineStart, place.replace.start)).trim() === "";
}

/** Whole header lines of tables that are not there yet. */
function headerLines(
    { kind, manifest }: EditorContext,
    place: TomlPlace,
): readonly CompletionProposal[] {
    if (hasValue(place)) return [];
    return Object.entries(schemaOf(kind).keys).flatMap(([name, known], index) => {
        const isArray = hasTable(known.value, true);
        const isThere = !isArray && memberAt(manifest.root, [name]) !== undefined;
        if (known.deprecated !== undefined || isThere || tableOf(known.value) === undefined) {
            return [];
        }
        const header = isArray ? `[[${name}]]` : `[${name}]`;
        return [
            {
                label: header,
                kind: "table" as const,
                insert: `${header}\n`,
                replace: place.replace,
                detail: known.about,
                sort: `8${sortNumber(index)}`,
                documentation: async () => keyMarkdown(name, known),
            },
        ];
    });
}
