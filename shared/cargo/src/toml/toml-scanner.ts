import type { Span, TomlComment, TomlProblem } from "./syntax.ts";

const conflictMarker = /(?:<{7}|={7}|>{7}|\|{7})(?=[ \t\r\n]|$)/y;

const keyPattern = `(?:[A-Za-z0-9_-]+|"[^"\\n]*"|'[^'\\n]*')`;
/**
 * What starts a statement rather than an item of an array: keys with an equals sign, or a header
 * whose first key is a bare word. Words are no values, so that no readable array looks like one.
 */
const statement = new RegExp(
    `[ \\t]*(?:${keyPattern}[ \\t]*(?:\\.[ \\t]*${keyPattern}[ \\t]*)*=` +
        `|\\[\\[?[ \\t]*(?!(?:true|false|inf|nan)[ \\t]*[\\],])[A-Za-z_][A-Za-z0-9_-]*[ \\t]*[\\].])`,
    "y",
);
const headerLine = /[ \t]*\[\[?[ \t]*[A-Za-z_"']/y;
const closingLine = /[ \t]*\}/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what TOML forbids.
const controlCharacter = /[\u0000-\u0008\u000b-\u001f\u007f]/;

/** A place in a text, what was found wrong so far, and how blanks, line breaks and comments are passed. */
export class TomlScanner {
    readonly text: string;
    at = 0;
    readonly comments: TomlComment[] = [];
    readonly problems: TomlProblem[] = [];
    /** Kinds of quotes behind which no closing one was found: nobody has to look again. */
    readonly unclosedQuotes = new Set<string>();
    private statementAt = -1;
    private closingAsked: Span = { start: -1, end: -1 };
    private closingAnswer = false;

    constructor(text: string) {
        this.text = text;
        if (text.charCodeAt(0) === 0xfeff) this.at = 1;
    }

    get unit(): number {
        return this.text.charCodeAt(this.at);
    }

    get isAtEnd(): boolean {
        return this.at >= this.text.length;
    }

    /** True in front of a line break, and at the end. */
    get isAtLineEnd(): boolean {
        const { unit } = this;
        return (
            unit === 10 ||
            (unit === 13 && this.text.charCodeAt(this.at + 1) === 10) ||
            Number.isNaN(unit)
        );
    }

    report(code: string, message: string, start: number, end: number): void {
        this.problems.push({ code: `toml.${code}`, message, start, end });
    }

    /** The text that a sticky expression finds here, which is passed; empty where it finds none. */
    take(expression: RegExp): string {
        expression.lastIndex = this.at;
        if (!expression.test(this.text)) return "";
        const start = this.at;
        this.at = expression.lastIndex;
        return this.text.slice(start, this.at);
    }

    skipBlanks(): void {
        for (;;) {
            const { unit } = this;
            if (unit === 13 && this.text.charCodeAt(this.at + 1) !== 10) {
                this.report(
                    "control-character",
                    "A carriage return needs a line feed.",
                    this.at,
                    this.at + 1,
                );
            } else if (unit !== 32 && unit !== 9) return;
            this.at++;
        }
    }

    /** Offset of the line break that ends this line, or of the end. */
    get lineEnd(): number {
        const found = this.text.indexOf("\n", this.at);
        if (found < 0) return this.text.length;
        return this.text.charCodeAt(found - 1) === 13 && found > this.at ? found - 1 : found;
    }

    skipLine(): void {
        this.at = this.lineEnd;
    }

    /** Passes one line break. */
    skipLineBreak(): void {
        if (this.unit === 13) this.at++;
        if (this.unit === 10) this.at++;
    }

    /** Passes a comment, if one starts here. */
    skipComment(): void {
        if (this.unit !== 35) return;
        const start = this.at;
        this.skipLine();
        const text = this.text.slice(start, this.at);
        this.comments.push({ start, end: this.at, text });
        if (controlCharacter.test(text)) {
            this.report(
                "control-character",
                "A comment holds a control character.",
                start,
                this.at,
            );
        }
    }

    /** Passes the line of a conflict marker, and everything of the common ancestor; only at line starts. */
    skipConflictMarker(): boolean {
        const { unit } = this;
        if (unit !== 60 && unit !== 61 && unit !== 62 && unit !== 124) return false;
        const start = this.at;
        const marker = this.take(conflictMarker);
        if (marker === "") return false;
        this.skipLine();
        this.report(
            "conflict-marker",
            "A merge conflict is not resolved here: keep one side and remove the marker.",
            start,
            this.at,
        );
        if (marker.startsWith("|")) this.skipAncestor();
        return true;
    }

    /** Of a conflict with three sides the middle one is what both have replaced. */
    private skipAncestor(): void {
        const after = this.at;
        while (!this.isAtEnd) {
            this.skipLineBreak();
            conflictMarker.lastIndex = this.at;
            if (conflictMarker.test(this.text)) return;
            this.skipLine();
        }
        this.at = after;
    }

    /** True at the start of a line that begins a statement, so that what is open cannot go on. */
    isAtStatement(): boolean {
        if (this.statementAt === this.at) return true;
        statement.lastIndex = this.at;
        if (!statement.test(this.text)) return false;
        this.statementAt = this.at;
        return true;
    }

    /**
     * True when a line below starts with a closing brace before one starts with a header: whether
     * an inline table of several lines goes on. Asked for many places, answered with one look.
     */
    closesBelow(): boolean {
        const { start, end } = this.closingAsked;
        if (this.at >= start && this.at < end) return this.closingAnswer;
        const before = this.at;
        let answer = false;
        let at = before;
        for (;;) {
            closingLine.lastIndex = at;
            answer = closingLine.test(this.text);
            headerLine.lastIndex = at;
            if (answer || headerLine.test(this.text)) break;
            const next = this.text.indexOf("\n", at);
            if (next < 0) {
                at = this.text.length;
                break;
            }
            at = next + 1;
        }
        this.closingAsked = { start: before, end: at + 1 };
        this.closingAnswer = answer;
        return answer;
    }

    /** Width of the blanks that the line of an offset starts with. */
    indentOf(offset: number): number {
        const lineStart = this.text.lastIndexOf("\n", offset - 1) + 1;
        let at = lineStart;
        while (this.text.charCodeAt(at) === 32 || this.text.charCodeAt(at) === 9) at++;
        return at - lineStart;
    }
}
