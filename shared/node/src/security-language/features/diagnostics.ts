import type { FindingLocation, SecurityFinding } from "@rust-ai-ide/security/finding";
import {
    type Diagnostic,
    type DiagnosticRelatedInformation,
    DiagnosticSeverity,
    type Range,
} from "vscode-languageserver/node";
import { PlacedText } from "../../cargo-language/manifest-file.ts";
import { uriOfPath } from "../../language-server/file-paths.ts";
import type { KnownFindings, WorkspaceState } from "../../security-service/security-service.ts";
import { titleOfReach } from "../finding-text.ts";
import type { SecurityFeature, SecuritySession } from "../security-session.ts";

/** Files and findings beyond these are in the view and in reports. */
const mostFiles = 1_000;
const mostInFile = 500;

const severities = {
    error: DiagnosticSeverity.Error,
    warning: DiagnosticSeverity.Warning,
    information: DiagnosticSeverity.Information,
    hint: DiagnosticSeverity.Hint,
} as const;

/** Tells the client what was found, in open files and in others. */
export const diagnostics: SecurityFeature = {
    register(session) {
        const { state, settings, router, diagnostics: sink } = session;
        /** What was told, by URI. */
        const told = new Map<string, string>();
        const show = (known: KnownFindings): void => {
            if (router.phase !== "running") return;
            const lists =
                settings.options.diagnostics === false
                    ? new Map<string, Diagnostic[]>()
                    : diagnosticsOf(session, known);
            for (const uri of [...told.keys()].filter((each) => !lists.has(each))) {
                told.delete(uri);
                sink.publish(uri, []);
            }
            for (const [uri, list] of lists) {
                const text = JSON.stringify(list);
                if (told.get(uri) === text) continue;
                told.set(uri, text);
                sink.publish(uri, list, session.files.get(uri)?.version);
            }
        };
        state.onDidChange(show);
    },
};

/** By the URI of the file, as the client spells it. */
export function diagnosticsOf(
    session: Pick<SecuritySession, "texts">,
    known: KnownFindings,
): Map<string, Diagnostic[]> {
    const lists = new Map<string, Diagnostic[]>();
    const uriOf = (path: string): string => session.texts.uriOf(path) ?? uriOfPath(path);
    const add = (path: string, diagnostic: Diagnostic): void => {
        const uri = uriOf(path);
        const list = lists.get(uri);
        if (list !== undefined) {
            if (list.length < mostInFile) list.push(diagnostic);
        } else if (lists.size < mostFiles) lists.set(uri, [diagnostic]);
    };
    for (const workspace of known.workspaces) {
        for (const finding of workspace.findings) {
            if (finding.suppressedBy !== undefined) continue;
            for (const [place, related] of placesOf(finding, workspace, uriOf))
                add(place.path, diagnosticOf(finding, place, related));
        }
        for (const { path, span, code, message } of workspace.problems) {
            if (span === undefined) continue;
            // Of closed files only the view tells: their text would have to be read for the line.
            const text = session.texts.ofPath(path);
            if (text === undefined) continue;
            add(path, {
                range: new PlacedText(text).range(span),
                severity: DiagnosticSeverity.Warning,
                code,
                source,
                message,
            });
        }
    }
    for (const finding of known.others) {
        const [place] = finding.locations;
        if (place !== undefined)
            add(place.path, diagnosticOf(finding, place, traceOf(finding, uriOf)));
    }
    return lists;
}

const source = "Rust AI security";

export function diagnosticOf(
    finding: SecurityFinding,
    place: FindingLocation,
    related: readonly DiagnosticRelatedInformation[] = [],
): Diagnostic {
    const { level, rule, severity, message, references, reachability, fingerprint } = finding;
    const reach = titleOfReach(reachability);
    const [href] = references ?? [];
    const diagnostic: Diagnostic = {
        range: rangeOf(place),
        severity: severities[level],
        code: rule,
        source,
        message: reach === undefined ? message : `${message} ${reach}.`,
        data: { fingerprint, severity },
    };
    if (href !== undefined && /^https?:/.test(href)) diagnostic.codeDescription = { href };
    if (related.length > 0) diagnostic.relatedInformation = [...related];
    return diagnostic;
}

/** A finding about a package is shown in manifests and in the lock, any other at its first place. */
function placesOf(
    finding: SecurityFinding,
    workspace: WorkspaceState,
    uriOf: (path: string) => string,
): readonly (readonly [FindingLocation, readonly DiagnosticRelatedInformation[]])[] {
    const [first] = finding.locations;
    if (first === undefined) return [];
    if (finding.category === "sast" || finding.category === "secret") {
        return [[first, traceOf(finding, uriOf)]];
    }
    const way = (finding.dependencyPath ?? []).slice(1).flatMap(({ name, version }) => {
        const place = workspace.audit.placeInLock(name, version);
        return place === undefined ? [] : [relatedTo(place, `${name} ${version}`, uriOf)];
    });
    return finding.locations.map((place) => [
        place,
        place.path.endsWith("/Cargo.toml") && way.length > 1 ? way : [],
    ]);
}

function traceOf(
    { trace = [] }: SecurityFinding,
    uriOf: (path: string) => string,
): DiagnosticRelatedInformation[] {
    return trace.map(({ location, message }) => relatedTo(location, message, uriOf));
}

function relatedTo(
    place: FindingLocation,
    message: string,
    uriOf: (path: string) => string,
): DiagnosticRelatedInformation {
    return { location: { uri: uriOf(place.path), range: rangeOf(place) }, message };
}

/** Places count from 1, ranges from 0. */
export function rangeOf({ line, column, endLine, endColumn }: FindingLocation): Range {
    return {
        start: { line: line - 1, character: column - 1 },
        end: { line: endLine - 1, character: endColumn - 1 },
    };
}
