import type { PlacedMismatch } from "@rust-ai-ide/analysis/links/cross-links";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { uriOfPath } from "@rust-ai-ide/node/language-server/file-paths";
import type { MismatchSeverity } from "@rust-ai-ide/protocol/intelligence";
import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver/node";
import { rangeAt } from "../positions.ts";
import { AnswerFiles, type ServerFeature, type ServerSession } from "../server-session.ts";
import { TimeSlice } from "../time-slice.ts";

/** Files with diagnostics beyond this are not told of until others are clean. */
const mostFiles = 1000;
const mostInFile = 200;

const severities: Readonly<Record<Exclude<MismatchSeverity, "off">, DiagnosticSeverity>> = {
    error: DiagnosticSeverity.Error,
    warning: DiagnosticSeverity.Warning,
    information: DiagnosticSeverity.Information,
    hint: DiagnosticSeverity.Hint,
};

/** Tells the client of mismatches, in open files and in others, whenever links change. */
export const diagnostics: ServerFeature = {
    register(session) {
        const publisher = new MismatchPublisher(session);
        const { workspace, documents, settings } = session;
        workspace.onDidChangeLinks((paths) => publisher.note(paths));
        // A file that was indexed anew as a whole may have lost its URI's spelling, so it is told again.
        documents.onDidChange((uri) => publisher.noteUri(uri));
        settings.onDidChangeIntelligence(() => publisher.noteAll());
        workspace.onDidClose(() => publisher.noteAll());
    },
};

/** Undefined: not shown. */
export function severityOf(
    { border, mismatch }: PlacedMismatch,
    settings: ServerSession["settings"],
): DiagnosticSeverity | undefined {
    const { diagnostics: isOn, severities: chosen } = settings.intelligence;
    if (isOn === false) return undefined;
    const severity = chosen?.[mismatch.code] ?? chosen?.[border] ?? mismatch.severity;
    return severity === "off" ? undefined : severities[severity];
}

/** The mismatches of a file as the client shows them. */
export function diagnosticsOf(
    session: ServerSession,
    path: string,
    files: AnswerFiles,
): readonly { readonly placed: PlacedMismatch; readonly diagnostic: Diagnostic }[] {
    const placed = session.workspace.links?.mismatchesIn(path) ?? [];
    if (placed.length === 0) return [];
    const file = files.get(path);
    if (file === undefined) return [];
    return placed.slice(0, mostInFile).flatMap((each) => {
        const severity = severityOf(each, session.settings);
        if (severity === undefined) return [];
        const { code, message, start, end } = each.mismatch;
        const { other } = each;
        const location =
            other === undefined
                ? undefined
                : files.location(other.path, other.endpoint.start, other.endpoint.end);
        const diagnostic: Diagnostic = {
            range: rangeAt(file.facts.lineStarts, start, end),
            severity,
            code,
            source: "Rust AI",
            message,
            ...(location === undefined
                ? {}
                : { relatedInformation: [{ location, message: other?.endpoint.name ?? "" }] }),
        };
        return [{ placed: each, diagnostic }];
    });
}

class MismatchPublisher {
    private readonly session: ServerSession;
    private readonly waiting = new Set<string>();
    /** What the client was told, by path: it is not told the same again. */
    private readonly told = new Map<string, { readonly uri: string; readonly text: string }>();
    /** Files with diagnostics that the client is not told of, because it was told of so many. */
    private readonly held = new Set<string>();
    private isRunning = false;

    constructor(session: ServerSession) {
        this.session = session;
    }

    note(paths: readonly string[]): void {
        for (const path of paths) this.waiting.add(path);
        if (!this.isRunning && this.waiting.size > 0) void this.run();
    }

    noteUri(uri: string): void {
        const path = this.session.live.pathOf(uri);
        if (path !== undefined && this.told.has(path)) this.note([path]);
    }

    noteAll(): void {
        const { links, index } = this.session.workspace;
        const all = new Set(this.told.keys());
        if (links !== undefined) for (const { path } of index?.files() ?? []) all.add(path);
        this.note([...all]);
    }

    /** Low priority: messages of the client come first, between any two slices. */
    private async run(): Promise<void> {
        this.isRunning = true;
        try {
            const slice = new TimeSlice(NeverCancelled);
            await slice.rest();
            while (this.waiting.size > 0) {
                for (const path of this.waiting) {
                    this.waiting.delete(path);
                    this.publish(path);
                    if (slice.isOver) await slice.rest();
                }
            }
        } finally {
            this.isRunning = false;
        }
    }

    private publish(path: string): void {
        const { session, told } = this;
        const known = told.get(path);
        const list = diagnosticsOf(session, path, new AnswerFiles(session));
        const diagnostics = list.map((each) => each.diagnostic);
        if (known === undefined && diagnostics.length > 0 && told.size >= mostFiles) {
            this.held.add(path);
            return;
        }
        this.held.delete(path);
        const uri = session.live.uriOf(path) ?? uriOfPath(path);
        const text = JSON.stringify(diagnostics);
        if (known !== undefined && known.uri !== uri) this.send(known.uri, []);
        if (known?.text === text && known.uri === uri) return;
        if (diagnostics.length === 0) {
            if (!told.delete(path)) return;
            this.send(uri, []);
            const [next] = this.held;
            if (next !== undefined && this.held.delete(next)) this.waiting.add(next);
            return;
        }
        told.set(path, { uri, text });
        this.send(uri, diagnostics, session.live.ofPath(path)?.version);
    }

    private send(uri: string, diagnostics: Diagnostic[], version?: number): void {
        this.session.diagnostics.publish(uri, diagnostics, version);
    }
}
