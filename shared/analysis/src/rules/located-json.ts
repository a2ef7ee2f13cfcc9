/** A value of a JSON text, and where its parts stand: by path, as in `/rules/0/query`. */
export interface LocatedJson {
    readonly value: unknown;
    /** UTF-16 offsets. */
    readonly places: ReadonlyMap<string, number>;
}

/** Deeper texts are no work of a person. */
const deepest = 50;

/** Reads JSON (RFC 8259); a number says at which offset it is none. */
export function readLocatedJson(text: string): LocatedJson | number {
    const reader = new JsonReader(text);
    try {
        return { value: reader.whole(), places: reader.places };
    } catch (error) {
        if (error instanceof RangeError) return reader.at;
        throw error;
    }
}

const scalar = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these in strings.
const quoted = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const blanks = /[ \t\r\n]*/y;

class JsonReader {
    readonly places = new Map<string, number>();
    at = 0;
    private readonly text: string;

    constructor(text: string) {
        this.text = text;
        if (text.startsWith("\ufeff")) this.at = 1;
    }

    whole(): unknown {
        const value = this.value("", 0);
        if (this.at < this.text.length) throw new RangeError("more");
        return value;
    }

    private value(path: string, depth: number): unknown {
        this.take(blanks);
        this.places.set(path, this.at);
        if (depth > deepest) throw new RangeError("deep");
        const value = this.bare(path, depth);
        this.take(blanks);
        return value;
    }

    private bare(path: string, depth: number): unknown {
        if (this.skip("{")) return this.object(path, depth);
        if (this.skip("[")) return this.list(path, depth);
        const isQuoted = this.text[this.at] === '"';
        const found = this.take(isQuoted ? quoted : scalar);
        if (found === "") throw new RangeError("value");
        return JSON.parse(found);
    }

    private object(path: string, depth: number): Record<string, unknown> {
        const entries: [string, unknown][] = [];
        this.take(blanks);
        if (this.skip("}")) return {};
        do {
            this.take(blanks);
            const name = this.take(quoted);
            if (name === "") throw new RangeError("name");
            const key = String(JSON.parse(name));
            this.take(blanks);
            if (!this.skip(":")) throw new RangeError("colon");
            entries.push([key, this.value(`${path}/${key}`, depth + 1)]);
        } while (this.skip(","));
        if (!this.skip("}")) throw new RangeError("brace");
        return Object.fromEntries(entries);
    }

    private list(path: string, depth: number): unknown[] {
        const items: unknown[] = [];
        this.take(blanks);
        if (this.skip("]")) return items;
        do items.push(this.value(`${path}/${items.length}`, depth + 1));
        while (this.skip(","));
        if (!this.skip("]")) throw new RangeError("bracket");
        return items;
    }

    private skip(unit: string): boolean {
        if (this.text[this.at] !== unit) return false;
        this.at++;
        return true;
    }

    private take(pattern: RegExp): string {
        pattern.lastIndex = this.at;
        const found = pattern.exec(this.text)?.[0] ?? "";
        this.at += found.length;
        return found;
    }
}
