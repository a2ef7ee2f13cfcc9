/** Lines that a commit, or the index, adds in one place. */
export interface AddedLines {
    /** Undefined outside a history. */
    readonly commit: Commit | undefined;
    /** With `/`, from the repository's folder. */
    readonly path: string;
    /** Number of the first of the lines, from 1. */
    readonly line: number;
    readonly text: string;
}

export interface Commit {
    readonly id: string;
    readonly author: string;
    /** ISO 8601, when it was written. */
    readonly date: string;
}

/** What git prints before each commit; NUL begins no line of a difference. */
export const commitFormat = "%x00%H%x00%an%x00%aI";

/** Units of a group that are held at most; what is longer comes in parts. */
const mostHeld = 1_000_000;
/** What parts of one line have in common, so that nothing is cut in two. */
const overlap = 4_000;

/**
 * Reads what `git log -p` and `git diff` print, piece by piece, and hands out the added lines of
 * each place. Holds little whatever the length of the history. Differences of merges (`--cc`) count
 * where a line is in none of the parents.
 */
export class DiffReader {
    private readonly onAdded: (lines: AddedLines) => void;
    private partial = "";
    private commit: Commit | undefined;
    private path: string | undefined;
    /** Lines of the hunk that are still to come: of each parent, and of the result. */
    private parents: number[] = [];
    private result = 0;
    private line = 0;
    private first = 0;
    private group: string[] = [];
    private held = 0;
    /** The line that is read was too long and part of it has been handed out. */
    private isCut = false;

    constructor(onAdded: (lines: AddedLines) => void) {
        this.onAdded = onAdded;
    }

    push(text: string): void {
        let start = 0;
        for (;;) {
            const end = text.indexOf("\n", start);
            if (end < 0) break;
            const line = this.partial + text.slice(start, end);
            this.partial = "";
            this.read(line);
            this.isCut = false;
            start = end + 1;
        }
        this.partial += text.slice(start);
        if (this.partial.length > mostHeld) this.cut();
    }

    end(): void {
        if (this.partial !== "") this.read(this.partial);
        this.partial = "";
        this.flush();
    }

    /** Hands out the beginning of a line that does not end. */
    private cut(): void {
        const columns = this.parents.length;
        const isAdded = this.isInHunk() && /^\++$/.test(this.partial.slice(0, columns));
        if (isAdded && this.path !== undefined) {
            this.flush();
            const text = this.partial.slice(columns);
            this.onAdded({ commit: this.commit, path: this.path, line: this.line, text });
        }
        this.partial = this.partial.slice(0, columns) + this.partial.slice(-overlap);
        this.isCut = true;
    }

    private isInHunk(): boolean {
        return this.result > 0 || this.parents.some((count) => count > 0);
    }

    private read(line: string): void {
        if (this.isInHunk() && !line.startsWith("\0")) this.readInHunk(line);
        else this.readHeader(line);
    }

    private readInHunk(line: string): void {
        if (line.startsWith("\\")) return;
        const signs = line.slice(0, this.parents.length);
        const isRemoved = signs.includes("-");
        this.parents = this.parents.map((count, parent) => {
            const sign = signs[parent] ?? " ";
            return sign === "-" || (sign !== "+" && !isRemoved) ? count - 1 : count;
        });
        if (isRemoved) return;
        this.result--;
        if (/^\++$/.test(signs)) this.add(line.slice(this.parents.length));
        else this.flush();
        this.line++;
        if (!this.isInHunk()) this.flush();
    }

    private add(text: string): void {
        if (this.isCut) this.flush();
        if (this.group.length === 0) this.first = this.line;
        this.group.push(text.endsWith("\r") ? text.slice(0, -1) : text);
        this.held += text.length + 1;
        if (this.held > mostHeld) this.flush();
    }

    private flush(): void {
        if (this.group.length > 0 && this.path !== undefined) {
            const text = this.group.join("\n");
            this.onAdded({ commit: this.commit, path: this.path, line: this.first, text });
        }
        this.group = [];
        this.held = 0;
    }

    private readHeader(line: string): void {
        const hunk = /^(@{2,17}) (.{1,500}?) @{2,17}/.exec(line);
        if (hunk !== null) {
            this.flush();
            const ranges = (hunk[2] ?? "").split(" ").map(readRange);
            const result = ranges.pop();
            this.parents = ranges.map(({ count }) => count);
            this.result = result?.count ?? 0;
            this.line = result?.start ?? 1;
        } else if (line.startsWith("+++ ")) {
            this.flush();
            this.path = readPath(line.slice(4));
        } else if (line.startsWith("\0")) {
            this.flush();
            const [, id = "", author = "", date = ""] = line.split("\0");
            this.commit = { id, author, date };
            this.path = undefined;
            this.parents = [];
            this.result = 0;
        } else if (line.startsWith("diff ")) {
            this.flush();
            this.path = undefined;
        }
    }
}

function readRange(text: string): { start: number; count: number } {
    const [, start = "0", count = "1"] = /^[-+](\d{1,9})(?:,(\d{1,9}))?$/.exec(text) ?? [];
    return { start: Number(start), count: Number(count) };
}

/** The path of a line `+++ b/path`, which git quotes as C does where it has unusual letters. */
function readPath(text: string): string | undefined {
    const plain = text.endsWith("\t") ? text.slice(0, -1) : text;
    if (plain === "/dev/null") return undefined;
    const isQuoted = plain.startsWith('"') && plain.endsWith('"');
    const path = isQuoted ? unquoted(plain.slice(1, -1)) : plain;
    return path.startsWith("b/") ? path.slice(2) : path;
}

function unquoted(text: string): string {
    const named: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", a: "\x07" };
    return text.replace(/(?:\\[0-3][0-7]{2})+|\\(.)/g, (all: string, letter?: string) => {
        if (letter !== undefined) return named[letter] ?? letter;
        const octal = all.split("\\").slice(1);
        return utf8(octal.map((digits) => Number.parseInt(digits, 8)));
    });
}

function utf8(bytes: readonly number[]): string {
    const escaped = bytes.map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
    try {
        return decodeURIComponent(escaped);
    } catch {
        return String.fromCharCode(...bytes);
    }
}
