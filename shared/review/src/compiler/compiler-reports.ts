import { LineIndex } from "@rust-ai-ide/core/text";
import type { ChangedFile, ChangeSet } from "../change-set.ts";
import { ChangedLines } from "../delta/changed-lines.ts";
import type { ReportedBy } from "../engine/reported.ts";
import type { ReviewEvidence, ReviewFix, ReviewPlace } from "../review-finding.ts";

/** Lines and columns count from 1, columns in Unicode scalar values, as rustc does. */
interface CompilerPoint {
    readonly line: number;
    readonly column: number;
}

interface CompilerPlace {
    /** Relative to `CompilerRun.folder`, or absolute. */
    readonly path: string;
    readonly start: CompilerPoint;
    readonly end: CompilerPoint;
}

/** What a compiler said, as the reader of cargo's messages gives it. */
export interface CompilerMessage {
    readonly level: "error" | "warning";
    /** `E0308`, `unused_variables`, `clippy::len_zero`. */
    readonly code: string | undefined;
    readonly message: string;
    readonly spans: readonly (CompilerPlace & {
        readonly isPrimary: boolean;
        readonly label: string;
        readonly callSite?: CompilerPlace | undefined;
    })[];
    readonly notes: readonly string[];
    readonly suggestions: readonly {
        readonly message: string;
        readonly certainty: "certain" | "likely";
        readonly edits: readonly (CompilerPlace & { readonly text: string })[];
    }[];
}

/** One run of a compiler over one workspace. */
export interface CompilerRun {
    readonly tool: "clippy" | "rustc";
    readonly version: string;
    /** Of the workspace, relative to the repository, with `/` at its end; "" for the repository. */
    readonly folder: string;
    readonly messages: readonly CompilerMessage[];
}

export interface CompilerReports {
    readonly reported: readonly ReportedBy[];
    /** Errors on lines that did not change, in sentences: the change may have caused them. */
    readonly outside: readonly string[];
}

/** What rustc adds to each lint, which says nothing of the code. */
const formulaNote =
    /^`#\[(?:warn|deny|forbid)\(|^for further information visit |^requested on the command line |^this (?:warning|error) originates in the macro/;

/** What a compiler says of changed lines, and its errors elsewhere. */
export function compilerReports(changes: ChangeSet, run: CompilerRun): CompilerReports {
    const texts = new ChangedTexts(changes, run.folder);
    const reported: ReportedBy[] = [];
    const outside = new Set<string>();
    const known = new Set<string>();
    for (const message of run.messages) {
        const span = message.spans.find(({ isPrimary }) => isPrimary) ?? message.spans[0];
        // A macro of elsewhere is judged where it is called.
        const places = span === undefined ? [] : [span, span.callSite ?? span];
        const place = places.find((each) => texts.isChanged(each));
        const found = place && texts.place(place);
        if (span === undefined || place === undefined || found === undefined) {
            if (message.level === "error") outside.add(outsideText(message, span, run, texts));
            continue;
        }
        const [start, end] = texts.range(place);
        const rule = ruleOf(message, run.tool);
        // Libraries and their tests are compiled apart, and say the same.
        const key = JSON.stringify([rule.id, found, message.message]);
        if (known.has(key)) continue;
        known.add(key);
        reported.push({
            rule,
            origin: { kind: run.tool, version: run.version },
            report: {
                path: found.path,
                start,
                end,
                message: sentence(message.message),
                evidence: [
                    ...evidenceOf(message, span, texts),
                    { message: `${run.tool} ${run.version} says so.` },
                ],
                fixes: message.suggestions.flatMap((each) => fixOf(each, texts)),
            },
        });
    }
    return { reported, outside: [...outside] };
}

function ruleOf({ level, code }: CompilerMessage, tool: CompilerRun["tool"]): ReportedBy["rule"] {
    const isClippy = code?.startsWith("clippy::") === true;
    const isError = level === "error";
    return {
        id: code === undefined ? `rustc::${level}` : isClippy ? code : `rustc::${code}`,
        title: code === undefined ? `Said by ${tool}` : `${code}, said by ${tool}`,
        category: isError ? "correctness" : "maintainability",
        // Most lints of clippy are about style: as warnings they would push what matters aside.
        severity: isError ? "error" : isClippy ? "information" : "warning",
        confidence: "high",
        certainty: "proven",
    };
}

function outsideText(
    { message, code }: CompilerMessage,
    span: CompilerMessage["spans"][number] | undefined,
    { tool }: CompilerRun,
    texts: ChangedTexts,
): string {
    const named = code === undefined ? "" : ` [${code}]`;
    if (span === undefined) return `${tool}: ${sentence(message)}${named}`;
    const { line, column } = span.start;
    return `${texts.pathOf(span)}:${line}:${column}: outside of the change, ${tool} says: ${sentence(message)}${named}`;
}

function evidenceOf(
    { spans, notes }: CompilerMessage,
    primary: CompilerMessage["spans"][number],
    texts: ChangedTexts,
): readonly ReviewEvidence[] {
    const labels = spans
        .filter(({ label }) => label !== "")
        .map((span) => ({
            message: sentence(span.label),
            ...(span === primary ? {} : { place: texts.place(span) }),
        }));
    const told = notes.filter((note) => !formulaNote.test(note));
    return [...labels, ...told.map((note) => ({ message: sentence(note) }))];
}

/** None where a part of it lies in a text that is not at hand. */
function fixOf(
    { message, certainty, edits }: CompilerMessage["suggestions"][number],
    texts: ChangedTexts,
): readonly ReviewFix[] {
    const placed: { place: ReviewPlace; text: string }[] = [];
    for (const edit of edits) {
        const place = texts.place(edit);
        if (place === undefined) return [];
        placed.push({ place, text: edit.text });
    }
    return [{ title: sentence(message), isSafe: certainty === "certain", edits: placed }];
}

function sentence(text: string): string {
    const trimmed = text.trim();
    const first = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
    return /[.!?]$/.test(first) ? first : `${first}.`;
}

/** Changed files of the head, by what a compiler calls them. */
class ChangedTexts {
    private readonly folder: string;
    private readonly files: ReadonlyMap<string, ChangedFile>;
    private readonly lines = new Map<string, LineIndex>();
    private readonly changed = new Map<string, ChangedLines>();

    constructor({ files }: ChangeSet, folder: string) {
        this.folder = folder;
        this.files = new Map(files.map((file) => [file.path, file]));
    }

    pathOf({ path }: CompilerPlace): string {
        const parts: string[] = [];
        for (const part of `${this.folder}${path.replaceAll("\\", "/")}`.split("/")) {
            if (part === "..") parts.pop();
            else if (part !== ".") parts.push(part);
        }
        return parts.join("/");
    }

    isChanged(place: CompilerPlace): boolean {
        const path = this.pathOf(place);
        const file = this.files.get(path);
        if (file?.head === undefined) return false;
        const lines = this.changed.get(path) ?? new ChangedLines(file.hunks);
        this.changed.set(path, lines);
        return lines.touches(place.start.line - 1, place.end.line - 1);
    }

    /** Offsets of the head's text. */
    range(place: CompilerPlace): readonly [start: number, end: number] {
        const path = this.pathOf(place);
        const start = this.offset(path, place.start);
        return [start, Math.max(start, this.offset(path, place.end))];
    }

    place(place: CompilerPlace): ReviewPlace | undefined {
        const path = this.pathOf(place);
        const lines = this.linesOf(path);
        if (lines === undefined) return undefined;
        const [start, end] = this.range(place).map((offset) => lines.positionAt(offset));
        if (start === undefined || end === undefined) return undefined;
        return {
            side: "head",
            path,
            line: start.line + 1,
            column: start.character + 1,
            endLine: end.line + 1,
            endColumn: end.character + 1,
        };
    }

    private offset(path: string, { line, column }: CompilerPoint): number {
        const text = this.files.get(path)?.head ?? "";
        const lines = this.linesOf(path);
        if (lines === undefined) return 0;
        let offset = lines.offsetAt({ line: line - 1, character: 0 });
        const end = line <= lines.lineCount && line > 0 ? lines.lineEnd(line - 1) : text.length;
        for (let count = 1; count < column && offset < end; count++) {
            offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
        }
        return offset;
    }

    private linesOf(path: string): LineIndex | undefined {
        const text = this.files.get(path)?.head;
        if (text === undefined) return undefined;
        const known = this.lines.get(path) ?? new LineIndex(text);
        this.lines.set(path, known);
        return known;
    }
}
