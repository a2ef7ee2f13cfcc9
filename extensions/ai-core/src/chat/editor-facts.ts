import type { Fact, FactPlace } from "@rust-ai-ide/ai/chat/facts";
import { itemAt, type RustItem } from "@rust-ai-ide/ai/chat/rust-item";
import { scanRust } from "@rust-ai-ide/ai/evaluation/rust-scanner";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import * as vscode from "vscode";

/** What the editor knows of a place, without running anything. */
export interface EditorFacts {
    readonly document: vscode.TextDocument;
    readonly range: vscode.Range;
    readonly item: RustItem | undefined;
    /** Errors and warnings of rustc or rust-analyzer at the place, errors first. */
    readonly diagnostics: readonly vscode.Diagnostic[];
    readonly facts: readonly Fact[];
}

const providerLimitMs = 2000;
const longestSource = 8000;
const mostDiagnostics = 3;
const mostDefinitions = 4;

/** Collects facts in the order in which answers number them: compiler, source, language server. */
export async function collectEditorFacts(
    document: vscode.TextDocument,
    range: vscode.Range,
    token: CancellationToken,
): Promise<EditorFacts> {
    const text = document.getText();
    const item = itemAt(text, document.offsetAt(range.start));
    const diagnostics = rustDiagnostics(document.uri)
        .filter(
            (diagnostic) =>
                diagnostic.range.intersection(range) !== undefined || isOnLine(diagnostic, range),
        )
        .slice(0, mostDiagnostics);
    const at = diagnostics[0]?.range.start ?? nameOf(document, item, range) ?? range.start;
    const facts: Fact[] = diagnostics.map((diagnostic) => diagnosticFact(document, diagnostic));
    const source = sourceFact(document, item, range);
    if (source !== undefined) facts.push(source);
    const hover = await hoverFact(document, at, token);
    if (hover !== undefined) facts.push(hover);
    facts.push(...(await definitionFacts(document, diagnostics[0]?.range ?? range, item, token)));
    if (item !== undefined && item.documentation !== "" && hover === undefined) {
        facts.push({
            kind: "documentation",
            title: item.name,
            text: item.documentation,
            format: "markdown",
            place: placeOf(document, item.start, item.headStart),
        });
    }
    return { document, range, item, diagnostics, facts };
}

/** Diagnostics of the compiler's tools for a file, errors first. */
export function rustDiagnostics(uri: vscode.Uri): vscode.Diagnostic[] {
    return vscode.languages
        .getDiagnostics(uri)
        .filter(({ source }) => /^(?:rustc|clippy|cargo|rust-analyzer)/.test(source ?? ""))
        .filter(({ severity }) => severity <= vscode.DiagnosticSeverity.Warning)
        .sort((left, right) => left.severity - right.severity);
}

/** `E0308`, `unused_variables`; undefined when the diagnostic carries none. */
export function diagnosticCode({ code }: vscode.Diagnostic): string | undefined {
    const value = typeof code === "object" ? code.value : code;
    return value === undefined ? undefined : String(value);
}

export function placeOf(document: vscode.TextDocument, start: number, end: number): FactPlace {
    return {
        uri: document.uri.toString(),
        line: document.positionAt(start).line,
        endLine: document.positionAt(end).line,
    };
}

export function fileTitle(uri: vscode.Uri, line: number): string {
    return `${vscode.workspace.asRelativePath(uri, false)}:${line + 1}`;
}

function isOnLine(diagnostic: vscode.Diagnostic, range: vscode.Range): boolean {
    return (
        diagnostic.range.start.line <= range.end.line &&
        diagnostic.range.end.line >= range.start.line
    );
}

function diagnosticFact(document: vscode.TextDocument, diagnostic: vscode.Diagnostic): Fact {
    const { message, range, relatedInformation = [] } = diagnostic;
    const related = relatedInformation.map(
        (note) =>
            `${fileTitle(note.location.uri, note.location.range.start.line)}: ${note.message}`,
    );
    const code = diagnosticCode(diagnostic);
    return {
        kind: "diagnostic",
        title: `${code === undefined ? "" : `${code}, `}${fileTitle(document.uri, range.start.line)}`,
        text: [message, ...related].join("\n"),
        format: "text",
        place: { uri: document.uri.toString(), line: range.start.line, endLine: range.end.line },
    };
}

function sourceFact(
    document: vscode.TextDocument,
    item: RustItem | undefined,
    range: vscode.Range,
): Fact | undefined {
    const text = document.getText();
    const isWhole = item !== undefined && item.end - item.start <= longestSource;
    const [start, end] = isWhole
        ? [item.start, item.end]
        : [
              document.offsetAt(new vscode.Position(Math.max(0, range.start.line - 15), 0)),
              document.offsetAt(new vscode.Position(range.end.line + 15, 0)),
          ];
    const source = text.slice(start, Math.min(end, start + longestSource));
    if (source.trim() === "") return undefined;
    const place = placeOf(document, start, end);
    return {
        kind: "source",
        title: `${item === undefined ? "" : `${item.kind} ${item.name}, `}${fileTitle(document.uri, place.line)}`,
        text: source.replace(/^\n+|\s+$/g, ""),
        format: "rust",
        place,
    };
}

/** Where the name of an item stands, for the language server. */
function nameOf(
    document: vscode.TextDocument,
    item: RustItem | undefined,
    range: vscode.Range,
): vscode.Position | undefined {
    if (item === undefined || !range.isEmpty || item.kind === "impl") return undefined;
    const at = document.getText().indexOf(item.name, item.headStart);
    return at < 0 ? undefined : document.positionAt(at);
}

async function hoverFact(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: CancellationToken,
): Promise<Fact | undefined> {
    const hovers = await ask<vscode.Hover[]>(
        "vscode.executeHoverProvider",
        token,
        document.uri,
        position,
    );
    const texts = (hovers ?? []).flatMap(({ contents }) =>
        contents.map((content) => (typeof content === "string" ? content : content.value)),
    );
    const text = texts
        .map((part) => part.trim())
        .filter((part) => part.includes("```"))
        .join("\n\n");
    if (text === "") return undefined;
    const title = fileTitle(document.uri, position.line);
    const place = { uri: document.uri.toString(), line: position.line, endLine: position.line };
    return { kind: "type", title, text, format: "markdown", place };
}

/** Source of what the names in a range mean, items of the workspace only. */
async function definitionFacts(
    document: vscode.TextDocument,
    range: vscode.Range,
    item: RustItem | undefined,
    token: CancellationToken,
): Promise<Fact[]> {
    const facts: Fact[] = [];
    const seen = new Set(item === undefined ? [] : [`${document.uri}#${item.start}`]);
    for (const position of namesIn(document, range)) {
        if (facts.length >= mostDefinitions || token.isCancellationRequested) break;
        const found = await ask<(vscode.Location | vscode.LocationLink)[]>(
            "vscode.executeDefinitionProvider",
            token,
            document.uri,
            position,
        );
        for (const location of (found ?? []).slice(0, 1)) {
            const fact = await definitionFact(location, seen);
            if (fact !== undefined) facts.push(fact);
        }
    }
    return facts;
}

async function definitionFact(
    location: vscode.Location | vscode.LocationLink,
    seen: Set<string>,
): Promise<Fact | undefined> {
    const uri = "targetUri" in location ? location.targetUri : location.uri;
    const range = "targetUri" in location ? location.targetRange : location.range;
    // Files of the standard library and of other crates are large, and the hover has their words.
    if (vscode.workspace.getWorkspaceFolder(uri) === undefined) return undefined;
    const target = await vscode.workspace.openTextDocument(uri);
    const item = itemAt(target.getText(), target.offsetAt(range.start));
    if (item === undefined || item.end - item.start > longestSource) return undefined;
    const key = `${uri}#${item.start}`;
    if (seen.has(key)) return undefined;
    seen.add(key);
    const place = placeOf(target, item.headStart, item.end);
    const text = target.getText().slice(item.start, item.end).trimEnd();
    const title = `${item.kind} ${item.name}, ${fileTitle(uri, place.line)}`;
    return { kind: "definition", title, text, format: "rust", place };
}

/** Positions of the different names on the lines of a range, outside of comments and strings. */
function namesIn(document: vscode.TextDocument, range: vscode.Range): vscode.Position[] {
    const last = Math.min(range.end.line, range.start.line + 4);
    const seen = new Set<string>();
    const found: vscode.Position[] = [];
    for (let line = range.start.line; line <= last && line < document.lineCount; line++) {
        const { code } = scanRust(document.lineAt(line).text);
        for (const match of code.matchAll(/[A-Za-z_]\w{2,}/g)) {
            if (seen.has(match[0]) || found.length >= 8) continue;
            seen.add(match[0]);
            found.push(new vscode.Position(line, match.index));
        }
    }
    return found;
}

/** What a provider answers within its time; undefined when it does not, or there is none. */
async function ask<T>(
    command: string,
    token: CancellationToken,
    ...args: readonly unknown[]
): Promise<T | undefined> {
    if (token.isCancellationRequested) return undefined;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
        timer = setTimeout(() => resolve(undefined), providerLimitMs);
    });
    try {
        return await Promise.race([vscode.commands.executeCommand<T>(command, ...args), late]);
    } catch {
        // A language server that fails has nothing to say.
        return undefined;
    } finally {
        clearTimeout(timer);
    }
}
