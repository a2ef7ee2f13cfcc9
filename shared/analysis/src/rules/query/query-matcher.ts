import { errorSymbol } from "../../syntax/grammar-layout.ts";
import { nodeFlags, type SyntaxTable } from "../../syntax/syntax-table.ts";
import {
    type CompiledElement,
    type CompiledItem,
    type CompiledNode,
    type CompiledPattern,
    type CompiledSequence,
    wildcards,
} from "./compiled-query.ts";

/** Goes on behind the last node that was matched; true: enough, stop. */
type Next = (last: number) => boolean;

/**
 * Where the next item may stand: anywhere behind, at the next named node, or at the very next one.
 * Tokens between named nodes do not keep these from being neighbours.
 */
type Reach = "free" | "named" | "exact";

/** Steps for one first node; only queries that try everything with everything reach it. */
const mostSteps = 20_000;
/** Elements inside of or behind each other: when there are more, nothing repeats, or the stack overflows. */
const deepest = 500;

/**
 * Matches compiled queries against a flat tree. What a query means is what tree-sitter's own
 * `Query` says; a test compares both. Nothing is allocated for a node that cannot be the first.
 */
export class QueryMatcher {
    private readonly table: SyntaxTable;
    private steps = 0;
    private depth = 0;
    /** Captures of the match that is being tried: index of the name and node, one after another. */
    readonly captured: number[] = [];

    constructor(table: SyntaxTable) {
        this.table = table;
    }

    /**
     * Tries every way in which a pattern begins with the node. `onMatch` reads `captured`, which
     * is valid during the call, and returns true when it has seen enough.
     */
    match({ element, hasSiblings }: CompiledPattern, node: number, onMatch: () => boolean): void {
        this.steps = 0;
        this.depth = 0;
        if (!this.mayFit(element, node)) return;
        const parent = this.table.parents[node] ?? -1;
        // What stands side by side where the grammar could not read on means nothing.
        if (hasSiblings && parent >= 0 && this.table.kinds[parent] === errorSymbol) return;
        this.element(element, node, onMatch);
    }

    /** The first node of a capture in the match that is being looked at; -1 for none. */
    nodeOf(capture: number): number {
        const { captured } = this;
        for (let index = 0; index < captured.length; index += 2) {
            if (captured[index] === capture) return captured[index + 1] ?? -1;
        }
        return -1;
    }

    /** The node has passed `mayFit`. */
    private element(element: CompiledElement, node: number, next: Next): boolean {
        if (++this.steps > mostSteps) return true;
        this.depth++;
        let isEnough = false;
        if (element.form === "node") isEnough = this.node(element, node, next);
        else {
            const branches = element.form === "group" ? [element.sequence] : element.branches;
            for (const branch of branches) {
                isEnough = this.sequence(branch, 0, node, "exact", -1, -1, next);
                if (isEnough) break;
            }
        }
        this.depth--;
        return isEnough;
    }

    private node(wanted: CompiledNode, node: number, next: Next): boolean {
        const { captured } = this;
        const length = captured.length;
        for (const capture of wanted.captures) captured.push(capture, node);
        const { children } = wanted;
        const [first] = children.items;
        const reach = first?.isAnchored === true ? "named" : "free";
        const isEnough =
            first === undefined
                ? next(node)
                : this.sequence(children, 0, this.table.firstChild(node), reach, -1, node, next);
        if (captured.length > length) captured.length = length;
        return isEnough;
    }

    /** False: the element does not begin with the node. */
    private mayFit(element: CompiledElement, node: number): boolean {
        return element.form !== "node" || this.fits(element, node);
    }

    private fits(wanted: CompiledNode, node: number): boolean {
        const { table } = this;
        const kind = table.kinds[node] ?? 0;
        const flags = table.flags[node] ?? 0;
        if (wanted.isMissing && (flags & nodeFlags.missing) === 0) return false;
        if (wanted.kind >= 0) {
            if (kind !== wanted.kind) return false;
        } else if (!wanted.isMissing) {
            if (kind === errorSymbol) return false;
            if (wanted.kind === wildcards.named && (flags & nodeFlags.named) === 0) return false;
        }
        if (wanted.field !== 0 && table.fields[node] !== wanted.field) return false;
        for (const field of wanted.negatedFields) {
            if (table.childInField(node, field) >= 0) return false;
        }
        for (const guard of wanted.guards) if (!guard(table, node)) return false;
        for (const probe of wanted.probes) if (!this.hasOneOf(probe, node)) return false;
        return true;
    }

    private hasOneOf(probe: readonly CompiledNode[], parent: number): boolean {
        const { table } = this;
        for (let node = table.firstChild(parent); node >= 0; node = table.nextSibling(node)) {
            for (const wanted of probe) if (this.fits(wanted, node)) return true;
            // Then the pattern is given up as soon as it is tried.
            if (++this.steps > mostSteps) return true;
        }
        return false;
    }

    /**
     * Items from `index` on, among the siblings from `from` on; `last` is the one matched before.
     * `owner` is the node that all of them are below, -1 where they stand side by side themselves.
     */
    private sequence(
        sequence: CompiledSequence,
        index: number,
        from: number,
        reach: Reach,
        last: number,
        owner: number,
        next: Next,
    ): boolean {
        const { table } = this;
        const item = sequence.items[index];
        if (item === undefined) {
            if (sequence.isAnchoredAtEnd && this.hasNamed(from)) return false;
            return next(owner < 0 ? last : owner);
        }
        const { element, quantifier } = item;
        // Made when something fits: most siblings do not.
        let afterOne: Next | undefined;
        for (let node = from; node >= 0; node = table.nextSibling(node)) {
            if (this.mayFit(element, node)) {
                afterOne ??= this.behind(sequence, index, owner, next);
                if (this.element(element, node, afterOne)) return true;
            }
            if (reach === "exact") break;
            const isNamed = ((table.flags[node] ?? 0) & nodeFlags.named) !== 0;
            if (reach === "named" && isNamed) break;
            if (++this.steps > mostSteps) return true;
        }
        if (quantifier === "one" || quantifier === "at-least-one") return false;
        const isFollowedAtOnce = sequence.items[index + 1]?.isAnchored === true;
        // With nothing in its place an item's own anchor holds for the next one, or for none.
        const reachWithout =
            reach === "free" ? "free" : index === 0 ? "exact" : isFollowedAtOnce ? reach : "free";
        return this.sequence(sequence, index + 1, from, reachWithout, last, owner, next);
    }

    /** Goes on behind a node that an item matched: with the same item again, then with the next one. */
    private behind(sequence: CompiledSequence, index: number, owner: number, next: Next): Next {
        const { table } = this;
        const item = sequence.items[index] as CompiledItem;
        const { element, quantifier, isAnyNode } = item;
        const isRepeated = quantifier === "any-number" || quantifier === "at-least-one";
        const isFollowedAtOnce = sequence.items[index + 1]?.isAnchored === true;
        const reach = !isFollowedAtOnce ? "free" : isAnyNode ? "exact" : "named";
        const afterOne: Next = (matched) => {
            const sibling = table.nextSibling(matched);
            const mayRepeat = isRepeated && sibling >= 0 && this.depth < deepest;
            if (mayRepeat && this.mayFit(element, sibling)) {
                if (this.element(element, sibling, afterOne)) return true;
            }
            return this.sequence(sequence, index + 1, sibling, reach, matched, owner, next);
        };
        return afterOne;
    }

    private hasNamed(from: number): boolean {
        const { table } = this;
        for (let node = from; node >= 0; node = table.nextSibling(node)) {
            if (((table.flags[node] ?? 0) & nodeFlags.named) !== 0) return true;
        }
        return false;
    }
}
