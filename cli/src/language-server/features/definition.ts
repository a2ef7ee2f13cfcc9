import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { uriOfPath } from "@rust-ai-ide/node/language-server/file-paths";
import { PlaceParams } from "@rust-ai-ide/node/language-server/standard-params";
import type { LocationLink } from "vscode-languageserver/node";
import type { LiveFile } from "../live-files.ts";
import { definitionsOf, endpointAt } from "../navigation/endpoint-at.ts";
import { meaningOf, nameIn } from "../navigation/find-definitions.ts";
import { inFrontOf, type NameAt, nameAt } from "../navigation/name-at.ts";
import type { Candidate } from "../navigation/resolve-name.ts";
import { rangeAt } from "../positions.ts";
import { AnswerFiles, type ServerFeature, type ServerSession } from "../server-session.ts";

export const definition: ServerFeature = {
    capabilities: () => ({ definitionProvider: true }),
    perLanguage: { "textDocument/typeDefinition": "typeDefinitionProvider" },
    register(session) {
        const { router, live, natives, settings } = session;
        router.answer("textDocument/definition", PlaceParams, async (params, token) => {
            const { textDocument, position } = params;
            const links = crossLinks(session, textDocument.uri, position);
            if (links.length > 0) return asked(links, settings.client.definitionLinks);
            const file = live.get(textDocument.uri);
            if (file === undefined || natives.has(file.languageId)) return null;
            const name = nameIn(file, position);
            if (name === undefined) return null;
            const found = await namedLinks(session, file, name, token);
            return asked(found, settings.client.definitionLinks);
        });
        router.answer("textDocument/typeDefinition", PlaceParams, async (params, token) => {
            const { textDocument, position } = params;
            const file = live.get(textDocument.uri);
            if (file === undefined || natives.has(file.languageId)) return null;
            const name = nameIn(file, position);
            if (name === undefined) return null;
            const found = await typeLinks(session, file, name, token);
            return asked(found, settings.client.typeDefinitionLinks);
        });
    },
};

/** From a use of another language to what it means. A definition is where it is already. */
function crossLinks(
    session: ServerSession,
    uri: string,
    position: { line: number; character: number },
): LocationLink[] {
    const found = endpointAt(session, uri, position);
    if (found === undefined || found.at.endpoint.side === "definition") return [];
    const { endpoint } = found.at;
    const origin = rangeAt(found.file.facts.lineStarts, endpoint.start, endpoint.end);
    const files = new AnswerFiles(session);
    return definitionsOf(found).flatMap(({ path, endpoint: target }) => {
        const file = files.get(path);
        if (file === undefined) return [];
        const { lineStarts, symbols } = file.facts;
        const selection = rangeAt(lineStarts, target.start, target.end);
        const item = symbols[target.symbol];
        const holds = item !== undefined && item.start <= target.start && target.end <= item.end;
        return [
            {
                originSelectionRange: origin,
                targetUri: file.uri,
                targetRange: holds ? rangeAt(lineStarts, item.start, item.end) : selection,
                targetSelectionRange: selection,
            },
        ];
    });
}

async function namedLinks(
    session: ServerSession,
    file: LiveFile,
    name: NameAt,
    token: CancellationToken,
): Promise<LocationLink[]> {
    const meaning = await meaningOf(session, file, name, token);
    const origin = rangeAt(file.facts.lineStarts, name.start, name.end);
    if (meaning.kind === "symbols") {
        return meaning.found.flatMap((each) => linkTo(session, file, each, origin));
    }
    const range = rangeAt(file.facts.lineStarts, meaning.start, meaning.end);
    return [
        {
            originSelectionRange: origin,
            targetUri: file.uri,
            targetRange: range,
            targetSelectionRange: range,
        },
    ];
}

function linkTo(
    { live }: ServerSession,
    from: LiveFile,
    { path, facts, index }: Candidate,
    originSelectionRange: LocationLink["originSelectionRange"],
): LocationLink[] {
    const symbol = facts.symbols[index];
    if (symbol === undefined) return [];
    return [
        {
            ...(originSelectionRange === undefined ? {} : { originSelectionRange }),
            targetUri:
                path === (from.path ?? "") ? from.uri : (live.uriOf(path) ?? uriOfPath(path)),
            targetRange: rangeAt(facts.lineStarts, symbol.start, symbol.end),
            targetSelectionRange: rangeAt(facts.lineStarts, symbol.nameStart, symbol.nameEnd),
        },
    ];
}

/** Types that are written where a name is declared: of a parameter or variable, or what is returned. */
async function typeLinks(
    session: ServerSession,
    file: LiveFile,
    name: NameAt,
    token: CancellationToken,
): Promise<LocationLink[]> {
    const meaning = await meaningOf(session, file, name, token);
    const links: LocationLink[] = [];
    const addTypesIn = async (place: LiveFile, start: number, end: number): Promise<void> => {
        for (const found of typeNames(place, start, end)) {
            for (const link of await namedLinks(session, place, found, token)) {
                const isKnown = links.some(
                    (each) =>
                        each.targetUri === link.targetUri &&
                        each.targetRange.start.line === link.targetRange.start.line,
                );
                if (!isKnown) links.push(link);
            }
        }
    };
    if (meaning.kind === "local") {
        const written = /^\s*\??:\s*([^=,;)|]*)/.exec(
            file.text.slice(meaning.end, meaning.end + 200),
        );
        if (written !== null) await addTypesIn(file, meaning.end, meaning.end + written[0].length);
        return links;
    }
    for (const { path, facts, index } of meaning.found) {
        const symbol = facts.symbols[index];
        if (symbol === undefined) continue;
        const isType = typeKinds.has(symbol.kind);
        if (isType) {
            links.push(...linkTo(session, file, { path, facts, index, languageId: "" }, undefined));
            continue;
        }
        const place = path === (file.path ?? "") ? file : session.live.ofPath(path);
        // Without the text of the other file the names in its signature have no place to stand.
        if (place === undefined) continue;
        const signature = place.text.slice(symbol.nameEnd, symbol.bodyStart);
        const returned = signature.lastIndexOf("->");
        const from = symbol.nameEnd + Math.max(0, returned);
        await addTypesIn(place, from, symbol.bodyStart);
    }
    return links;
}

const typeKinds: ReadonlySet<string> = new Set([
    ...["struct", "union", "enum", "trait", "type", "class", "interface"],
]);

function typeNames(place: LiveFile, start: number, end: number): NameAt[] {
    const { facts, text } = place;
    const names: NameAt[] = [];
    const { offsets, size } = facts.references;
    for (let index = 0; index < size; index++) {
        const offset = offsets[index] ?? 0;
        if (offset < start || offset >= end) continue;
        const found = nameAt(facts, text, offset);
        if (found !== undefined && found.symbol < 0)
            names.push({ ...found, role: "type", ...inFrontOf(text, found.start) });
    }
    return names;
}

function asked(links: readonly LocationLink[], asLinks: boolean): object | null {
    if (links.length === 0) return null;
    if (asLinks) return links;
    return links.map((each) => ({ uri: each.targetUri, range: each.targetSelectionRange }));
}
