import type { GrammarNames, SyntaxTable } from "../syntax/syntax-table.ts";
import { kindSet } from "./language-shape.ts";
import { boundedPattern } from "./query/bounded-pattern.ts";
import { type QueryPredicate, QuerySyntaxError } from "./query/query-syntax.ts";
import { textsOf } from "./query/text-predicates.ts";
import type { Structure } from "./structure.ts";

/** Decides about a node and the file that it is in. */
type NodeTest = (table: SyntaxTable, node: number, path: string) => boolean;

/** What is true of the nodes of one capture. */
export interface StructurePredicate {
    readonly capture: string;
    readonly holds: NodeTest;
}

/** Takes what a predicate says behind its capture, and where it stands in the query. */
type MakeTest = (texts: readonly string[], offset: number, names: GrammarNames) => NodeTest;

/** Compiles a predicate that asks for the place of a node. Throws `QuerySyntaxError`. */
export function structurePredicate(
    predicate: QueryPredicate,
    structure: Structure,
    names: GrammarNames,
): StructurePredicate {
    const [first] = predicate.operands;
    const { name, offset } = predicate;
    if (first?.form !== "capture") throw new QuerySyntaxError("The capture is missing.", offset);
    const isNegated = name.startsWith("not-");
    const make = makers(structure)[isNegated ? name.slice(4) : name];
    if (make === undefined) throw new QuerySyntaxError("There is no such predicate.", offset);
    const test = make(textsOf(predicate), offset, names);
    return {
        capture: first.name,
        holds: (table, node, path) => test(table, node, path) !== isNegated,
    };
}

function makers(structure: Structure): Readonly<Record<string, MakeTest>> {
    return {
        inside: (kinds, offset, names) => {
            const wanted = kindSet(names, kinds);
            if (kinds.length === 0 || wanted.size < kinds.length) {
                throw new QuerySyntaxError("The grammar has no node of this kind.", offset);
            }
            return (table, node) => structure.isInside(table, node, wanted);
        },
        "in-async": (texts, offset) => {
            expectNone(texts, offset);
            return (table, node) => structure.isInAsync(table, node);
        },
        "in-tests": (texts, offset) => {
            expectNone(texts, offset);
            return (table, node, path) => structure.isInTests(table, node, path);
        },
        "in-main": (texts, offset) => {
            expectNone(texts, offset);
            return (table, node, path) => structure.isInMain(table, node, path);
        },
        "has-attribute": (names, offset) => {
            if (names.length === 0) throw new QuerySyntaxError("A name is missing.", offset);
            const pattern = new RegExp(`^(?:${names.map(literally).join("|")})`);
            return (table, node) => structure.hasItemAttribute(table, node, pattern);
        },
        commented: ([text, ...more], offset) => {
            if (text === undefined || more.length > 0) {
                throw new QuerySyntaxError("One pattern has to stand here.", offset);
            }
            const pattern = boundedPattern(text, offset);
            return (table, node) => structure.isCommented(table, node, pattern);
        },
    };
}

function expectNone(texts: readonly string[], offset: number): void {
    if (texts.length > 0)
        throw new QuerySyntaxError("The predicate takes a capture alone.", offset);
}

function literally(text: string): string {
    return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
