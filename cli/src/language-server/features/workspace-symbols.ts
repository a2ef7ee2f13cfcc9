import type { RankedSymbol } from "@rust-ai-ide/analysis/index/workspace-index";
import { uriOfPath } from "@rust-ai-ide/node/language-server/file-paths";
import { QueryParams } from "@rust-ai-ide/node/language-server/standard-params";
import * as v from "valibot";
import { ProgressType, type WorkspaceSymbol } from "vscode-languageserver/node";
import { rangeAt } from "../positions.ts";
import { AnswerFiles, type ServerFeature, type ServerSession } from "../server-session.ts";
import { TimeSlice } from "../time-slice.ts";
import { lspKind, symbolInformation } from "./document-symbols.ts";

/** More are of no use to somebody who types another letter. */
const most = 256;
const chunk = 64;
/** UTF-16 units of a query; no symbol is called longer. */
const longestQuery = 200;

/** What the server gives a symbol to find it again by. */
const SymbolData = v.object({ path: v.string(), index: v.number(), name: v.string() });
const ResolveParams = v.looseObject({ data: SymbolData });

export const workspaceSymbols: ServerFeature = {
    capabilities: (client) => ({
        workspaceSymbolProvider: { resolveProvider: client.symbolResolve },
    }),
    register(session) {
        const { router, settings } = session;
        router.answer("workspace/symbol", QueryParams, async (params, token) => {
            const { query, partialResultToken } = params;
            const index = session.workspace.index;
            if (index === undefined) return [];
            session.live.flush();
            const languageIds = session.natives.others();
            const hits = index.searchSymbols({
                text: query.slice(0, longestQuery),
                limit: most,
                languageIds,
                token,
            });
            const files = new AnswerFiles(session);
            const slice = new TimeSlice(token);
            const found: object[] = [];
            for (const hit of hits) {
                const made = settings.client.symbolResolve
                    ? unresolved(session, hit)
                    : resolved(files, hit);
                if (made !== undefined) found.push(made);
                if (slice.isOver) await slice.rest();
                if (partialResultToken !== undefined && found.length === chunk) {
                    await router.connection.sendProgress(
                        new ProgressType<object[]>(),
                        partialResultToken,
                        found.splice(0),
                    );
                }
            }
            return found;
        });
        router.answer("workspaceSymbol/resolve", ResolveParams, (symbol) => {
            const { path, index, name } = symbol.data;
            const file = new AnswerFiles(session).get(path);
            const fact = file?.facts.symbols[index];
            // The file may have changed since; the nearest thing is a symbol of the same name.
            const same =
                fact?.name === name ? fact : file?.facts.symbols.find((each) => each.name === name);
            if (file === undefined || same === undefined) return symbol;
            const range = rangeAt(file.facts.lineStarts, same.nameStart, same.nameEnd);
            return { ...symbol, location: { uri: file.uri, range } };
        });
    },
};

/** Without the place inside of its file, for which the file's facts would have to be unpacked. */
function unresolved(
    { live }: ServerSession,
    { file, symbol, index }: RankedSymbol,
): WorkspaceSymbol {
    return {
        name: symbol.name,
        kind: lspKind(symbol.kind),
        location: { uri: live.uriOf(file.path) ?? uriOfPath(file.path) },
        data: { path: file.path, index, name: symbol.name },
    };
}

function resolved(files: AnswerFiles, { file, symbol }: RankedSymbol): object | undefined {
    const named = files.get(file.path);
    return named === undefined ? undefined : symbolInformation(named.facts, symbol, named.uri);
}
