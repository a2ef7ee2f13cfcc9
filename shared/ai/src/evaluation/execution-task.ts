import { EvaluationErrors } from "./evaluation-errors.ts";
import { scanRust } from "./rust-scanner.ts";

/** `body`: the whole body of a function is missing; `masked`: one statement or block of it. */
export type ExecutionMode = "body" | "masked";
export const executionModes: readonly ExecutionMode[] = ["body", "masked"];

/** A hole in a program, and what tells whether it was filled well. */
export interface ExecutionGap {
    readonly id: string;
    readonly mode: ExecutionMode;
    /** Up to the cursor, which stands behind the indentation. */
    readonly before: string;
    /** From the line break behind the hole to the tests. */
    readonly after: string;
    /** What stood there. */
    readonly reference: string;
    /** A `main` that panics when the program is wrong; never shown to an engine. */
    readonly tests: string;
}

/**
 * Reads a task: a working program whose lines `// mask`, `// end`, `// body` and `// tests` say what
 * is taken out and what is hidden. Throws `evaluation.tasks`.
 */
export function parseTask(id: string, source: string): ExecutionGap[] {
    const lines = source.replace(/\r\n?/g, "\n").split("\n");
    const marks = new Map<string, number>();
    const kept: string[] = [];
    let size = 0;
    let tests: string[] | undefined;
    for (const line of lines) {
        const mark = /^\s*\/\/ (mask|end|body|tests)$/.exec(line)?.[1];
        if (tests !== undefined) tests.push(line);
        else if (mark === "tests") tests = [];
        else if (mark === undefined) {
            kept.push(line);
            size += line.length + 1;
        } else if (marks.has(mark)) throw EvaluationErrors.tasks(id, `"// ${mark}" stands twice`);
        else marks.set(mark, size);
    }
    const program = `${kept.join("\n").trimEnd()}\n`;
    if (tests === undefined) throw EvaluationErrors.tasks(id, '"// tests" is missing');
    const [start, end] = [marks.get("mask"), marks.get("end")];
    if (start === undefined || end === undefined || end <= start) {
        throw EvaluationErrors.tasks(id, '"// mask" and "// end" have to follow each other');
    }
    const gap = (mode: ExecutionMode, from: number, to: number): ExecutionGap => {
        const [first, last] = trimmed(program, from, to);
        return {
            id,
            mode,
            before: program.slice(0, first),
            after: program.slice(last),
            reference: program.slice(first, last),
            tests: (tests ?? []).join("\n"),
        };
    };
    const body = bodyOf(program, marks.get("body"));
    if (body === undefined) throw EvaluationErrors.tasks(id, "no function with a body is in it");
    return [gap("body", ...body), gap("masked", start, end)];
}

/** Offsets behind the opening brace and of the closing one. */
function bodyOf(program: string, mark: number | undefined): [number, number] | undefined {
    const { code, partner } = scanRust(program);
    const functions = [...code.matchAll(/\bfn \w+/g)].map((match) => match.index);
    const at = mark === undefined ? functions.at(-1) : functions.find((offset) => offset >= mark);
    if (at === undefined) return undefined;
    const open = code.indexOf("{", at);
    const close = partner.get(open);
    return close === undefined ? undefined : [open + 1, close];
}

function trimmed(text: string, from: number, to: number): [number, number] {
    const part = text.slice(from, to);
    const first = from + part.length - part.trimStart().length;
    return [first, Math.max(first, from + part.trimEnd().length)];
}

/** What an engine offered at a cursor. */
export interface Offer {
    readonly text: string;
    /** Whether the filter would have shown it unasked. */
    readonly shown: boolean;
}

export interface Written {
    readonly text: string;
    readonly rounds: number;
    /** True when the filter would have shown every part of it. */
    readonly shown: boolean;
}

const mostRounds = 12;
const mostUnits = 1500;

/**
 * Fills a hole as somebody who accepts every suggestion: one after the other, each on a new line
 * with the indentation that an editor gives it, until nothing more is offered or the code is whole.
 */
export async function fillGap(
    gap: ExecutionGap,
    ask: (before: string, round: number) => Promise<Offer>,
): Promise<Written> {
    const wanted = gap.mode === "masked" ? statementCount(gap.reference) : Number.POSITIVE_INFINITY;
    let text = "";
    let shown = true;
    let rounds = 0;
    let last = "";
    while (rounds < mostRounds && text.length < mostUnits) {
        const offer = await ask(gap.before + text, rounds);
        // Nobody takes the same line again and again.
        if (offer.text.trim() === "" || offer.text.trim() === last) break;
        last = offer.text.trim();
        rounds++;
        shown &&= offer.shown;
        text = `${text}${offer.text}`.trimEnd();
        if (isWhole(text, wanted)) break;
        text += `\n${indentation(gap.before + text)}`;
    }
    return { text: text.trimEnd(), rounds, shown: shown && rounds > 0 };
}

/** The program that is compiled. */
export function assemble(gap: ExecutionGap, text: string): string {
    return `${gap.before}${text}${gap.after}\n${gap.tests}`;
}

/**
 * Names in written code that reach for the system; such a program is not run. A lock on the door,
 * not a wall: the limits of the process are the wall.
 */
export function reachesOut(text: string): boolean {
    return /\b(?:unsafe|extern|asm|include(?:_str|_bytes)?|option_env|env|proc_macro|process|fs|net|os|thread|Command|File|TcpStream)\b/.test(
        scanRust(text).code,
    );
}

/**
 * An expression at the end without a semicolon closes a body; otherwise as many statements as stood
 * there are enough.
 */
function isWhole(text: string, wanted: number): boolean {
    const { code } = scanRust(text);
    if (depthOf(code) > 0) return false;
    if (statementCount(text) >= wanted) return true;
    return wanted === Number.POSITIVE_INFINITY && !/[;{},([=+\-*/&|<]\s*$/.test(code.trimEnd());
}

/** Statements, blocks and match arms outside brackets; an expression at the end counts as one. */
export function statementCount(text: string): number {
    const { code } = scanRust(text);
    let depth = 0;
    let count = 0;
    let open = false;
    for (let offset = 0; offset < code.length; offset++) {
        const unit = code[offset] ?? "";
        if ("([{".includes(unit)) depth++;
        else if (")]}".includes(unit)) depth--;
        if (unit.trim() !== "") open = true;
        const rest = code.slice(offset + 1).trimStart();
        const ends =
            depth === 0 &&
            (";,".includes(unit) || (unit === "}" && !/^(?:else\b|[).,;?])/.test(rest)));
        if (ends) {
            count++;
            open = false;
        }
    }
    return count + (open ? 1 : 0);
}

function depthOf(code: string): number {
    let depth = 0;
    for (const unit of code) {
        if ("([{".includes(unit)) depth++;
        else if (")]}".includes(unit)) depth--;
    }
    return depth;
}

/** What an editor puts in front of a new line here. */
function indentation(before: string): string {
    return "    ".repeat(Math.max(0, depthOf(scanRust(before).code)));
}
