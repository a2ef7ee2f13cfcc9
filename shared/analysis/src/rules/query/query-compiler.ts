import { errorSymbol } from "../../syntax/grammar-layout.ts";
import type { GrammarNames } from "../../syntax/syntax-table.ts";
import {
    type CompiledElement,
    type CompiledItem,
    type CompiledNode,
    type CompiledPattern,
    type CompiledQuery,
    type CompiledSequence,
    type NodeGuard,
    wildcards,
} from "./compiled-query.ts";
import {
    type QueryElement,
    type QueryItem,
    type QueryNode,
    type QueryPattern,
    type QueryPredicate,
    type QuerySequence,
    QuerySyntaxError,
} from "./query-syntax.ts";
import { isTextPredicate, textGuard } from "./text-predicates.ts";

/** Looks the names of a query up in a grammar. Throws `QuerySyntaxError`. */
export function compileQuery(
    patterns: readonly QueryPattern[],
    names: GrammarNames,
): CompiledQuery {
    const captureNames: string[] = [];
    const compiled = patterns.map((pattern) =>
        new PatternCompiler(names, captureNames, pattern.predicates).pattern(pattern),
    );
    return { captureNames, patterns: compiled };
}

/** What an element hands to the first node of itself. */
interface Inherited {
    readonly field: string;
    readonly captures: readonly string[];
}

const nothing: Inherited = { field: "", captures: [] };

class PatternCompiler {
    private readonly names: GrammarNames;
    private readonly captureNames: string[];
    private readonly predicates: readonly QueryPredicate[];
    private readonly used = new Set<string>();

    constructor(
        names: GrammarNames,
        captureNames: string[],
        predicates: readonly QueryPredicate[],
    ) {
        this.names = names;
        this.captureNames = captureNames;
        this.predicates = predicates;
    }

    pattern(pattern: QueryPattern): CompiledPattern {
        const [item] = pattern.sequence.items;
        if (item === undefined) throw new QuerySyntaxError("The query is empty.", 0);
        if (canBeginWithNothing(item)) {
            const message = "The first node of a pattern cannot be left out.";
            throw new QuerySyntaxError(message, item.element.offset);
        }
        const element = this.element(item.element, nothing);
        for (const { operands, offset } of this.predicates) {
            for (const operand of operands) {
                if (operand.form === "capture" && !this.used.has(operand.name)) {
                    throw new QuerySyntaxError(
                        "A predicate names no capture of its query.",
                        offset,
                    );
                }
            }
        }
        const predicates = this.predicates.filter((each) => !isTextPredicate(each));
        return {
            element,
            firstKinds: firstKinds(element),
            hasSiblings: hasSiblings(element),
            predicates,
        };
    }

    private element(element: QueryElement, from: Inherited): CompiledElement {
        const field = element.field === "" ? from.field : element.field;
        const captures = [...element.captures, ...from.captures];
        if (element.form === "choice") {
            const branches = element.branches.map((branch) => ({
                items: [this.item(branch, { field, captures })],
                isAnchoredAtEnd: false,
            }));
            return { form: "choice", branches };
        }
        if (element.form === "group") {
            return {
                form: "group",
                sequence: this.sequence(element.sequence, { field, captures }),
            };
        }
        const children = this.sequence(element.children, nothing);
        return {
            form: "node",
            kind: this.kindOf(element),
            isMissing: element.test === "missing",
            field: field === "" ? 0 : this.fieldOf(field, element.offset),
            negatedFields: element.negatedFields.map((name) => this.fieldOf(name, element.offset)),
            captures: captures.map((name) => this.captureOf(name)),
            guards: captures.flatMap((name) => this.guardsOf(name)),
            children,
            probes: children.items.flatMap((item) => {
                const probe = isThere(item) ? singleNodes(item.element) : undefined;
                return probe === undefined ? [] : [probe];
            }),
        };
    }

    private sequence(sequence: QuerySequence, first: Inherited): CompiledSequence {
        const items = sequence.items.map((item, index) =>
            this.item(item, index === 0 ? first : nothing),
        );
        return { items, isAnchoredAtEnd: sequence.isAnchoredAtEnd };
    }

    private item(item: QueryItem, from: Inherited): CompiledItem {
        const element = this.element(item.element, from);
        const isAnyNode = element.form === "node" && element.kind === wildcards.any;
        const { quantifier, isAnchored } = item;
        return { element, quantifier, isAnchored, isAnyNode };
    }

    private kindOf({ test, name, isToken, offset }: QueryNode): number {
        if (test === "any") return wildcards.any;
        if (test === "named") return wildcards.named;
        if (test === "missing" && name === "") return wildcards.any;
        if (test === "kind" && name === "ERROR") return errorSymbol;
        const isNamed = test === "kind" || (test === "missing" && !isToken);
        const kind = this.names.kind(name, isNamed);
        if (kind < 0 || this.names.isVisible?.(kind) === false) {
            throw new QuerySyntaxError("The grammar has no node of this kind.", offset);
        }
        return kind;
    }

    private fieldOf(name: string, offset: number): number {
        const field = this.names.field(name);
        if (field <= 0)
            throw new QuerySyntaxError("The grammar has no field of this name.", offset);
        return field;
    }

    private captureOf(name: string): number {
        this.used.add(name);
        const known = this.captureNames.indexOf(name);
        return known >= 0 ? known : this.captureNames.push(name) - 1;
    }

    private guardsOf(capture: string): NodeGuard[] {
        return this.predicates.flatMap((predicate) => {
            const [first] = predicate.operands;
            const isOfCapture = first?.form === "capture" && first.name === capture;
            return isOfCapture && isTextPredicate(predicate) ? [textGuard(predicate)] : [];
        });
    }
}

function isThere({ quantifier }: CompiledItem): boolean {
    return quantifier === "one" || quantifier === "at-least-one";
}

/** The nodes of which one stands where an element does; undefined where it may be something else. */
function singleNodes(element: CompiledElement): readonly CompiledNode[] | undefined {
    if (element.form === "node") return [element];
    const sequences = element.form === "group" ? [element.sequence] : element.branches;
    const nodes: CompiledNode[] = [];
    for (const { items } of sequences) {
        const [first] = items;
        const found =
            first !== undefined && isThere(first) ? singleNodes(first.element) : undefined;
        if (found === undefined) return undefined;
        nodes.push(...found);
    }
    return nodes;
}

/** Kinds that the first node of an element can have; undefined: any. */
function firstKinds(element: CompiledElement): readonly number[] | undefined {
    if (element.form === "node") return element.kind < 0 ? undefined : [element.kind];
    if (element.form === "group") return kindsOfSequence(element.sequence);
    const kinds = new Set<number>();
    for (const branch of element.branches) {
        const found = kindsOfSequence(branch);
        if (found === undefined) return undefined;
        for (const kind of found) kinds.add(kind);
    }
    return [...kinds];
}

function kindsOfSequence({ items }: CompiledSequence): readonly number[] | undefined {
    const [first] = items;
    return first === undefined ? undefined : firstKinds(first.element);
}

/** Every node could be the first of such a pattern. */
function canBeginWithNothing({ element, quantifier }: QueryItem): boolean {
    if (quantifier === "optional" || quantifier === "any-number") return true;
    if (element.form === "node") return false;
    if (element.form === "choice") return element.branches.some(canBeginWithNothing);
    const [first] = element.sequence.items;
    return first === undefined || canBeginWithNothing(first);
}

function hasSiblings(element: CompiledElement): boolean {
    if (element.form === "node") return false;
    const sequences = element.form === "group" ? [element.sequence] : element.branches;
    return sequences.some(
        ({ items }) =>
            items.length > 1 ||
            items.some((item) => item.quantifier !== "one" || hasSiblings(item.element)),
    );
}
