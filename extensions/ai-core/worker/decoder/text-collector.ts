import { type Tokeniser, TokenStreamDecoder } from "@rust-ai-ide/ai/tokeniser/tokeniser";

/** Turns generated tokens into text and finds the first stop text in it. */
export class TextCollector {
    private readonly decoder: TokenStreamDecoder;
    private readonly stop: readonly string[];
    private readonly longestStop: number;
    private collected = "";

    /** An empty stop text is passed over: it would end every generation at once. */
    constructor(tokeniser: Tokeniser, stop: readonly string[]) {
        this.decoder = new TokenStreamDecoder(tokeniser);
        this.stop = stop.filter((text) => text !== "");
        this.longestStop = Math.max(0, ...this.stop.map((text) => text.length));
    }

    /** The text so far, without an incomplete character at its end. */
    get text(): string {
        return this.collected;
    }

    /** Length of the text that no stop text can take back, however it goes on. */
    get settledLength(): number {
        const { collected } = this;
        const longest = Math.min(this.longestStop - 1, collected.length);
        for (let length = longest; length > 0; length--) {
            const end = collected.slice(-length);
            if (this.stop.some((text) => text.startsWith(end))) return collected.length - length;
        }
        return collected.length;
    }

    /**
     * Adds a token without its first `knownBytes` bytes. True when the text reached a stop text,
     * which is then cut off.
     */
    push(token: number, knownBytes = 0): boolean {
        const searchFrom = Math.max(0, this.collected.length - this.longestStop + 1);
        this.collected += this.decoder.push(token, knownBytes);
        let end = -1;
        for (const text of this.stop) {
            const found = this.collected.indexOf(text, searchFrom);
            if (found >= 0 && (end < 0 || found < end)) end = found;
        }
        if (end < 0) return false;
        this.collected = this.collected.slice(0, end);
        return true;
    }
}
