/** How an answer's marks are shown. */
export interface CitationStyle {
    /** Markdown for the number of a fact. */
    readonly cite: (number: number) => string;
    /** Markdown behind a paragraph that cites nothing. */
    readonly ownWords: string;
}

/** Longer paragraphs are passed on before they end, so that an endless one cannot fill the memory. */
const longestParagraph = 20_000;

/** Code inside of a line, in which brackets are an index, or the number of a fact. */
const marks = /(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)| ?\[(\d{1,3})\](?!\()/g;

/** Shorter paragraphs, such as "For example:", may come twice. */
const shortestRepeated = 40;

/**
 * Reads a model's answer as it streams and passes it on in paragraphs: numbers of facts become
 * links, numbers of facts that the model was not shown are removed, and paragraphs that cite no
 * fact are marked as the model's own words. Code is passed on as it is.
 */
export class CitationMarker {
    private readonly shown: ReadonlySet<number>;
    private readonly style: CitationStyle;
    private pending = "";
    private fence = "";
    private own = 0;
    private cited = new Set<number>();
    private readonly paragraphs = new Set<string>();
    private repeating = false;

    constructor(shown: Iterable<number>, style: CitationStyle) {
        this.shown = new Set(shown);
        this.style = style;
    }

    /** Facts that the answer cited so far. */
    get citedFacts(): readonly number[] {
        return [...this.cited].sort((one, other) => one - other);
    }

    /** Paragraphs so far that cite nothing. */
    get ownParagraphs(): number {
        return this.own;
    }

    /** It wrote a paragraph for the second time, as small models do until their limit; that one is left out. */
    get isRepeating(): boolean {
        return this.repeating;
    }

    /** What can be shown now; empty while a paragraph goes on. */
    push(text: string): string {
        this.pending += text;
        let ready = "";
        for (;;) {
            const end = this.pending.indexOf("\n");
            if (end < 0 && this.pending.length < longestParagraph) break;
            const paragraph = this.takeParagraph();
            if (paragraph === undefined) break;
            ready += paragraph;
        }
        return ready;
    }

    /** The rest. */
    end(): string {
        const rest = this.pending;
        this.pending = "";
        const isOpen = this.fence !== "";
        const text = isOpen || /^\s*(?:`{3,}|~{3,})/.test(rest) ? rest : this.mark(rest);
        const closing = isOpen ? `${rest.endsWith("\n") ? "" : "\n"}${this.fence}\n` : "";
        this.fence = "";
        return text + closing;
    }

    /** The next whole paragraph, or line of code; undefined when it is not complete. */
    private takeParagraph(): string | undefined {
        const lineEnd = this.pending.indexOf("\n");
        const line = lineEnd < 0 ? this.pending : this.pending.slice(0, lineEnd + 1);
        if (this.fence !== "") {
            if (lineEnd < 0 && this.pending.length < longestParagraph) return undefined;
            if (line.trim().startsWith(this.fence) && line.trim().length < 20) this.fence = "";
            return this.take(line.length);
        }
        const opening = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
        if (opening !== undefined && lineEnd >= 0) {
            this.fence = opening;
            return this.take(line.length);
        }
        const end = /\n[ \t]*\n|\n(?=[ \t]*(?:`{3}|~{3}))/.exec(this.pending);
        if (end === null) {
            if (this.pending.length < longestParagraph) return undefined;
            return this.mark(this.take(longestParagraph));
        }
        return this.mark(this.take(end.index + end[0].length));
    }

    private take(length: number): string {
        const taken = this.pending.slice(0, length);
        this.pending = this.pending.slice(length);
        return taken;
    }

    private mark(paragraph: string): string {
        if (this.isKnown(paragraph)) {
            this.repeating = true;
            return "";
        }
        let cites = false;
        const text = paragraph.replace(marks, (whole, _code, digits?: string) => {
            if (digits === undefined) return whole;
            const number = Number(digits);
            if (!this.shown.has(number)) return "";
            cites = true;
            this.cited.add(number);
            return `${whole.startsWith(" ") ? " " : ""}${this.style.cite(number)}`;
        });
        if (cites || text.trim() === "" || /^\s*#{1,6} /.test(text)) return text;
        this.own++;
        const end = /\s*$/.exec(text)?.[0] ?? "";
        return `${text.slice(0, text.length - end.length)} ${this.style.ownWords}${end}`;
    }

    /** Also one that was cut off in the middle of being written again. */
    private isKnown(paragraph: string): boolean {
        const text = paragraph.trim();
        if (text.length < shortestRepeated) return false;
        const isKnown = [...this.paragraphs].some((known) => known.startsWith(text));
        this.paragraphs.add(text);
        return isKnown;
    }
}
