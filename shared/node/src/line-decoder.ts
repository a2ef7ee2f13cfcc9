const lineFeed = 10;

/** What a chunk of bytes completed. `overflow` means that a line is longer than allowed; nothing follows it. */
export interface DecodedLines {
    readonly lines: readonly string[];
    readonly overflow: boolean;
}

/**
 * Cuts a byte stream into lines at "\n" and decodes each as UTF-8, wherever the chunks were cut.
 * A "\r" in front of the line feed is dropped, empty lines too. Invalid bytes become U+FFFD.
 */
export class LineDecoder {
    private readonly maximumBytes: number;
    private parts: Uint8Array[] = [];
    private partBytes = 0;
    private overflowed = false;

    constructor(maximumBytes: number) {
        this.maximumBytes = maximumBytes;
    }

    push(chunk: Uint8Array): DecodedLines {
        const lines: string[] = [];
        let start = 0;
        while (!this.overflowed) {
            const end = chunk.indexOf(lineFeed, start);
            const part = chunk.subarray(start, end === -1 ? undefined : end);
            this.partBytes += part.length;
            if (this.partBytes > this.maximumBytes) {
                this.overflowed = true;
                this.parts = [];
                break;
            }
            if (part.length > 0) this.parts.push(part);
            if (end === -1) break;
            const line = this.takeLine();
            if (line !== "") lines.push(line);
            start = end + 1;
        }
        return { lines, overflow: this.overflowed };
    }

    private takeLine(): string {
        const bytes = this.parts.length === 1 ? this.parts[0] : Buffer.concat(this.parts);
        this.parts = [];
        this.partBytes = 0;
        const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
        return text.endsWith("\r") ? text.slice(0, -1) : text;
    }
}
