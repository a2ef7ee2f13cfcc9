import type { ParsedSide } from "./file-delta.ts";
import type { Item } from "./item.ts";
import { shapeOf, tokensOf } from "./shape.ts";

/** What an item says, in a form that can be compared: without blanks, comments, its own name. */
export interface ItemShape {
    /** Without the visibility. */
    readonly signature: string;
    /** "" for items that are made of members. */
    readonly body: string;
    /** Without documentation. */
    readonly attributes: string;
    readonly documentation: string;
}

const hasCode: ReadonlySet<Item["kind"]> = new Set([
    "function",
    "method",
    "macro",
    "constant",
    "static",
]);

export function itemShape(side: ParsedSide, item: Item): ItemShape {
    const { table, text } = side;
    const bodyStart = bodyStartOf(side, item);
    const signature = shapeOf(table, item.signatureStart, bodyStart, {
        blankAt: item.nameStart,
        visibilityAt: item.signatureStart,
    });
    const attributes = item.attributes.map((each) => each.replace(/\s+/g, " ").trim());
    const isDocumentation = (each: string): boolean => /^doc\s*=/.test(each);
    return {
        // A method without a body differs in its body, a struct without fields in its form.
        signature: hasCode.has(item.kind) ? signature.replace(/ ;$/, "") : signature,
        body: hasCode.has(item.kind) ? shapeOf(table, bodyStart, item.end) : "",
        attributes: attributes
            .filter((each) => !isDocumentation(each))
            .sort()
            .join("\n"),
        documentation: documentationOf(text.slice(item.start, item.signatureStart)),
    };
}

/** Names, words and literals of an item but its own name, for looking how alike two are. */
export function itemWords({ table }: ParsedSide, item: Item): readonly string[] {
    const tokens = tokensOf(table, item.signatureStart, item.end, { blankAt: item.nameStart });
    return tokens.filter((token) => /^[\p{L}\p{N}_"']/u.test(token));
}

/** The value of a constant is its body; that of a default type is not. */
function bodyStartOf({ table }: ParsedSide, item: Item): number {
    if (item.kind !== "constant" && item.kind !== "static") return item.bodyStart;
    let node = table.smallestAround(item.signatureStart, item.end);
    // An item that fills its file has its start and end, as its parent may have.
    while (node > 0 && !/_item$/.test(table.kindName(node))) node = table.firstChild(node);
    for (let child = table.firstChild(node); child >= 0; child = table.nextSibling(child)) {
        if (table.kindName(child) === "=") return table.starts[child] as number;
    }
    return item.bodyStart;
}

/** The words of documentation comments in front of an item. */
function documentationOf(prelude: string): string {
    return [
        ...prelude.matchAll(
            /^\s*\/\/\/(?!\/)(.*)$|\/\*\*(?!\*)([\s\S]*?)\*\/|doc\s*=\s*"([\s\S]*?)"/gm,
        ),
    ]
        .map(([, line = "", block = "", attribute = ""]) => `${line}${block}${attribute}`)
        .join("\n")
        .replace(/\s+/g, " ")
        .trim();
}
