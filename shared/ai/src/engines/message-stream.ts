import { TextLines } from "./text-lines.ts";

/** How a server cuts its answer: server-sent events, or one JSON text a line. */
export type StreamFormat = "events" | "lines";

/** What a piece of a stream completed. `done`: the server said that nothing follows. */
export interface StreamedMessages {
    readonly messages: readonly string[];
    readonly done: boolean;
    /** A line or an event is longer than allowed. */
    readonly overflow: boolean;
}

/**
 * Puts the messages of a streamed answer together.
 *
 * Events are read as https://html.spec.whatwg.org/multipage/server-sent-events.html says: `data`
 * lines up to an empty line are one message, comments and other fields are passed over. `[DONE]`
 * is OpenAI's end mark.
 */
export class MessageStream {
    private readonly format: StreamFormat;
    private readonly lines: TextLines;
    private readonly maximumUnits: number;
    private data: string[] = [];
    private dataUnits = 0;
    private done = false;

    /** `maximumUnits`: of one message, in UTF-16 units. */
    constructor(format: StreamFormat, maximumUnits: number) {
        this.format = format;
        this.maximumUnits = maximumUnits;
        this.lines = new TextLines(maximumUnits);
    }

    push(piece: string): StreamedMessages {
        const cut = this.lines.push(piece);
        const messages = cut.lines.flatMap((line) => this.line(line));
        const overflow = cut.overflow || this.dataUnits > this.maximumUnits;
        return { messages, done: this.done, overflow };
    }

    /** The stream is over; some servers leave out the last line end. */
    end(): StreamedMessages {
        const last = this.lines.rest();
        const messages = this.line(last);
        if (this.format === "events" && last !== "") messages.push(...this.line(""));
        return { messages, done: this.done, overflow: false };
    }

    private line(line: string): string[] {
        if (this.done) return [];
        if (this.format === "lines") return line.trim() === "" ? [] : [line];
        if (line === "") return this.event();
        const [, value] = /^data:? ?(.*)$/s.exec(line) ?? [];
        // "dataset: x" is another field.
        if (value === undefined || (line.length > 4 && line[4] !== ":")) return [];
        this.data.push(value);
        this.dataUnits += value.length;
        return [];
    }

    private event(): string[] {
        if (this.data.length === 0) return [];
        const text = this.data.join("\n");
        this.data = [];
        this.dataUnits = 0;
        if (text.trim() !== "[DONE]") return text === "" ? [] : [text];
        this.done = true;
        return [];
    }
}
