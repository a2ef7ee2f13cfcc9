import type { CompletionProposal, ProposalKind } from "@rust-ai-ide/cargo/editor/editor-context";
import * as v from "valibot";
import { type CompletionItem, CompletionItemKind } from "vscode-languageserver/node";
import { PlaceParams } from "../../language-server/standard-params.ts";
import type { CargoFeature, CargoSession } from "../cargo-session.ts";
import { type ManifestFile, manifestFile } from "../manifest-file.ts";

const kinds: Readonly<Record<ProposalKind, CompletionItemKind>> = {
    key: CompletionItemKind.Property,
    table: CompletionItemKind.Module,
    value: CompletionItemKind.Value,
    crate: CompletionItemKind.Module,
    version: CompletionItemKind.Constant,
    feature: CompletionItemKind.EnumMember,
    dependency: CompletionItemKind.Reference,
    folder: CompletionItemKind.Folder,
    member: CompletionItemKind.Folder,
};

const Item = v.looseObject({
    label: v.string(),
    data: v.optional(v.object({ list: v.number(), index: v.number() })),
});

/** Keys and values that a schema knows; another extension may complete these. */
const ofSchema: ReadonlySet<ProposalKind> = new Set(["key", "table", "value"]);

/** Proposals of keys, values, crates, versions, features and paths. */
export const completion: CargoFeature = {
    capabilities: () => ({
        completionProvider: {
            resolveProvider: true,
            triggerCharacters: ['"', "'", ".", "/", "-", "=", "[", "{", ",", " "],
        },
    }),
    register(session) {
        const { router, settings } = session;
        // Only the newest list is resolved: an editor shows one at a time.
        let list = 0;
        let shown: readonly CompletionProposal[] = [];
        router.answer("textDocument/completion", PlaceParams, async (params, token) => {
            const file = await manifestFile(session, params.textDocument.uri);
            if (file === undefined) return undefined;
            const { completeManifest } = await import(
                "@rust-ai-ide/cargo/editor/complete-manifest"
            );
            const offset = file.placed.offsetAt(params.position);
            const { proposals, isIncomplete } = await completeManifest(file.context, offset);
            if (token.isCancellationRequested) return null;
            const hasSchema = settings.options.schema !== false;
            shown = hasSchema ? proposals : proposals.filter(({ kind }) => !ofSchema.has(kind));
            list++;
            const items = shown.map((each, index) => itemOf(session, file, each, { list, index }));
            return { isIncomplete, items };
        });
        router.answer("completionItem/resolve", Item, async (item) => {
            const { data } = item;
            if (data === undefined || data.list !== list) return undefined;
            const text = await shown[data.index]?.documentation?.().catch(() => undefined);
            if (text === undefined) return item;
            return { ...item, documentation: { kind: "markdown", value: text } };
        });
    },
};

function itemOf(
    { settings }: CargoSession,
    { placed }: ManifestFile,
    proposal: CompletionProposal,
    data: { readonly list: number; readonly index: number },
): CompletionItem {
    const { label, kind, insert, isSnippet, replace, detail, sort } = proposal;
    const isPlain = isSnippet !== true || !settings.client.snippets;
    const item: CompletionItem = {
        label,
        kind: kinds[kind],
        textEdit: {
            range: placed.range(replace),
            newText: isPlain && isSnippet === true ? withoutStops(insert) : insert,
        },
        // What the editor filters by is what it replaces.
        filterText: filterText(placed.text.slice(replace.start, replace.end), insert, label),
        data,
    };
    if (!isPlain) item.insertTextFormat = 2;
    if (detail !== undefined) item.detail = detail;
    if (sort !== undefined) item.sortText = sort;
    if (proposal.isDeprecated === true) item.tags = [1];
    if (proposal.proposesAgain === true)
        item.command = { title: "", command: "editor.action.triggerSuggest" };
    return item;
}

/** A value whose quotes are replaced is matched with its quotes. */
function filterText(replaced: string, insert: string, label: string): string {
    const quote = replaced[0];
    return (quote === '"' || quote === "'") && insert.startsWith(quote)
        ? `${quote}${label}`
        : label;
}

/** The text of a snippet for an editor that knows none. */
export function withoutStops(snippet: string): string {
    return snippet.replace(
        /\\([\\$}])|\$\{\d+:([^}]*)\}|\$\{?\d+\}?/g,
        (_whole, escaped: string | undefined, text: string | undefined) => escaped ?? text ?? "",
    );
}
