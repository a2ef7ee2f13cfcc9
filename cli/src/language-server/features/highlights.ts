import { PlaceParams } from "@rust-ai-ide/node/language-server/standard-params";
import { type DocumentHighlight, DocumentHighlightKind } from "vscode-languageserver/node";
import { allSides, endpointAt } from "../navigation/endpoint-at.ts";
import { rangeAt } from "../positions.ts";
import type { ServerFeature } from "../server-session.ts";

export const highlights: ServerFeature = {
    capabilities: () => ({ documentHighlightProvider: true }),
    register(session) {
        session.router.answer("textDocument/documentHighlight", PlaceParams, (params) => {
            const found = endpointAt(session, params.textDocument.uri, params.position);
            if (found === undefined) return null;
            const { lineStarts } = found.file.facts;
            const sides = allSides(found).filter(({ path }) => path === found.at.path);
            // Editors take the first answer, and one place alone would hide what others know of it.
            const isNative = session.natives.has(found.at.languageId);
            if (sides.length < 2 || (isNative && found.at.endpoint.side === "definition"))
                return null;
            return sides.map(
                ({ endpoint }): DocumentHighlight => ({
                    range: rangeAt(lineStarts, endpoint.start, endpoint.end),
                    kind:
                        endpoint.side === "definition"
                            ? DocumentHighlightKind.Write
                            : DocumentHighlightKind.Read,
                }),
            );
        });
    },
};
