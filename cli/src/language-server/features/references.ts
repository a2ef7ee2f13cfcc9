import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { ReferenceParams } from "@rust-ai-ide/node/language-server/standard-params";
import { isSameFamily } from "@rust-ai-ide/protocol/language-names";
import { type Location, ProgressType } from "vscode-languageserver/node";
import { allSides, endpointAt } from "../navigation/endpoint-at.ts";
import { meaningOf, nameIn } from "../navigation/find-definitions.ts";
import { usesOf } from "../navigation/find-references.ts";
import { rangeAt } from "../positions.ts";
import { AnswerFiles, type ServerFeature, type ServerSession } from "../server-session.ts";

const chunk = 200;

export const references: ServerFeature = {
    capabilities: () => ({ referencesProvider: true }),
    register(session) {
        session.router.answer("textDocument/references", ReferenceParams, async (params, token) => {
            const { textDocument, position, context, partialResultToken } = params;
            const wanted = new LocationSet();
            const withDefinition = context?.includeDeclaration !== false;
            addCrossing(session, textDocument.uri, position, withDefinition, wanted);
            await addNamed(session, textDocument.uri, position, withDefinition, wanted, token);
            const found = wanted.list;
            if (partialResultToken === undefined) return found;
            while (found.length > 0) {
                const value = found.splice(0, chunk);
                const type = new ProgressType<Location[]>();
                await session.router.connection.sendProgress(type, partialResultToken, value);
            }
            return found;
        });
    },
};

/** Locations in the order in which they are found, each once. */
class LocationSet {
    readonly list: Location[] = [];
    private readonly known = new Set<string>();

    add(location: Location | undefined): void {
        if (location === undefined) return;
        const { uri, range } = location;
        const key = `${uri}#${range.start.line}:${range.start.character}`;
        if (this.known.has(key)) return;
        this.known.add(key);
        this.list.push(location);
    }
}

/** The other sides of a border; where a server of the language answers its own, those are left out. */
function addCrossing(
    session: ServerSession,
    uri: string,
    position: { line: number; character: number },
    withDefinition: boolean,
    wanted: LocationSet,
): void {
    const found = endpointAt(session, uri, position);
    if (found === undefined) return;
    const files = new AnswerFiles(session);
    const own = found.at.languageId;
    for (const { path, languageId, endpoint } of allSides(found)) {
        // From a string no other server finds anything, not even in its own language.
        const isAnswered =
            session.natives.has(own) &&
            found.at.endpoint.side === "definition" &&
            isSameFamily(languageId, own);
        if (isAnswered) continue;
        if (endpoint.side === "definition" && !withDefinition) continue;
        wanted.add(files.location(path, endpoint.start, endpoint.end));
    }
}

async function addNamed(
    session: ServerSession,
    uri: string,
    position: { line: number; character: number },
    withDefinition: boolean,
    wanted: LocationSet,
    token: CancellationToken,
): Promise<void> {
    const file = session.live.get(uri);
    if (file === undefined || session.natives.has(file.languageId)) return;
    const name = nameIn(file, position);
    if (name === undefined) return;
    const meaning = await meaningOf(session, file, name, token);
    if (meaning.kind === "local") {
        const { lineStarts, references, names } = file.facts;
        if (withDefinition)
            wanted.add({ uri, range: rangeAt(lineStarts, meaning.start, meaning.end) });
        for (let index = 0; index < references.size; index++) {
            const start = references.offsets[index] ?? 0;
            const isSame = names[references.names[index] ?? -1] === name.name;
            const scope = references.scopes[index];
            if (isSame && scope === name.scope && start >= meaning.start)
                wanted.add({ uri, range: rangeAt(lineStarts, start, start + name.name.length) });
        }
        return;
    }
    const files = new AnswerFiles(session);
    for (const target of meaning.found) {
        const symbol = target.facts.symbols[target.index];
        if (symbol !== undefined && withDefinition) {
            const isOwn = target.path === (file.path ?? "");
            const range = rangeAt(target.facts.lineStarts, symbol.nameStart, symbol.nameEnd);
            wanted.add(
                isOwn
                    ? { uri, range }
                    : files.location(target.path, symbol.nameStart, symbol.nameEnd),
            );
        }
        for (const { path, offset, length } of await usesOf(session, target, token))
            wanted.add(files.location(path, offset, offset + length));
    }
}
