import { type Hover, MarkupContent } from "vscode-languageserver/node";
import { PlaceParams } from "../../language-server/standard-params.ts";
import { describeInMarkdown } from "../finding-text.ts";
import { findingsAt } from "../findings-at.ts";
import type { SecurityFeature } from "../security-session.ts";
import { rangeOf } from "./diagnostics.ts";

const mostShown = 8;
const between = "\n\n---\n\n";

/** All about the findings under the pointer, below what other parts say of the place. */
export const hover: SecurityFeature = {
    capabilities: () => ({ hoverProvider: true }),
    register(session) {
        const { router, settings, service } = session;
        router.enrich("textDocument/hover", PlaceParams, async (params, answered) => {
            const { textDocument, position } = params;
            const range = { start: position, end: position };
            const found = findingsAt(session, textDocument.uri, range);
            const [first] = found;
            if (first === undefined) return answered;
            const database = await service.databases.open();
            const shown = found.slice(0, mostShown);
            const parts = shown.map(({ finding }) => describeInMarkdown(finding, database));
            const more = found.length - shown.length;
            if (more > 0) parts.push(`and ${more} more`);
            const other = otherHover(answered);
            if (other !== undefined) parts.unshift(other.text);
            const kind = settings.client.markdown ? ("markdown" as const) : ("plaintext" as const);
            return {
                contents: { kind, value: parts.join(between) },
                range: other?.range ?? rangeOf(first.place),
            };
        });
    },
};

function otherHover(answered: unknown): { text: string; range: Hover["range"] } | undefined {
    if (answered === null || typeof answered !== "object") return undefined;
    const { contents, range } = answered as Hover;
    return MarkupContent.is(contents) ? { text: contents.value, range } : undefined;
}
