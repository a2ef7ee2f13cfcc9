import { formatToml } from "@rust-ai-ide/cargo/toml/format-toml";
import { manifestOutline, type OutlineSymbol } from "@rust-ai-ide/cargo/toml/manifest-outline";
import { parseToml } from "@rust-ai-ide/cargo/toml/parse-toml";
import type { Span } from "@rust-ai-ide/cargo/toml/syntax";
import { type DocumentSymbol, type FoldingRange, SymbolKind } from "vscode-languageserver/node";
import { DocumentParams, RangeParams } from "../../language-server/standard-params.ts";
import type { CargoFeature, CargoSession } from "../cargo-session.ts";
import { type LockDocument, lockFile } from "../lock-documents.ts";
import { manifestFile, manifestPathOf, PlacedText } from "../manifest-file.ts";

const kinds: Readonly<Record<OutlineSymbol["kind"], SymbolKind>> = {
    table: SymbolKind.Module,
    "table-array": SymbolKind.Module,
    array: SymbolKind.Array,
    string: SymbolKind.String,
    number: SymbolKind.Number,
    boolean: SymbolKind.Boolean,
    value: SymbolKind.Constant,
};

/** Outline, folding and formatting, unless another extension gives them. */
export const structure: CargoFeature = {
    capabilities: () => ({
        documentSymbolProvider: true,
        foldingRangeProvider: true,
        documentFormattingProvider: true,
        documentRangeFormattingProvider: true,
    }),
    register(session) {
        const { router } = session;
        router.answer("textDocument/documentSymbol", DocumentParams, async (params) => {
            const { uri } = params.textDocument;
            const lock = lockFile(session, uri);
            if (lock !== undefined) return isLeft(session) ? [] : symbolsOfLock(session, lock);
            const file = await manifestFile(session, uri, 0);
            if (file === undefined) return undefined;
            if (isLeft(session)) return [];
            const symbols = manifestOutline(file.context.manifest.document);
            return outline(session, file.uri, file.placed, symbols);
        });
        router.answer("textDocument/foldingRange", DocumentParams, async (params) => {
            const { uri } = params.textDocument;
            const lock = lockFile(session, uri);
            if (lock !== undefined) {
                const spans = lock.lock.packages.map(({ span }) => span);
                return isLeft(session) ? [] : foldings(lock.placed, spans);
            }
            const file = await manifestFile(session, uri, 0);
            if (file === undefined) return undefined;
            if (isLeft(session)) return [];
            const { sections } = file.context.manifest.document;
            return foldings(
                file.placed,
                sections.filter(({ kind }) => kind !== "root"),
            );
        });
        router.answer("textDocument/formatting", DocumentParams, (params) =>
            format(session, params.textDocument.uri),
        );
        router.answer("textDocument/rangeFormatting", RangeParams, (params) =>
            format(session, params.textDocument.uri, params.range),
        );
    },
};

/** True where another extension does it. */
function isLeft({ settings }: CargoSession): boolean {
    return settings.options.structure === false;
}

/** Formats what the client has now, not what was read last: edits for an older text do harm. */
function format(
    session: CargoSession,
    uri: string,
    range?: Parameters<typeof rangeSpan>[1],
): unknown {
    const document = session.files.get(uri);
    if (manifestPathOf(uri) === undefined || document === undefined) return undefined;
    if (isLeft(session)) return [];
    const placed = new PlacedText(document.getText());
    const changes = formatToml(parseToml(placed.text));
    const within = range === undefined ? undefined : rangeSpan(placed, range);
    const wanted = changes.filter(
        ({ start, end }) => within === undefined || (within.start <= start && end <= within.end),
    );
    return placed.edits(wanted);
}

function rangeSpan(
    placed: PlacedText,
    { start, end }: { start: { line: number; character: number }; end: typeof start },
): Span {
    return { start: placed.offsetAt(start), end: placed.offsetAt(end) };
}

function outline(
    session: CargoSession,
    uri: string,
    placed: PlacedText,
    symbols: readonly OutlineSymbol[],
): unknown {
    if (session.settings.client.hierarchicalSymbols) return nested(placed, symbols);
    const flat = (list: readonly OutlineSymbol[]): OutlineSymbol[] =>
        list.flatMap((each) => [each, ...flat(each.children)]);
    return flat(symbols).map((each) => ({
        name: each.name,
        kind: kinds[each.kind],
        location: { uri, range: placed.range(each.span) },
    }));
}

function nested(placed: PlacedText, symbols: readonly OutlineSymbol[]): DocumentSymbol[] {
    return symbols.map((each) => ({
        name: each.name === "" ? "(empty)" : each.name,
        detail: each.detail,
        kind: kinds[each.kind],
        range: placed.range(each.span),
        selectionRange: placed.range(each.selection),
        children: nested(placed, each.children),
    }));
}

function symbolsOfLock({ settings }: CargoSession, { lock, placed, uri }: LockDocument): unknown {
    const named = lock.packages.filter(({ name }) => name !== "");
    if (!settings.client.hierarchicalSymbols)
        return named.map(({ name, span }) => ({
            name,
            kind: SymbolKind.Package,
            location: { uri, range: placed.range(span) },
        }));
    return named.map(({ name, version, span, nameSpan }) => ({
        name,
        detail: version,
        kind: SymbolKind.Package,
        range: placed.range(span),
        selectionRange: placed.range(nameSpan),
    }));
}

/** Spans of more than one line; blank lines at their end stay visible. */
function foldings(placed: PlacedText, spans: readonly Span[]): FoldingRange[] {
    return spans.flatMap(({ start, end }) => {
        const trimmed = start + placed.text.slice(start, end).trimEnd().length;
        const range = placed.range({ start, end: trimmed });
        const [startLine, endLine] = [range.start.line, range.end.line];
        return endLine > startLine ? [{ startLine, endLine }] : [];
    });
}
