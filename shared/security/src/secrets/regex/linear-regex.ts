import { firstOf } from "./choices.ts";
import { complement, folded, merged, type Ranges, type RegexNode, type SetNode } from "./syntax.ts";

/** What the secret scan needs of an expression; every RegExp is one. */
export interface Matcher {
    lastIndex: number;
    exec(text: string): RegExpExecArray | null;
    test(text: string): boolean;
}

type Step =
    | { readonly kind: "letter"; readonly set: LetterSet }
    | { readonly kind: "split"; first: number; second: number }
    | { readonly kind: "jump"; to: number }
    | { readonly kind: "save"; readonly slot: number }
    | { readonly kind: "assert"; readonly text: string }
    | { readonly kind: "match" };

interface Thread {
    readonly step: number;
    readonly slots: readonly number[];
}

const mostSteps = 4_000;
/** About a second. */
const defaultWork = 30_000_000;
/** A repeat of a set with this end stands for one without, see `parseRegex`. */
const standsForEndless = 4_000;

/**
 * Runs an expression in time that grows with the length of the text, whatever it says: all ways
 * through it advance together (Thompson 1968, with the captures of Pike), and the first of the ways
 * that an engine which goes back would try wins. For rules that people bring along.
 */
export class LinearRegex implements Matcher {
    lastIndex = 0;
    /** The last search ended early, as the text has too much to look at. */
    isCut = false;
    private readonly steps: Step[] = [];
    private readonly isSticky: boolean;
    private readonly work: number;
    private readonly first: LetterSet | undefined;
    private groups = 0;

    /** Throws an Error for an expression that is too large. `work` limits steps for one text. */
    constructor(node: RegexNode, flag: "" | "y" | "g", work = defaultWork) {
        this.isSticky = flag === "y";
        this.work = work;
        const first = firstOf(node);
        this.first = first && new LetterSet(first);
        this.add({ kind: "save", slot: 0 });
        this.compile(node);
        this.add({ kind: "save", slot: 1 });
        this.add({ kind: "match" });
    }

    test(text: string): boolean {
        this.lastIndex = 0;
        return this.exec(text) !== null;
    }

    exec(text: string): RegExpExecArray | null {
        const slots = this.run(text, this.lastIndex);
        if (slots === undefined) {
            this.lastIndex = 0;
            return null;
        }
        const found: (string | undefined)[] = [];
        for (let group = 0; group <= this.groups; group++) {
            const [start = -1, end = -1] = [slots[group * 2], slots[group * 2 + 1]];
            found.push(start < 0 || end < 0 ? undefined : text.slice(start, end));
        }
        this.lastIndex = slots[1] ?? 0;
        const index = slots[0] ?? 0;
        return Object.assign(found as [string], { index, input: text }) as RegExpExecArray;
    }

    private run(text: string, start: number): readonly number[] | undefined {
        this.isCut = false;
        let current: Thread[] = [];
        let found: readonly number[] | undefined;
        let work = 0;
        /** The place at which a step was last reached. */
        const marks = new Int32Array(this.steps.length).fill(-1);
        for (let at = start; at <= text.length; at++) {
            const mayBegin = found === undefined && (at === start || !this.isSticky);
            if (current.length === 0) {
                if (!mayBegin) break;
                if (!this.isSticky && this.first !== undefined) {
                    while (at < text.length && !this.first.has(text.charCodeAt(at))) at++;
                    if (at === text.length) break;
                }
            }
            const reached: Thread[] = [];
            for (const thread of current) this.follow(thread, text, at, marks, reached);
            if (mayBegin) this.follow({ step: 0, slots: [] }, text, at, marks, reached);
            const code = at < text.length ? text.charCodeAt(at) : -1;
            current = [];
            for (const { step, slots } of reached) {
                const one = this.steps[step];
                if (one?.kind === "match") {
                    found = slots;
                    break;
                }
                if (one?.kind === "letter" && code >= 0 && one.set.has(code)) {
                    current.push({ step: step + 1, slots });
                }
            }
            work += reached.length + 1;
            if (work <= this.work) continue;
            this.isCut = true;
            break;
        }
        return found;
    }

    /** Adds the steps that a thread reaches without taking a letter, those it prefers first. */
    private follow(
        from: Thread,
        text: string,
        at: number,
        marks: Int32Array,
        reached: Thread[],
    ): void {
        const pending: Thread[] = [from];
        for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
            const { step, slots } = next;
            if (marks[step] === at) continue;
            marks[step] = at;
            const one = this.steps[step];
            switch (one?.kind) {
                case "jump":
                    pending.push({ step: one.to, slots });
                    break;
                case "split":
                    pending.push({ step: one.second, slots }, { step: one.first, slots });
                    break;
                case "save": {
                    const changed = [...slots];
                    for (let slot = changed.length; slot < one.slot; slot++) changed.push(-1);
                    changed[one.slot] = at;
                    pending.push({ step: step + 1, slots: changed });
                    break;
                }
                case "assert":
                    if (holds(one.text, text, at)) pending.push({ step: step + 1, slots });
                    break;
                default:
                    reached.push(next);
            }
        }
    }

    private add<T extends Step>(step: T): T {
        if (this.steps.length >= mostSteps) throw new Error("the expression is too large");
        this.steps.push(step);
        return step;
    }

    private compile(node: RegexNode): void {
        switch (node.kind) {
            case "set":
                this.add({ kind: "letter", set: new LetterSet(rangesOf(node)) });
                break;
            case "assert":
                this.add({ kind: "assert", text: node.text });
                break;
            case "group": {
                const group = ++this.groups;
                this.add({ kind: "save", slot: group * 2 });
                this.compile(node.item);
                this.add({ kind: "save", slot: group * 2 + 1 });
                break;
            }
            case "cat":
                for (const item of node.items) this.compile(item);
                break;
            case "alt":
                this.compileChoice(node.items);
                break;
            case "repeat":
                this.compileRepeat(node.item, node.min, node.max, node.lazy);
        }
    }

    private compileChoice(items: readonly RegexNode[]): void {
        const ends: { to: number }[] = [];
        for (const [index, item] of items.entries()) {
            if (index === items.length - 1) {
                this.compile(item);
                break;
            }
            const split = this.add({ kind: "split", first: this.steps.length + 1, second: 0 });
            this.compile(item);
            ends.push(this.add({ kind: "jump", to: 0 }));
            split.second = this.steps.length;
        }
        for (const end of ends) end.to = this.steps.length;
    }

    private compileRepeat(item: RegexNode, min: number, max: number, lazy: boolean): void {
        const { groups } = this;
        const again = (): void => {
            // Every turn of a repeat fills the same groups.
            this.groups = groups;
            this.compile(item);
        };
        const before = this.steps.length;
        for (let turn = 0; turn < min; turn++) {
            again();
            if (this.steps.length === before) return;
        }
        const isEndless = max === Infinity || (item.kind === "set" && max >= standsForEndless);
        const splits: { first: number; second: number }[] = [];
        for (let turn = min; turn < (isEndless ? min + 1 : max); turn++) {
            const at = this.steps.length;
            splits.push(this.add({ kind: "split", first: at + 1, second: at + 1 }));
            again();
            if (isEndless) this.add({ kind: "jump", to: at });
        }
        for (const split of splits) split[lazy ? "first" : "second"] = this.steps.length;
        if (max === 0) this.groups = groups + groupsIn(item);
    }
}

function groupsIn(node: RegexNode): number {
    if (node.kind === "set" || node.kind === "assert") return 0;
    if (node.kind === "group") return 1 + groupsIn(node.item);
    if (node.kind === "repeat") return groupsIn(node.item);
    return node.items.reduce((sum, item) => sum + groupsIn(item), 0);
}

function rangesOf({ ranges, negated, fold }: SetNode): Ranges {
    const all = fold ? folded(ranges) : ranges;
    return negated ? complement(all) : merged(all);
}

function holds(assertion: string, text: string, at: number): boolean {
    switch (assertion) {
        case "^":
            return at === 0;
        case "$":
            return at === text.length;
        case "\\b":
            return isWord(text, at - 1) !== isWord(text, at);
        case "\\B":
            return isWord(text, at - 1) === isWord(text, at);
        default: {
            const isStart = assertion.startsWith("(?<");
            const beside = text[isStart ? at - 1 : at];
            return beside === undefined || beside === "\n";
        }
    }
}

function isWord(text: string, at: number): boolean {
    return at >= 0 && at < text.length && /\w/.test(text[at] ?? "");
}

class LetterSet {
    private readonly ascii = new Uint8Array(128);
    private readonly others: Ranges;

    constructor(ranges: Ranges) {
        for (const [low, high] of ranges) {
            for (let code = low; code <= Math.min(high, 127); code++) this.ascii[code] = 1;
        }
        this.others = ranges.filter(([, high]) => high > 127);
    }

    has(code: number): boolean {
        if (code < 128) return this.ascii[code] === 1;
        return this.others.some(([low, high]) => code >= low && code <= high);
    }
}
