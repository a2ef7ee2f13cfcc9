import { parseRegex } from "../../src/secrets/regex/parse-regex.ts";
import { complement, type RegexNode } from "../../src/secrets/regex/syntax.ts";

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
    let state = seed;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    };
}

/** A text that an expression of the rules may match: made at run time, so that no file has it. */
export function sampleRegex(source: string, random: () => number): string {
    const apart = source.replace(/\(\?<?!\[A-Za-z0-9\]\)/g, "");
    const plain = apart.replaceAll("[^]", "[\\x20-\\x7e]").replace(/\\u([0-9a-f]{4})/g, "\\x{$1}");
    return sample(parseRegex(plain), random);
}

const extra = 12;

function sample(node: RegexNode, random: () => number): string {
    switch (node.kind) {
        case "assert":
            return "";
        case "group":
            return sample(node.item, random);
        case "cat":
            return node.items.map((item) => sample(item, random)).join("");
        case "alt": {
            const chosen = node.items[Math.floor(random() * node.items.length)];
            return chosen === undefined ? "" : sample(chosen, random);
        }
        case "repeat": {
            const most = Math.min(node.max, node.min + extra);
            const count = node.min + Math.floor(random() * (most - node.min + 1));
            return Array.from({ length: count }, () => sample(node.item, random)).join("");
        }
        case "set": {
            const all = node.negated ? complement(node.ranges) : node.ranges;
            const letters = all.flatMap(([low, high]) =>
                Array.from({ length: 127 }, (_, code) => code).filter(
                    (code) => code >= low && code <= high,
                ),
            );
            const visible = letters.filter((code) => code >= 32);
            const from = visible.length > 0 ? visible : letters;
            return String.fromCharCode(from[Math.floor(random() * from.length)] ?? 32);
        }
    }
}
