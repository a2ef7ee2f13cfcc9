import * as v from "valibot";

/** Lines and characters as clients send them; what lies outside of a text is clamped later. */
const Count = v.pipe(v.number(), v.integer());
const Position = v.object({ line: Count, character: Count });
export const WireRange = v.object({ start: Position, end: Position });
const Token = v.optional(v.union([v.string(), v.number()]));
const document = { textDocument: v.object({ uri: v.string() }) };

/** Parameters of standard requests, as far as they are read. */
export const DocumentParams = v.object({ ...document, partialResultToken: Token });
export const PlaceParams = v.object({ ...document, position: Position });
export const ReferenceParams = v.object({
    ...document,
    position: Position,
    context: v.optional(v.object({ includeDeclaration: v.optional(v.boolean()) })),
    partialResultToken: Token,
});
export const RenameParams = v.object({ ...document, position: Position, newName: v.string() });
export const PositionsParams = v.object({ ...document, positions: v.array(Position) });
export const RangeParams = v.object({
    ...document,
    range: WireRange,
    context: v.optional(v.object({ only: v.optional(v.array(v.string())) })),
});
export const QueryParams = v.object({ query: v.string(), partialResultToken: Token });
/** Something that this server made itself and gets back. */
export const DataParams = v.looseObject({ data: v.optional(v.unknown()) });
export const ItemParams = v.object({ item: DataParams, partialResultToken: Token });

export const OpenParams = v.object({
    textDocument: v.object({
        uri: v.string(),
        languageId: v.string(),
        version: Count,
        text: v.string(),
    }),
});
/** A range that cannot be read must not turn a small change into a new text. */
const WholeText = v.pipe(
    v.object({ range: v.nullish(v.null()), text: v.string() }),
    v.transform(({ text }) => ({ text })),
);
export const ChangeParams = v.object({
    textDocument: v.object({ uri: v.string(), version: v.nullish(Count) }),
    contentChanges: v.array(v.union([v.object({ range: WireRange, text: v.string() }), WholeText])),
});
export const WatchedParams = v.object({ changes: v.array(v.object({ uri: v.string() })) });
const Folder = v.object({ uri: v.string() });
export const FoldersParams = v.object({
    event: v.object({ added: v.array(Folder), removed: v.array(Folder) }),
});
