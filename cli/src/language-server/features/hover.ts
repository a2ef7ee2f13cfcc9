import type { SymbolFact } from "@rust-ai-ide/analysis/index/file-facts";
import type { PlacedEndpoint } from "@rust-ai-ide/analysis/links/cross-links";
import { PlaceParams } from "@rust-ai-ide/node/language-server/standard-params";
import type { Hover } from "vscode-languageserver/node";
import { languageName } from "../lens-title.ts";
import { endpointAt } from "../navigation/endpoint-at.ts";
import { meaningOf, nameIn } from "../navigation/find-definitions.ts";
import { rangeAt } from "../positions.ts";
import { AnswerFiles, type ServerFeature, type ServerSession } from "../server-session.ts";

/** Other sides and definitions that are shown; UTF-16 units of one signature and of its documentation. */
const mostSides = 3;
const longestSignature = 600;
const longestDocumentation = 2000;
/** What is read of both, with the marks and blanks that are taken out. */
const longestRead = 4 * longestDocumentation;

/** Names of code fences that editors colour; others by the ending of the file. */
const fences: Readonly<Record<string, string>> = {
    typescriptreact: "tsx",
    javascriptreact: "jsx",
    vue: "typescript",
    svelte: "typescript",
};

export const hover: ServerFeature = {
    capabilities: () => ({ hoverProvider: true }),
    register(session) {
        const { router, live, natives } = session;
        router.answer("textDocument/hover", PlaceParams, async (params, token) => {
            const { textDocument, position } = params;
            const crossing = await crossingHover(session, textDocument.uri, position);
            if (crossing !== null) return crossing;
            const file = live.get(textDocument.uri);
            if (file === undefined || natives.has(file.languageId)) return null;
            const name = nameIn(file, position);
            if (name === undefined) return null;
            const meaning = await meaningOf(session, file, name, token);
            if (meaning.kind === "local") return null;
            const parts: Part[] = [];
            for (const { path, facts, index } of meaning.found.slice(0, mostSides)) {
                const isOwn = path === (file.path ?? "");
                const text = isOwn ? file.text : await session.texts.read(path);
                const symbol = facts.symbols[index];
                if (symbol === undefined || text === undefined) continue;
                if (!stands(text, symbol)) continue;
                parts.push(symbolPart(file.languageId, text, symbol));
            }
            return hoverOf(session, parts, rangeAt(file.facts.lineStarts, name.start, name.end));
        });
    },
};

interface Part {
    readonly title: string;
    readonly fence: string;
    readonly code: string;
    readonly documentation: string;
}

/** The other side's signature and what is written about it; nothing where nothing answers. */
async function crossingHover(
    session: ServerSession,
    uri: string,
    position: { line: number; character: number },
): Promise<Hover | null> {
    const found = endpointAt(session, uri, position);
    if (found === undefined || found.others.length === 0) return null;
    const { endpoint } = found.at;
    const range = rangeAt(found.file.facts.lineStarts, endpoint.start, endpoint.end);
    // A definition has as many other sides as uses, which say nothing new of it.
    const shown = endpoint.side === "definition" ? [] : found.others.slice(0, mostSides);
    const parts: Part[] = [];
    for (const other of shown) parts.push(await endpointPart(session, other));
    const hidden = found.others.length - shown.length;
    if (endpoint.side === "definition") parts.push(usesPart(found.others));
    else if (hidden > 0) parts.push({ ...nothing, documentation: `… and ${hidden} more` });
    return hoverOf(session, parts, range);
}

const nothing: Part = { title: "", fence: "", code: "", documentation: "" };

function usesPart(uses: readonly PlacedEndpoint[]): Part {
    const counts = new Map<string, number>();
    for (const { languageId, path } of uses) {
        const title = languageName(languageId, path);
        counts.set(title, (counts.get(title) ?? 0) + 1);
    }
    const listed = [...counts].map(([title, count]) => `${title} (${count})`).join(", ");
    return { ...nothing, documentation: `Used from ${listed}` };
}

async function endpointPart(
    session: ServerSession,
    { path, languageId, endpoint }: PlacedEndpoint,
): Promise<Part> {
    const file = new AnswerFiles(session).get(path);
    const symbol = file?.facts.symbols[endpoint.symbol];
    const text = symbol === undefined ? undefined : await session.texts.read(path);
    const isFound = file !== undefined && symbol !== undefined && text !== undefined;
    const title = `${languageName(languageId, path)} · ${path.split("/").at(-1) ?? ""}`;
    const part =
        isFound && stands(text, symbol)
            ? symbolPart(languageId, text, symbol)
            : { ...nothing, fence: fenceOf(languageId, path), code: endpoint.name };
    return { ...part, title, code: cut(endpoint.signature ?? part.code, longestSignature) };
}

function symbolPart(languageId: string, text: string, symbol: SymbolFact): Part {
    const signature = partOf(text, symbol.signatureStart, symbol.bodyStart)
        .trimEnd()
        .replace(/\s*[{:]$/, "");
    return {
        title: "",
        fence: fences[languageId] ?? languageId,
        code: cut(outdent(signature), longestSignature),
        documentation: cut(
            plainDocumentation(partOf(text, symbol.documentationStart, symbol.documentationEnd)),
            longestDocumentation,
        ),
    };
}

/** A part of a file, no more of it than is read. */
function partOf(text: string, start: number, end: number): string {
    return text.slice(start, Math.min(end, start + longestRead));
}

/** False where the file is another one than the index read. */
function stands(text: string, symbol: SymbolFact): boolean {
    const written = text.slice(symbol.nameStart, symbol.nameEnd);
    return (
        written === symbol.name || symbol.kind === "implementation" || written.includes(symbol.name)
    );
}

/** What a comment or docstring says, without its marks. */
export function plainDocumentation(comment: string): string {
    const lines = comment
        .trim()
        .replace(/^(?:[rRuU]?"""|[rRuU]?''')|(?:"""|''')$/g, "")
        .replace(/^\/\*+!?|\*+\/$/g, "")
        .split(/\r\n?|\n/)
        .map((line) =>
            line.replace(/^\s*(?:\/\/[/!]?|\*(?!\*)|#(?!\[|!\[))(?: |$)?/, "").trimEnd(),
        );
    const indents = lines
        .slice(1)
        .filter((line) => line.trim() !== "")
        .map((line) => line.length - line.trimStart().length);
    const least = indents.length === 0 ? 0 : Math.min(...indents);
    return lines
        .map((line, index) => (index === 0 ? line.trim() : line.slice(least)))
        .join("\n")
        .trim();
}

function outdent(signature: string): string {
    const lines = signature.split(/\r\n?|\n/);
    const last = lines.at(-1) ?? "";
    const indent = last.length - last.trimStart().length;
    return lines
        .map((line, index) => (index === 0 ? line : line.slice(Math.min(indent, leading(line)))))
        .join("\n");
}

function leading(line: string): number {
    return line.length - line.trimStart().length;
}

function cut(text: string, most: number): string {
    return text.length <= most ? text : `${text.slice(0, most).trimEnd()} …`;
}

function fenceOf(languageId: string, path: string): string {
    if (languageId !== "") return fences[languageId] ?? languageId;
    return /\.(\w+)$/.exec(path)?.[1] ?? "";
}

function hoverOf(
    { settings }: ServerSession,
    parts: readonly Part[],
    range: Hover["range"],
): Hover | null {
    if (parts.length === 0) return null;
    const { markdown } = settings.client;
    const value = parts
        .map((part) =>
            [
                markdown && part.title !== "" ? `**${escaped(part.title)}**` : part.title,
                markdown && part.code !== "" ? fenced(part.code, part.fence) : part.code,
                part.documentation,
            ]
                .filter((piece) => piece !== "")
                .join("\n\n"),
        )
        .join(markdown ? "\n\n---\n\n" : "\n\n");
    const contents = { kind: markdown ? ("markdown" as const) : ("plaintext" as const), value };
    return range === undefined ? { contents } : { contents, range };
}

/** Code that holds a fence itself gets a longer one. */
function fenced(code: string, fence: string): string {
    const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([marks]) => marks.length));
    const marks = "`".repeat(longest + 1);
    return `${marks}${fence}\n${code}\n${marks}`;
}

function escaped(text: string): string {
    return text.replace(/[\\`*_{}[\]<>()#+!|~]/g, "\\$&");
}
