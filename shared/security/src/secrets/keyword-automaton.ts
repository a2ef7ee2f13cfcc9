/** A keyword in a text. */
export interface KeywordHits {
    /** End offset and state of each hit, one after the other, in the order of the text. */
    readonly pairs: Int32Array;
    readonly length: number;
    /** There were more than are kept. */
    readonly isCut: boolean;
}

const mostHits = 4_000_000;

/**
 * Finds all of many ASCII keywords in one pass, whatever their case, over UTF-16 units (Aho and
 * Corasick, "Efficient string matching", 1975). States with keywords have the highest numbers, so
 * that one comparison tells them.
 */
export class KeywordAutomaton {
    private readonly classes = new Uint8Array(128);
    private readonly width: number;
    private readonly table: Uint16Array;
    private readonly firstHit: number;
    private readonly outputs: readonly (readonly number[])[];
    private pairs = new Int32Array(256);

    /** Keywords in lower case, fewer than 65,536 letters together. */
    constructor(keywords: readonly string[]) {
        let width = 1;
        for (const keyword of keywords) {
            for (let index = 0; index < keyword.length; index++) {
                const code = keyword.charCodeAt(index);
                if ((this.classes[code] ?? 0) === 0) this.classes[code] = width++;
            }
        }
        for (let code = 65; code <= 90; code++) this.classes[code] = this.classes[code + 32] ?? 0;
        this.width = width;
        const trie = buildTrie(keywords, this.classes, width);
        const { next, outputs } = linked(trie, width);
        const order = outputs.map((_, state) => state);
        const isHit = (state: number): number => ((outputs[state]?.length ?? 0) > 0 ? 1 : 0);
        order.sort((left, right) => isHit(left) - isHit(right) || left - right);
        const place = new Int32Array(order.length);
        order.forEach((state, index) => {
            place[state] = index;
        });
        this.firstHit = order.findIndex((state) => isHit(state) === 1);
        if (this.firstHit < 0) this.firstHit = order.length;
        this.outputs = order.map((state) => outputs[state] ?? []);
        this.table = new Uint16Array(order.length * width);
        for (const [index, state] of order.entries()) {
            for (let letter = 0; letter < width; letter++) {
                const target = place[next[state * width + letter] ?? 0] ?? 0;
                this.table[index * width + letter] = target;
            }
        }
    }

    /** Numbers of the keywords that end in a state, the longest first. */
    keywordsAt(state: number): readonly number[] {
        return this.outputs[state] ?? [];
    }

    /** The result is valid until the next call. */
    find(text: string): KeywordHits {
        const { classes, table, width, firstHit } = this;
        let { pairs } = this;
        let length = 0;
        let state = 0;
        for (let index = 0; index < text.length; index++) {
            const code = text.charCodeAt(index);
            state = code < 128 ? (table[state * width + (classes[code] as number)] as number) : 0;
            if (state < firstHit) continue;
            if (length + 2 > pairs.length) {
                if (length >= 2 * mostHits) return { pairs, length, isCut: true };
                const larger = new Int32Array(pairs.length * 2);
                larger.set(pairs);
                pairs = larger;
                this.pairs = pairs;
            }
            pairs[length++] = index + 1;
            pairs[length++] = state;
        }
        return { pairs, length, isCut: false };
    }
}

interface Trie {
    /** By state and class; -1 where nothing continues. */
    readonly next: number[];
    readonly outputs: number[][];
}

function buildTrie(keywords: readonly string[], classes: Uint8Array, width: number): Trie {
    const next: number[] = new Array<number>(width).fill(-1);
    const outputs: number[][] = [[]];
    for (const [number, keyword] of keywords.entries()) {
        let state = 0;
        for (let index = 0; index < keyword.length; index++) {
            const at = state * width + (classes[keyword.charCodeAt(index)] ?? 0);
            let target = next[at] ?? -1;
            if (target < 0) {
                target = outputs.length;
                outputs.push([]);
                for (let letter = 0; letter < width; letter++) next.push(-1);
                next[at] = target;
            }
            state = target;
        }
        outputs[state]?.push(number);
    }
    return { next, outputs };
}

/** Fills where nothing continues with the state of the longest ending that is a beginning too. */
function linked({ next, outputs }: Trie, width: number): Trie {
    const fail = new Int32Array(outputs.length);
    const queue: number[] = [0];
    for (let head = 0; head < queue.length; head++) {
        const state = queue[head] ?? 0;
        for (let letter = 0; letter < width; letter++) {
            const at = state * width + letter;
            const target = next[at] ?? -1;
            const other = state === 0 ? 0 : (next[(fail[state] ?? 0) * width + letter] ?? 0);
            if (target < 0) {
                next[at] = other;
                continue;
            }
            fail[target] = other;
            outputs[target]?.push(...(outputs[other] ?? []));
            queue.push(target);
        }
    }
    return { next, outputs };
}
