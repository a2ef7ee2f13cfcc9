import type { Container, IndentationRules } from "../languages/language-rules.ts";
import { lineStartAt } from "./brackets.ts";

/** Blanks at the start of a line in columns; a tab reaches the next multiple of 8, as in Python. */
export function widthOf(line: string): number {
    let width = 0;
    for (const unit of line) {
        if (unit === " ") width++;
        else if (unit === "\t") width = Math.floor(width / 8 + 1) * 8;
        else break;
    }
    return width;
}

/** A line with code on it. */
export interface CodeLine {
    readonly width: number;
    readonly code: string;
}

/** The first line from `offset` that holds more than blanks and a comment. */
export function nextCodeLine(text: string, offset: number): CodeLine | undefined {
    for (let at = offset; at < text.length; ) {
        const lineBreak = text.indexOf("\n", at);
        const line = text.slice(at, lineBreak < 0 ? text.length : lineBreak);
        const code = line.trim();
        if (code !== "" && !code.startsWith("#")) return { width: widthOf(line), code };
        if (lineBreak < 0) return undefined;
        at = lineBreak + 1;
    }
    return undefined;
}

/** The last line in front of `offset`, which is at a line start, that holds code. */
function codeLineBefore(text: string, offset: number): CodeLine | undefined {
    for (let end = offset; end > 0; ) {
        const start = lineStartAt(text, end - 1);
        const line = text.slice(start, end);
        const code = line.trim();
        if (code !== "" && !code.startsWith("#")) return { width: widthOf(line), code };
        end = start;
    }
    return undefined;
}

/** Whether a line, or a statement of several lines, opens a block: the end of a long head counts. */
export function isHeader(rules: IndentationRules, code: string): boolean {
    return /:\s*(?:#.*)?$/.test(code) && (rules.header.test(code) || /^[)\]}]/.test(code));
}

/** What indentation says about a cursor. */
export interface IndentedPlace {
    readonly container: Container;
    /** A block is opened in front of the cursor, and nothing stands in it. */
    readonly isEmptyBlock: boolean;
    /** The line in front of the cursor; undefined at the start of the file. */
    readonly above: CodeLine | undefined;
    /** The cursor stands behind the colon of a header, which is then `above`. */
    readonly isOnHeader: boolean;
    /** Indentation of the block's lines behind the cursor, where `above` is its header. */
    readonly bodyWidth: number | undefined;
}

export function indentedPlace(
    rules: IndentationRules,
    before: string,
    linePrefix: string,
    after: string,
): IndentedPlace {
    const isOnHeader = isHeader(rules, linePrefix.trim());
    const above = isOnHeader
        ? { width: widthOf(linePrefix), code: linePrefix.trim() }
        : codeLineBefore(before, before.length - linePrefix.length);
    const opens = above !== undefined && isHeader(rules, above.code);
    const isFree = isOnHeader || linePrefix.trim() === "";
    const lineBreak = after.indexOf("\n");
    const next = lineBreak < 0 ? undefined : nextCodeLine(after, lineBreak + 1);
    const hasBody = opens && next !== undefined && next.width > above.width;
    return {
        container: opens && rules.itemHeader.test(above.code) ? "item" : "statement",
        isEmptyBlock: opens && isFree && !hasBody,
        above,
        isOnHeader,
        bodyWidth: hasBody ? next.width : undefined,
    };
}

interface Statement {
    readonly start: number;
    readonly isIncomplete: boolean;
}

/**
 * Follows the blocks of a text by its indentation. The text may begin anywhere in a line; line
 * breaks inside of brackets and strings are not shown to it.
 */
export class IndentedText {
    private readonly rules: IndentationRules;
    private readonly text: string;
    private readonly place: IndentedPlace;
    private readonly linePrefix: string;
    private readonly isWholeBlock: boolean;
    /** Indentations of the blocks that the text is in, its own first. */
    private readonly levels: number[];
    private readonly statements: Statement[] = [];
    private start = 0;
    private hasBlock = false;

    constructor(rules: IndentationRules, place: IndentedPlace, linePrefix: string, text: string) {
        this.rules = rules;
        this.place = place;
        this.text = text;
        this.linePrefix = linePrefix;
        this.isWholeBlock = place.isEmptyBlock && place.container !== "item";
        this.levels = [place.isOnHeader ? widthOf(linePrefix) : this.firstWidth];
    }

    /** The text begins where no statement may begin. */
    get isMisplaced(): boolean {
        const { above, isOnHeader, bodyWidth } = this.place;
        if (isOnHeader || this.linePrefix.trim() !== "" || this.text.trim() === "") return false;
        const width = this.firstWidth;
        if (above === undefined) return width > 0;
        if (!isHeader(this.rules, above.code)) return width > above.width;
        return width <= above.width || (bodyWidth !== undefined && width !== bodyWidth);
    }

    /** Whether the text ends in front of the line break at an offset. Offsets come in order. */
    endsAt(lineBreak: number): boolean {
        const code = this.codeUpTo(lineBreak);
        if (code.endsWith("\\")) return false;
        const next = nextCodeLine(this.text, lineBreak + 1);
        const opens = isHeader(this.rules, code);
        const isDecorator = this.rules.decorator.test(code);
        this.note(code, opens || isDecorator);
        this.start = lineBreak + 1;
        if (next === undefined || code === "" || code.startsWith("#")) return false;
        return opens ? this.afterHeader(next) : this.afterStatement(next, isDecorator);
    }

    /** An end at most `end` at which every header has its block. */
    completeEnd(end: number): number {
        if (this.start < end) {
            const code = this.codeUpTo(end);
            this.note(code, isHeader(this.rules, code) || this.rules.decorator.test(code));
        }
        let result = end;
        for (const { start, isIncomplete } of this.statements.toReversed()) {
            if (start >= end) continue;
            if (!isIncomplete) break;
            result = start;
        }
        return result;
    }

    private get firstWidth(): number {
        const blanks = /^[ \t]*/.exec(this.text)?.[0] ?? "";
        return widthOf(`${this.linePrefix}${this.linePrefix.trim() === "" ? blanks : ""}x`);
    }

    private codeUpTo(end: number): string {
        const own = this.text.slice(this.start, end);
        return (this.start === 0 ? this.linePrefix + own : own).trim();
    }

    private note(code: string, isIncomplete: boolean): void {
        // A comment stands and falls with what follows it.
        const last = this.statements.at(-1);
        if (code === "" || code.startsWith("#")) {
            if (this.start > 0 && last?.isIncomplete === true) return;
        }
        this.statements.push({ start: this.start, isIncomplete });
    }

    private afterHeader(next: CodeLine): boolean {
        if (next.width <= (this.levels.at(-1) ?? 0)) return true;
        this.levels.push(next.width);
        this.hasBlock = true;
        return false;
    }

    private afterStatement(next: CodeLine, isDecorator: boolean): boolean {
        const { levels } = this;
        if (next.width > (levels.at(-1) ?? 0)) return true;
        while ((levels.at(-1) ?? -1) > next.width) levels.pop();
        if (levels.at(-1) !== next.width) return true;
        if (levels.length > 1) return false;
        if (this.place.isOnHeader) return true;
        if (this.isWholeBlock || isDecorator) return false;
        return !(this.hasBlock && this.rules.continuation.test(next.code));
    }
}
