import type { PlacedMismatch } from "@rust-ai-ide/analysis/links/cross-links";
import { RangeParams } from "@rust-ai-ide/node/language-server/standard-params";
import {
    type CodeAction,
    CodeActionKind,
    type Range,
    type TextEdit,
    type WorkspaceEdit,
} from "vscode-languageserver/node";
import { rangeAt } from "../positions.ts";
import { AnswerFiles, type ServerFeature, type ServerSession } from "../server-session.ts";
import { diagnosticsOf } from "./diagnostics.ts";

type Fix = PlacedMismatch["mismatch"]["fixes"][number];

/** An edit of one file by offsets. */
interface PlacedEdit {
    readonly path: string;
    readonly start: number;
    readonly end: number;
    readonly text: string;
}

export const codeActions: ServerFeature = {
    capabilities: () => ({
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
    }),
    register(session) {
        const { router, live, settings } = session;
        router.answer("textDocument/codeAction", RangeParams, (params) => {
            const { textDocument, range, context } = params;
            if (!settings.client.codeActionLiterals) return [];
            if (context?.only?.every((kind) => !isWithin(CodeActionKind.QuickFix, kind))) return [];
            live.flush();
            const path = live.get(textDocument.uri)?.path;
            if (path === undefined) return [];
            const files = new AnswerFiles(session);
            const all = diagnosticsOf(session, path, files);
            const actions: CodeAction[] = [];
            for (const { placed, diagnostic } of all) {
                if (!overlap(diagnostic.range, range)) continue;
                placed.mismatch.fixes.forEach((fix, index) => {
                    const edit = editOf(session, files, editsOf(placed, fix));
                    if (edit === undefined) return;
                    actions.push({
                        title: fix.title,
                        kind: CodeActionKind.QuickFix,
                        diagnostics: [diagnostic],
                        edit,
                        ...(index === 0 && settings.client.preferredActions
                            ? { isPreferred: true }
                            : {}),
                    });
                });
                const same = all.filter((each) => each.diagnostic.code === diagnostic.code);
                const together = fixAll(session, files, same);
                const isNew = !actions.some((each) => each.title === together?.title);
                if (together !== undefined && isNew) actions.push(together);
            }
            return actions;
        });
    },
};

/** One action for every mismatch of a kind in a file, where each has one fix that is sure. */
function fixAll(
    session: ServerSession,
    files: AnswerFiles,
    same: ReturnType<typeof diagnosticsOf>,
): CodeAction | undefined {
    const sure = same.filter(({ placed }) => placed.mismatch.fixes.length === 1);
    if (sure.length < 2) return undefined;
    const edits: PlacedEdit[] = [];
    for (const { placed } of sure) {
        const [fix] = placed.mismatch.fixes;
        const wanted = fix === undefined ? [] : editsOf(placed, fix);
        const isFree = wanted.every((one) => edits.every((other) => !collide(one, other)));
        if (isFree) edits.push(...wanted);
    }
    const edit = editOf(session, files, edits);
    if (edit === undefined) return undefined;
    return {
        title: `Fix all of this kind in this file (${sure[0]?.placed.mismatch.code})`,
        kind: CodeActionKind.QuickFix,
        diagnostics: sure.map((each) => each.diagnostic),
        edit,
    };
}

function editsOf({ here, other }: PlacedMismatch, fix: Fix): PlacedEdit[] {
    const place = fix.side === here.endpoint.side ? here : other;
    return place === undefined ? [] : fix.edits.map((edit) => ({ path: place.path, ...edit }));
}

function editOf(
    session: ServerSession,
    files: AnswerFiles,
    edits: readonly PlacedEdit[],
): WorkspaceEdit | undefined {
    if (edits.length === 0) return undefined;
    const byPath = new Map<string, TextEdit[]>();
    for (const { path, start, end, text } of edits) {
        const file = files.get(path);
        if (file === undefined) return undefined;
        const list = byPath.get(path) ?? [];
        byPath.set(path, list);
        list.push({ range: rangeAt(file.facts.lineStarts, start, end), newText: text });
    }
    const named = [...byPath].flatMap(([path, list]) => {
        const uri = files.get(path)?.uri;
        return uri === undefined ? [] : [{ path, uri, list }];
    });
    if (!session.settings.client.documentChanges) {
        return { changes: Object.fromEntries(named.map(({ uri, list }) => [uri, list])) };
    }
    return {
        documentChanges: named.map(({ path, uri, list }) => ({
            textDocument: { uri, version: session.live.ofPath(path)?.version ?? null },
            edits: list,
        })),
    };
}

function collide(one: PlacedEdit, other: PlacedEdit): boolean {
    return one.path === other.path && one.start <= other.end && other.start <= one.end;
}

function overlap(one: Range, other: Range): boolean {
    return !isBefore(one.end, other.start) && !isBefore(other.end, one.start);
}

function isBefore(one: Range["start"], other: Range["start"]): boolean {
    return one.line < other.line || (one.line === other.line && one.character < other.character);
}

/** True where a kind is the wanted one or below it: "quickfix" is below "". */
function isWithin(kind: string, wanted: string): boolean {
    return wanted === "" || kind === wanted || kind.startsWith(`${wanted}.`);
}
