import { splitTokens } from "@rust-ai-ide/merge/tokens/split-tokens";

/** Tokens that are looked at on each side of a place. */
const neighbours = 3;
/** UTF-16 units that hold them. */
const reach = 160;

/** How often words stand beside one another in a file: what is written twice is seldom a slip. */
export class FileWords {
    private readonly counts = new Map<string, number>();
    private readonly text: string;

    constructor(text: string) {
        this.text = text;
        const tokens = wordsOf(text);
        for (let index = 0; index < tokens.length; index++) {
            for (let length = 1; length <= 5; length++) {
                if (index + length <= tokens.length)
                    this.count(tokens.slice(index, index + length).join(" "));
            }
        }
    }

    /**
     * How often a text in place of a range would be found elsewhere in the file, with the word in
     * front and behind, with two in front, and with two behind.
     */
    support(start: number, end: number, text: string): readonly [number, number, number] {
        const before = wordsOf(this.text.slice(Math.max(0, start - reach), start)).slice(
            -neighbours,
        );
        const behind = wordsOf(this.text.slice(end, end + reach)).slice(0, neighbours);
        const own = wordsOf(this.text.slice(start, end));
        const inside = wordsOf(text);
        const isOriginal = own.join(" ") === inside.join(" ");
        const [left, right] = [before.at(-1) ?? "", behind[0] ?? ""];
        const asked = [
            [left, ...inside, right],
            [...before.slice(-2), ...inside],
            [...inside, ...behind.slice(0, 2)],
        ];
        const [both = 0, front = 0, back = 0] = asked.map((words) => {
            const known = this.counts.get(words.join(" ")) ?? 0;
            return Math.max(0, known - (isOriginal ? 1 : 0));
        });
        return [both, front, back];
    }

    private count(key: string): void {
        this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    }
}

function wordsOf(text: string): string[] {
    return splitTokens(text.replace(/\/\/[^\n]*/g, "")).filter((token) => token.trim() !== "");
}
