import { nodeFlags, type SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";
import { type Leaf, leafReader } from "../tree/leaves.ts";
import type { Part, PartList } from "../tree/part.ts";

/** Where the members of a node stand. */
export interface MemberPlace {
    /** The node whose children are the members. */
    readonly node: number;
    readonly separator: "" | ",";
    /** What members stand behind: a token of that kind; undefined where only blanks do. */
    readonly opener: string | undefined;
    readonly isOrdered: boolean;
}

/** What a language says about its nodes. */
export interface TreeRules {
    /** Kinds that belong to what comes behind them: comments, decorators. */
    readonly preludes: ReadonlySet<string>;
    /** What is found by its name on the other sides; undefined for statements, whose order counts. */
    readonly keyOf: (table: SyntaxTable, node: number) => string | undefined;
    /** Whether blanks between tokens say nothing. */
    readonly blanksAreFree?: boolean;
    readonly membersOf: (table: SyntaxTable, node: number) => MemberPlace | undefined;
}

const closers = new Set(["}", ")", "]"]);
const broken = nodeFlags.error | nodeFlags.missing;

/**
 * A file as parts that joined are the text; undefined where the grammar could not read what stands
 * between declarations.
 */
export function treeParts(table: SyntaxTable, rules: TreeRules): PartList | undefined {
    const place = { node: 0, separator: "", opener: undefined, isOrdered: false } as const;
    const leaves = rules.blanksAreFree === true ? leafReader(table) : undefined;
    return listOf(table, { ...rules, leaves }, place, 0, table.text.length);
}

interface Reader extends TreeRules {
    readonly leaves: ((from: number, to: number) => readonly Leaf[]) | undefined;
}

function listOf(
    table: SyntaxTable,
    rules: Reader,
    { node, separator, opener, isOrdered }: MemberPlace,
    from: number,
    to: number,
): PartList | undefined {
    const { text, starts, ends, flags } = table;
    const parts: Part[] = [];
    let head: string | undefined;
    if (opener === undefined) {
        head = node === 0 ? "" : text.slice(from, starts[node] as number).trimEnd();
    }
    let end = from + (head?.length ?? 0);
    let start = -1;
    let endsWithSeparator = separator === "";
    for (let child = table.firstChild(node); child >= 0; child = table.nextSibling(child)) {
        const kind = table.kindName(child);
        const childStart = starts[child] as number;
        const childEnd = ends[child] as number;
        if (((flags[child] as number) & broken) !== 0) return undefined;
        if (head === undefined) {
            if (kind !== opener) continue;
            head = text.slice(from, childEnd);
            end = childEnd;
            continue;
        }
        if (closers.has(kind)) break;
        const last = parts.at(-1);
        if (kind === "," || kind === ";") {
            if (start >= 0 || last === undefined) return undefined;
            if (separator === "") {
                parts[parts.length - 1] = longer(last, text.slice(end, childEnd));
            } else if (text.slice(end, childStart).trim() !== "") return undefined;
            end = childEnd;
            endsWithSeparator = true;
            continue;
        }
        if (rules.preludes.has(kind)) {
            const isBehind = start < 0 && !text.slice(end, childStart).includes("\n");
            if (isBehind && last !== undefined) {
                // Behind a comma it belongs to nobody for sure.
                if (separator !== "") return undefined;
                const more = text.slice(end, childEnd).replace(/\r?\n$/, "");
                parts[parts.length - 1] = longer(last, more);
                end += more.length;
            } else if (start < 0) start = childStart;
            continue;
        }
        const partStart = start < 0 ? childStart : start;
        // What ends with its line stands without the end of it.
        const own = text.slice(partStart, childEnd).trimEnd();
        const key = rules.keyOf(table, child);
        const members = rules.membersOf(table, child);
        const partEnd = partStart + own.length;
        const { leaves } = rules;
        parts.push({
            key: key ?? `${kind} ${own.replace(/\s+/g, " ")}`,
            blank: text.slice(end, partStart),
            text: own,
            isStatement: key === undefined,
            leaves: leaves && (() => leaves(partStart, partEnd)),
            inner: members && listOf(table, rules, members, partStart, partEnd),
        });
        end = partEnd;
        start = -1;
        endsWithSeparator = separator === "";
    }
    if (head === undefined) return undefined;
    return {
        head,
        parts,
        tail: text.slice(end, to),
        separator,
        endsWithSeparator: parts.length > 0 && endsWithSeparator,
        isOrdered,
    };
}

function longer(part: Part, more: string): Part {
    const { inner, text, leaves: _, ...rest } = part;
    return {
        ...rest,
        text: text + more,
        inner: inner && { ...inner, tail: inner.tail + more },
    };
}
