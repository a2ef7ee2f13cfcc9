import {
    type CompilerDiagnostic,
    type CompilerPoint,
    type CompilerReport,
    type CompilerSpan,
    primarySpan,
} from "@rust-ai-ide/ai/chat/compiler-messages";
import { LineIndex, type Range } from "@rust-ai-ide/core/text";

/** One finding of the compiler, at a place of a file, as editors count. */
export interface CompilerProblem {
    readonly range: Range;
    readonly severity: "error" | "warning";
    readonly code: string | undefined;
    readonly source: "rustc" | "clippy";
    readonly message: string;
    /** The same finding's other places. */
    readonly related: readonly {
        readonly path: string;
        readonly range: Range;
        readonly message: string;
    }[];
    /** Changes that the compiler is certain of, all of them in this file. */
    readonly fixes: readonly CompilerFix[];
    /** The code does nothing; editors show it faded. */
    readonly isUnnecessary: boolean;
    readonly isDeprecated: boolean;
}

export interface CompilerFix {
    readonly title: string;
    readonly edits: readonly { readonly range: Range; readonly text: string }[];
}

/** Problems by the absolute path of their file. */
export type ProblemsByFile = ReadonlyMap<string, readonly CompilerProblem[]>;

/**
 * Puts what the compiler said at places of files. Columns of the compiler count characters, those
 * of editors UTF-16 units, so the lines themselves are looked at.
 *
 * @param absolute The path of a file that the compiler names from the workspace's root on.
 * @param textOf The text that was compiled; `undefined` for a file that cannot be read.
 * @param manifest Takes the problems that have no place, such as a missing `main`.
 */
export function problemsByFile(
    { diagnostics }: CompilerReport,
    places: {
        readonly absolute: (path: string) => string;
        readonly textOf: (path: string) => string | undefined;
        readonly manifest: string;
    },
): ProblemsByFile {
    const lines = new Map<string, Lines>();
    const linesOf = (path: string): Lines => {
        let found = lines.get(path);
        if (found === undefined) {
            found = new Lines(places.textOf(path) ?? "");
            lines.set(path, found);
        }
        return found;
    };
    const placeOf = (span: SpanPlace): { path: string; range: Range } => {
        const path = places.absolute(span.path);
        return { path, range: linesOf(path).range(span.start, span.end) };
    };
    const problems = new Map<string, CompilerProblem[]>();
    for (const diagnostic of diagnostics) {
        const span = placeIn(diagnostic);
        const place = span && placeOf(span);
        const path = place?.path ?? places.manifest;
        const others = diagnostic.spans.filter(
            (other) => other !== span && isFile(other.path) && other.label !== "",
        );
        const problem: CompilerProblem = {
            range: place?.range ?? nowhere,
            severity: diagnostic.level,
            code: diagnostic.code,
            source: diagnostic.code?.startsWith("clippy::") ? "clippy" : "rustc",
            message: messageOf(diagnostic, span),
            related: others.map((other) => ({ ...placeOf(other), message: other.label })),
            fixes: diagnostic.suggestions
                .filter(({ certainty, edits }) => {
                    const files = edits.map((edit) => places.absolute(edit.path));
                    return certainty === "certain" && files.every((file) => file === path);
                })
                .map(({ message, edits }) => ({
                    title: message,
                    edits: edits.map((edit) => ({ range: placeOf(edit).range, text: edit.text })),
                })),
            isUnnecessary: /^(?:unused_|dead_code$|unreachable_)/.test(diagnostic.code ?? ""),
            isDeprecated: diagnostic.code === "deprecated",
        };
        const list = problems.get(path);
        if (list === undefined) problems.set(path, [problem]);
        else list.push(problem);
    }
    return problems;
}

type SpanPlace = Pick<CompilerSpan, "path" | "start" | "end">;

const nowhere: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Code that a macro of the standard library made has `<…>` for a path; the place of the call helps. */
function placeIn(diagnostic: CompilerDiagnostic): CompilerSpan | undefined {
    const primary = primarySpan(diagnostic);
    if (primary === undefined || isFile(primary.path)) return primary;
    return diagnostic.spans.find(({ path }) => isFile(path));
}

function isFile(path: string): boolean {
    return path !== "" && !path.startsWith("<");
}

function messageOf({ message, notes }: CompilerDiagnostic, span: CompilerSpan | undefined): string {
    const label = span?.label ?? "";
    const isNew = label !== "" && !message.includes(label);
    return [message, ...(isNew ? [label] : []), ...notes].join("\n");
}

class Lines {
    private readonly text: string;
    private readonly index: LineIndex;

    constructor(text: string) {
        this.text = text;
        this.index = new LineIndex(text);
    }

    range(start: CompilerPoint, end: CompilerPoint): Range {
        return { start: this.position(start), end: this.position(end) };
    }

    /** A column of a file that cannot be read stays as it is: nearly always it is right. */
    private position({ line, column }: CompilerPoint): Range["start"] {
        const from = Math.max(0, line - 1);
        if (this.text === "") return { line: from, character: Math.max(0, column - 1) };
        const start = this.index.offsetAt({ line: from, character: 0 });
        const content = this.text.slice(start, this.index.lineEnd(from));
        let character = 0;
        for (let left = column - 1; left > 0 && character < content.length; left--) {
            character += (content.codePointAt(character) ?? 0) > 0xffff ? 2 : 1;
        }
        return { line: from, character };
    }
}
