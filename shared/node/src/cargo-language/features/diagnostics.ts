import { checkManifest } from "@rust-ai-ide/cargo/editor/check-manifest";
import type { ManifestProblem, ProblemSeverity } from "@rust-ai-ide/cargo/editor/editor-context";
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver/node";
import type { CargoFeature, CargoSession } from "../cargo-session.ts";
import { lockFile } from "../lock-documents.ts";
import { type ManifestFile, manifestFile, manifestPathOf } from "../manifest-file.ts";

/** Whoever types is not told of what is half written. */
const settleMs = 150;
const mostProblems = 1_000;

const severities: Readonly<Record<ProblemSeverity, DiagnosticSeverity>> = {
    error: DiagnosticSeverity.Error,
    warning: DiagnosticSeverity.Warning,
    information: DiagnosticSeverity.Information,
    hint: DiagnosticSeverity.Hint,
};
const tags = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated };

/** Tells the client what is wrong with its open documents, a moment after they changed. */
export const diagnostics: CargoFeature = {
    register(session) {
        const { router, files, changes, settings } = session;
        const timers = new Map<string, NodeJS.Timeout>();
        const told = new Set<string>();
        const publish = (uri: string, list: Diagnostic[], version?: number): void => {
            if (list.length === 0 && !told.has(uri)) return;
            if (list.length === 0) told.delete(uri);
            else told.add(uri);
            session.diagnostics.publish(uri, list, version);
        };
        const check = async (uri: string): Promise<void> => {
            timers.delete(uri);
            const document = files.get(uri);
            const isOn = settings.options.diagnostics !== false && document !== undefined;
            const list = isOn ? await problemsOf(session, uri) : [];
            if (router.phase !== "running") return;
            // What changed in the meantime is checked again anyway.
            if (files.get(uri)?.version === document?.version)
                publish(uri, list, document?.version);
        };
        const note = (uri: string, delay = settleMs): void => {
            const path = manifestPathOf(uri);
            if (path === undefined && !uri.endsWith("/Cargo.lock")) return;
            clearTimeout(timers.get(uri));
            const timer = setTimeout(() => {
                check(uri).catch((error: unknown) => {
                    const name = error instanceof Error ? error.name : "Error";
                    router.connection.console.error(`Checking a manifest failed: ${name}`);
                });
            }, delay);
            timers.set(uri, timer.unref());
        };
        const noteAll = (): void => {
            for (const uri of files.uris()) note(uri);
        };
        files.onDidChange((uri) => note(uri, files.get(uri) === undefined ? 0 : settleMs));
        // A member's manifest may be wrong because of another one.
        changes.event(noteAll);
        settings.onDidChange(noteAll);
    },
};

/** What is wrong with an open document. */
async function problemsOf(session: CargoSession, uri: string): Promise<Diagnostic[]> {
    const lock = lockFile(session, uri);
    if (lock !== undefined)
        return lock.lock.problems.slice(0, mostProblems).map(({ code, message, start, end }) => ({
            range: lock.placed.range({ start, end }),
            severity: DiagnosticSeverity.Error,
            code,
            source: "cargo",
            message,
        }));
    const file = await manifestFile(session, uri, Number.POSITIVE_INFINITY);
    if (file === undefined) return [];
    const problems = await manifestProblems(file);
    return problems.slice(0, mostProblems).map((problem) => diagnosticOf(file, problem));
}

/** Syntax, schema and meaning. */
export function manifestProblems({ context }: ManifestFile): Promise<readonly ManifestProblem[]> {
    return checkManifest(context);
}

export function diagnosticOf({ placed, uri }: ManifestFile, problem: ManifestProblem): Diagnostic {
    const { code, severity, message, tag, related } = problem;
    const diagnostic: Diagnostic = {
        range: placed.range(problem),
        severity: severities[severity],
        code,
        source: "cargo",
        message,
    };
    if (tag !== undefined) diagnostic.tags = [tags[tag]];
    if (related !== undefined && related.length > 0)
        diagnostic.relatedInformation = related.map((each) => ({
            location: { uri, range: placed.range(each) },
            message: each.message,
        }));
    return diagnostic;
}
