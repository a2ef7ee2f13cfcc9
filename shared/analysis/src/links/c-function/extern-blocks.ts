import type { EndpointParameter } from "../endpoint.ts";
import { type Attribute, attributesBefore, optionsOf, stringOf } from "../source/attributes.ts";
import { rustName } from "../source/rust-signature.ts";
import { closingBracket, type Piece, splitArguments, trimmed } from "../source/split.ts";
import type { TreeView } from "../source/tree-view.ts";

/** A function that an `extern` block declares. */
export interface ExternFunction {
    readonly abi: string;
    readonly name: string;
    readonly start: number;
    readonly end: number;
    readonly attributes: readonly Attribute[];
    readonly blockAttributes: readonly Attribute[];
    /** The type that it is a method of, "" for a function; undefined where that is not told. */
    readonly receiver: string | undefined;
    readonly parameters: readonly EndpointParameter[];
    readonly isVariadic: boolean;
    readonly returns: string;
    readonly signature: string;
    /** Namespace of the `#[cxx::bridge]` around; undefined outside of one. */
    readonly bridge: string | undefined;
}

/** UTF-16 units of `pub(in a::path) unsafe` in front of a module. */
const longestVisibility = 300;

const noCode = [
    "line_comment",
    "block_comment",
    "string_literal",
    "string_content",
    "raw_string_literal",
];

/**
 * Reads `extern` blocks from the text: the grammar knows neither `unsafe extern` blocks nor `safe fn`,
 * and takes such blocks for different things. Blocks with an attribute of another tool are left out.
 */
export function externFunctions(
    view: TreeView,
    isOther: (attribute: Attribute) => boolean,
): ExternFunction[] {
    const { text, table } = view;
    const bridges = bridgesIn(view);
    const found: ExternFunction[] = [];
    let behind = 0;
    for (const match of text.matchAll(/(?:\bunsafe\s+)?\bextern\s*(?:"([^"\n]*)"\s*)?\{/g)) {
        const at = match.index;
        // A block that never ends reaches over all others.
        if (at < behind) continue;
        if (view.isAny(table.smallestAround(at, at + 1), noCode)) continue;
        const blockAttributes = attributesBefore(text, at);
        if (blockAttributes.some(isOther)) continue;
        const open = at + match[0].length - 1;
        const end = closingBracket(text, open);
        behind = end;
        const bridge = bridges.find((each) => each.start < at && at < each.end)?.space;
        const pieces = splitArguments(text, open + 1, end, { mark: ";" });
        const types = pieces
            .map((piece) => /\btype\s+(\w+)$/.exec(piece.text)?.[1])
            .filter((name) => name);
        const receiver = types.length === 1 ? types[0] : undefined;
        for (const piece of pieces) {
            const each = functionIn(text, piece, receiver);
            if (each !== undefined) {
                found.push({ ...each, abi: match[1] ?? "C", blockAttributes, bridge });
            }
        }
    }
    return found;
}

function bridgesIn(view: TreeView): { start: number; end: number; space: string }[] {
    const { text } = view;
    if (!text.includes("cxx::bridge")) return [];
    return [...text.matchAll(/\bmod\s+\w+\s*\{/g)].flatMap((match) => {
        const visibility = /(?:pub(?:\([^)]*\))?\s+)?(?:unsafe\s+)?$/.exec(
            text.slice(Math.max(0, match.index - longestVisibility), match.index),
        );
        const start = match.index - (visibility?.[0].length ?? 0);
        const bridge = attributesBefore(text, start).find(({ path }) => path === "cxx::bridge");
        if (bridge === undefined) return [];
        const space = optionsOf(view, bridge).find(({ name }) => name === "namespace")?.value ?? "";
        const end = closingBracket(text, match.index + match[0].length - 1);
        return [{ start, end, space: space.replaceAll(" ", "") }];
    });
}

type Found = Omit<ExternFunction, "abi" | "blockAttributes" | "bridge">;

function functionIn(text: string, piece: Piece, onlyType: string | undefined): Found | undefined {
    // Attributes may hold any text, so they are passed over one by one.
    let from = piece.start;
    while (text[from] === "#") {
        const open = text.indexOf("[", from);
        if (open < 0 || open > piece.end) return undefined;
        from = trimmed(text, closingBracket(text, open, piece.end) + 1, piece.end).start;
    }
    const head =
        /^(?:pub(?:\s*\([^)]*\))?\s+)?(?:(?:unsafe|safe|async|const)\s+)*fn\s+((?:r#)?[A-Za-z_]\w*)\s*/.exec(
            text.slice(from, Math.min(piece.end, from + 300)),
        );
    if (head === null) return undefined;
    const written = head[1] ?? "";
    let open = from + head[0].length;
    const end = open - (/\s*$/.exec(head[0])?.[0].length ?? 0);
    if (text[open] === "<") open = text.indexOf("(", open);
    if (open < 0 || text[open] !== "(" || open > piece.end) return undefined;
    const close = closingBracket(text, open, piece.end);
    const pieces = splitArguments(text, open + 1, close, { ofTypes: true });
    const isVariadic = /(?:^|:\s*)\.\.\.$/.test(pieces.at(-1)?.text ?? "");
    const returns = /^\s*->\s*([^{;]*?)\s*(?:\bwhere\b.*)?$/s.exec(
        text.slice(close + 1, piece.end),
    );
    return {
        name: rustName(written),
        start: end - written.length,
        end,
        attributes: attributesBefore(text, from),
        receiver: receiverOf(pieces[0]?.text ?? "", onlyType),
        parameters: parametersOf(text, isVariadic ? pieces.slice(0, -1) : pieces),
        isVariadic,
        returns: returns?.[1] ?? "",
        signature: text.slice(from, piece.end).replace(/\s+/g, " "),
    };
}

function receiverOf(first: string, onlyType: string | undefined): string | undefined {
    if (/^(?:&\s*(?:'\w+\s+)?)?(?:mut\s+)?self$/.test(first)) return onlyType;
    const typed = /^self\s*:(.*)$/s.exec(first)?.[1];
    return typed === undefined ? "" : /(\w+)\s*>*\s*$/.exec(typed)?.[1];
}

function parametersOf(text: string, pieces: readonly Piece[]): EndpointParameter[] {
    return pieces.flatMap(({ start, end }) => {
        let from = start;
        while (text[from] === "#") {
            from = trimmed(text, closingBracket(text, text.indexOf("[", from), end) + 1, end).start;
        }
        const parts = /^(?:mut\s+)?((?:r#)?\w+)\s*:\s*(.*)$/s.exec(text.slice(from, end));
        if (parts === null || parts[1] === "self") return [];
        const type = parts[2] ?? "";
        const isOptional = /^(?:\w+::)*Option\s*</.test(type);
        return [{ name: rustName(parts[1] ?? ""), type, isOptional, start: from, end }];
    });
}

/** The value of an attribute like `#[link_name = "…"]`, under a condition or not. */
export function attributeText(
    text: string,
    attributes: readonly Attribute[],
    name: string,
): string | undefined {
    const found = attributes.findLast(({ path }) => path === name);
    if (found !== undefined) return stringOf({ text }, found);
    for (const attribute of attributes) {
        if (attribute.path !== "cfg_attr") continue;
        const option = optionsOf({ text }, attribute).find((each) => each.name === name);
        if (option !== undefined) return option.value;
    }
    return undefined;
}
