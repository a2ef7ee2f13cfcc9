import * as v from "valibot";

/** Line and column as rustc counts them: from 1, columns in Unicode scalar values. */
export interface CompilerPoint {
    readonly line: number;
    readonly column: number;
}

export interface CompilerSpan {
    /** As rustc prints it: relative to the workspace's root, or absolute. */
    readonly path: string;
    readonly start: CompilerPoint;
    readonly end: CompilerPoint;
    readonly isPrimary: boolean;
    /** What rustc writes below the underlined text; empty when it writes nothing. */
    readonly label: string;
    /** Where a macro was called that the place comes out of; of nested ones the outermost. */
    readonly callSite?: CompilerPlace | undefined;
}

/** A place as rustc prints it. */
export interface CompilerPlace {
    readonly path: string;
    readonly start: CompilerPoint;
    readonly end: CompilerPoint;
}

/** One replacement of a suggestion. */
export interface CompilerEdit {
    readonly path: string;
    readonly start: CompilerPoint;
    readonly end: CompilerPoint;
    readonly text: string;
}

/** A change that rustc proposes itself. Those with placeholders are left out: they cannot compile. */
export interface CompilerSuggestion {
    readonly message: string;
    /** `certain` is rustc's MachineApplicable, `likely` its MaybeIncorrect. */
    readonly certainty: "certain" | "likely";
    readonly edits: readonly CompilerEdit[];
}

export interface CompilerDiagnostic {
    readonly level: "error" | "warning";
    /** `E0308`, or a lint's name such as `unused_variables`; undefined when rustc gives none. */
    readonly code: string | undefined;
    readonly message: string;
    /** The text as a terminal shows it, without colours. */
    readonly rendered: string;
    readonly spans: readonly CompilerSpan[];
    readonly notes: readonly string[];
    readonly suggestions: readonly CompilerSuggestion[];
}

/** What one run of cargo said. */
export interface CompilerReport {
    readonly diagnostics: readonly CompilerDiagnostic[];
    /** Whether the build succeeded; undefined when cargo never came to its end. */
    readonly succeeded: boolean | undefined;
}

const natural = v.pipe(v.number(), v.integer(), v.minValue(0));
const Place = v.object({
    file_name: v.string(),
    line_start: natural,
    line_end: natural,
    column_start: natural,
    column_end: natural,
});
type Place = v.InferOutput<typeof Place>;

/** Macros that call macros: deeper ones than these are not followed. */
const deepestCalls = 64;
const Expansion = v.object({ span: v.unknown() });
const NestedPlace = v.object({ ...Place.entries, expansion: v.unknown() });

const Span = v.object({
    ...Place.entries,
    expansion: v.optional(v.unknown()),
    is_primary: v.boolean(),
    label: v.nullish(v.string()),
    suggested_replacement: v.nullish(v.string()),
    suggestion_applicability: v.nullish(v.string()),
});
type Span = v.InferOutput<typeof Span>;

const Child = v.object({ level: v.string(), message: v.string(), spans: v.array(Span) });
type Child = v.InferOutput<typeof Child>;

const Message = v.object({
    level: v.string(),
    code: v.nullish(v.object({ code: v.string() })),
    message: v.string(),
    rendered: v.nullish(v.string()),
    spans: v.array(Span),
    children: v.array(Child),
});

const CargoLine = v.variant("reason", [
    v.object({ reason: v.literal("compiler-message"), message: Message }),
    v.object({ reason: v.literal("build-finished"), success: v.boolean() }),
]);

/**
 * Reads what `cargo check --message-format=json` prints, one JSON object a line (format: The Cargo
 * Book, "External tools", and The rustc book, "JSON output"). Lines that are something else, such
 * as the output of a test program, are left out. The same error of several targets is told once.
 * Never throws.
 */
export function readCompilerReport(output: string): CompilerReport {
    const diagnostics = new Map<string, CompilerDiagnostic>();
    let succeeded: boolean | undefined;
    for (const line of output.split("\n")) {
        const parsed = parseLine(line);
        if (parsed === undefined) continue;
        if (parsed.reason === "build-finished") {
            succeeded = parsed.success;
            continue;
        }
        const { level, code, message, rendered, spans, children } = parsed.message;
        // The others are summaries: "aborting due to 2 previous errors" has no place.
        const isError = level.startsWith("error");
        if (!isError && level !== "warning") continue;
        if (spans.length === 0 && /^aborting due to|^\d+ warnings? emitted/.test(message)) continue;
        const diagnostic: CompilerDiagnostic = {
            level: isError ? "error" : "warning",
            code: code?.code,
            message,
            rendered: rendered ?? message,
            spans: spans.map(readSpan),
            notes: children.filter(isNote).map((child) => child.message),
            suggestions: children.flatMap(suggestionsOf),
        };
        const key = JSON.stringify([diagnostic.rendered, diagnostic.spans]);
        if (!diagnostics.has(key)) diagnostics.set(key, diagnostic);
    }
    return { diagnostics: [...diagnostics.values()], succeeded };
}

/** The place that a diagnostic is about; undefined for those of the whole crate. */
export function primarySpan(diagnostic: CompilerDiagnostic): CompilerSpan | undefined {
    return diagnostic.spans.find((span) => span.isPrimary) ?? diagnostic.spans[0];
}

function parseLine(line: string): v.InferOutput<typeof CargoLine> | undefined {
    if (!line.startsWith("{")) return undefined;
    try {
        const result = v.safeParse(CargoLine, JSON.parse(line));
        return result.success ? result.output : undefined;
    } catch {
        return undefined;
    }
}

function readSpan(span: Span): CompilerSpan {
    const callSite = outermostCall(span.expansion);
    return {
        ...readPlace(span),
        isPrimary: span.is_primary,
        label: span.label ?? "",
        ...(callSite === undefined ? {} : { callSite }),
    };
}

function readPlace(place: Place): CompilerPlace {
    return {
        path: place.file_name,
        start: { line: place.line_start, column: place.column_start },
        end: { line: place.line_end, column: place.column_end },
    };
}

/** Followed by hand: what is nested deeper than a stack allows must not end the reading. */
function outermostCall(expansion: unknown): CompilerPlace | undefined {
    let found: CompilerPlace | undefined;
    let next = expansion;
    for (let depth = 0; depth < deepestCalls; depth++) {
        const outer = v.safeParse(Expansion, next);
        const place = outer.success ? v.safeParse(NestedPlace, outer.output.span) : undefined;
        if (place?.success !== true) break;
        found = readPlace(place.output);
        next = place.output.expansion;
    }
    return found;
}

function isNote(child: Child): boolean {
    return child.spans.every((span) => span.suggested_replacement == null);
}

/**
 * A child holds the parts of one suggestion, or alternatives for one place one after another;
 * rustc does not say which, but parts of one never overlap.
 */
function suggestionsOf(child: Child): CompilerSuggestion[] {
    const usable = child.spans.filter(
        (span) =>
            span.suggested_replacement != null &&
            /^(?:MachineApplicable|MaybeIncorrect)$/.test(span.suggestion_applicability ?? ""),
    );
    const replacing = child.spans.filter((span) => span.suggested_replacement != null);
    if (usable.length === 0 || usable.length < replacing.length) return [];
    const edits = usable.map((span): CompilerEdit => {
        const { path, start, end } = readSpan(span);
        return { path, start, end, text: span.suggested_replacement ?? "" };
    });
    const certainty = usable.every((span) => span.suggestion_applicability === "MachineApplicable")
        ? "certain"
        : "likely";
    const message = child.message;
    const areAlternatives =
        edits.length > 1 && edits.every((edit) => isSamePlace(edit, edits[0] ?? edit));
    const groups = areAlternatives ? edits.map((edit) => [edit]) : [edits];
    return groups.map((group) => ({ message, certainty, edits: group }));
}

function isSamePlace(left: CompilerEdit, right: CompilerEdit): boolean {
    return (
        left.path === right.path &&
        left.start.line === right.start.line &&
        left.start.column === right.start.column
    );
}
