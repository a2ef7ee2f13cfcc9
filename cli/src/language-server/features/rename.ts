import { lineStartsOf } from "@rust-ai-ide/analysis/extract/line-starts";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { defineErrors } from "@rust-ai-ide/core/errors";
import { PlaceParams, RenameParams } from "@rust-ai-ide/node/language-server/standard-params";
import { isSameFamily } from "@rust-ai-ide/protocol/language-names";
import type {
    ChangeAnnotation,
    TextDocumentEdit,
    TextEdit,
    WorkspaceEdit,
} from "vscode-languageserver/node";
import { definitionsOf, endpointAt, type FoundEndpoint } from "../navigation/endpoint-at.ts";
import { usesOf } from "../navigation/find-references.ts";
import { isReserved } from "../navigation/reserved-words.ts";
import { rangeAt } from "../positions.ts";
import { AnswerFiles, type ServerFeature, type ServerSession } from "../server-session.ts";

export const RenameErrors = defineErrors("rename", {
    noLink: () => [
        "Nothing that crosses a border between languages stands here.",
        "Rename it with the language's own server.",
    ],
    badName: () => [
        "This is not a name in every language that would be changed.",
        "Use letters, digits and underscores, and begin with a letter or an underscore.",
    ],
    changed: (file: string) => [
        `${file} is another one on disk than in the index, so nothing was renamed.`,
        "It is read again now: try once more in a moment.",
    ],
});

/** Names and, for routes, events and the like, what stands in a string. */
const longestName = 200;

export const rename: ServerFeature = {
    capabilities: (client) => ({
        renameProvider: client.prepareRename ? { prepareProvider: true } : true,
    }),
    register(session) {
        const { router } = session;
        router.answer("textDocument/prepareRename", PlaceParams, ({ textDocument, position }) => {
            const found = renameable(session, textDocument.uri, position);
            if (found === undefined) return null;
            const { endpoint } = found.at;
            return {
                range: rangeAt(found.file.facts.lineStarts, endpoint.start, endpoint.end),
                placeholder: endpoint.name,
            };
        });
        router.answer("textDocument/rename", RenameParams, async (params, token) => {
            const { textDocument, position, newName } = params;
            const found = renameable(session, textDocument.uri, position);
            if (found === undefined) throw RenameErrors.noLink();
            return renameEdit(session, found, newName, token);
        });
    },
};

function renameable(
    session: ServerSession,
    uri: string,
    position: { line: number; character: number },
): FoundEndpoint | undefined {
    const found = endpointAt(session, uri, position);
    // A name without another side is the business of its own language.
    return found !== undefined && found.others.length > 0 ? found : undefined;
}

const isIdentifier = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;

function isNameIn(languageId: string, name: string): boolean {
    // Only scripts have names with a dollar sign.
    if (name.includes("$") && (languageId === "rust" || languageId === "python")) return false;
    return isIdentifier.test(name) && !isReserved(name, languageId);
}

async function renameEdit(
    session: ServerSession,
    found: FoundEndpoint,
    newName: string,
    token: CancellationToken,
): Promise<WorkspaceEdit> {
    const files = new AnswerFiles(session);
    const changes = new ChangeList(session, files, found.file.languageId);
    const asksName = isIdentifier.test(found.at.endpoint.name);
    if (newName.trim() === "" || newName.length > longestName || /[\r\n"'`\\]/.test(newName))
        throw RenameErrors.badName();
    if (asksName && !isIdentifier.test(newName)) throw RenameErrors.badName();
    for (const { at, text } of found.links.renames(found.at, newName)) {
        // In a string any word may stand.
        const isName = isIdentifier.test(at.endpoint.name);
        if (isName && !isNameIn(at.languageId, text)) throw RenameErrors.badName();
        const { name, start, end } = at.endpoint;
        changes.add(at.path, { start, end, old: name, text });
    }
    if (!changes.isEmpty) await addOwnUses(session, found, changes, token);
    await changes.verify();
    return changes.finish();
}

/** Uses of a definition in its own language, where no server of that language renames them. */
async function addOwnUses(
    session: ServerSession,
    found: FoundEndpoint,
    changes: ChangeList,
    token: CancellationToken,
): Promise<void> {
    for (const definition of definitionsOf(found)) {
        if (session.natives.has(definition.languageId)) continue;
        const file = new AnswerFiles(session).get(definition.path);
        const index = definition.endpoint.symbol;
        const symbol = file?.facts.symbols[index];
        const text = changes.textAt(definition.path, definition.endpoint.start);
        if (file === undefined || symbol === undefined || text === undefined) continue;
        if (symbol.nameStart !== definition.endpoint.start) continue;
        const target = { ...definition, facts: file.facts, index };
        for (const use of await usesOf(session, target, token))
            changes.add(use.path, {
                start: use.offset,
                end: use.offset + use.length,
                old: symbol.name,
                text,
            });
    }
}

interface Edit {
    readonly start: number;
    readonly end: number;
    /** What the index saw there. */
    readonly old: string;
    readonly text: string;
}

/** The edits of a rename, by file, each place once. */
class ChangeList {
    private readonly session: ServerSession;
    private readonly files: AnswerFiles;
    private readonly ownLanguage: string;
    private readonly edits = new Map<string, Map<number, Edit>>();

    constructor(session: ServerSession, files: AnswerFiles, ownLanguage: string) {
        this.session = session;
        this.files = files;
        this.ownLanguage = ownLanguage;
    }

    get isEmpty(): boolean {
        return this.edits.size === 0;
    }

    add(path: string, edit: Edit): void {
        const known = this.edits.get(path) ?? new Map<number, Edit>();
        this.edits.set(path, known);
        if (!known.has(edit.start)) known.set(edit.start, edit);
    }

    /**
     * Throws where a file on disk is not as the index knows it: the edits would hit other places. A
     * client may tell of changes late, or of none.
     */
    async verify(): Promise<void> {
        const { session, files } = this;
        for (const [path, edits] of this.edits) {
            if (session.live.ofPath(path) !== undefined) continue;
            const text = await session.texts.read(path);
            const facts = files.get(path)?.facts;
            const isKnown =
                text !== undefined &&
                facts !== undefined &&
                isSame(lineStartsOf(text), facts.lineStarts) &&
                [...edits.values()].every((edit) => stands(text, edit));
            if (isKnown) continue;
            session.workspace.filesChanged([path]);
            throw RenameErrors.changed(path.split("/").at(-1) ?? path);
        }
    }

    textAt(path: string, start: number): string | undefined {
        return this.edits.get(path)?.get(start)?.text;
    }

    finish(): WorkspaceEdit {
        const { documentChanges, changeAnnotations } = this.session.settings.client;
        const annotations: Record<string, ChangeAnnotation> = {};
        const documents: TextDocumentEdit[] = [];
        const changes: Record<string, TextEdit[]> = {};
        for (const [path, places] of this.edits) {
            const file = this.files.get(path);
            if (file === undefined) continue;
            const id = isSameFamily(file.languageId, this.ownLanguage) ? "here" : "across";
            const annotate = changeAnnotations && documentChanges;
            if (annotate) annotations[id] ??= annotationOf[id];
            const edits = [...places].map(([start, { end, text }]) => ({
                range: rangeAt(file.facts.lineStarts, start, end),
                newText: text,
                ...(annotate ? { annotationId: id } : {}),
            }));
            const version = this.session.live.ofPath(path)?.version ?? null;
            documents.push({ textDocument: { uri: file.uri, version }, edits });
            changes[file.uri] = edits;
        }
        if (!documentChanges) return { changes };
        if (!changeAnnotations) return { documentChanges: documents };
        return { documentChanges: documents, changeAnnotations: annotations };
    }
}

function isSame(one: Uint32Array, other: Uint32Array): boolean {
    return one.length === other.length && one.every((start, line) => start === other[line]);
}

/** What is written otherwise than its name, as with a mark in front of it, is not looked at. */
function stands(text: string, { start, end, old }: Edit): boolean {
    return end - start !== old.length || text.startsWith(old, start);
}

const annotationOf = {
    here: { label: "In this language", needsConfirmation: false },
    across: {
        label: "In other languages",
        needsConfirmation: true,
        description: "Found by name; look at each before it is changed.",
    },
} as const satisfies Record<string, ChangeAnnotation>;
