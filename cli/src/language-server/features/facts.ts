import { factPlaces, type ModelFact, readFacts } from "@rust-ai-ide/analysis/facts/model-facts";
import { uriOfPath } from "@rust-ai-ide/node/language-server/file-paths";
import { type Fact, GetFacts } from "@rust-ai-ide/protocol/intelligence";
import { offsetAt, rangeAt } from "../positions.ts";
import { AnswerFiles, type ServerFeature } from "../server-session.ts";

export const facts: ServerFeature = {
    register(session) {
        const { router, live, workspace, texts } = session;
        router.answer(GetFacts.method, GetFacts.params, async (params): Promise<Fact[]> => {
            const { uri, position, tokens, visible } = params;
            live.flush();
            const file = live.get(uri);
            const { index, links } = workspace;
            if (file?.path === undefined || index === undefined) return [];
            const { lineStarts } = file.facts;
            const places = factPlaces({
                path: file.path,
                languageId: file.languageId,
                text: file.text,
                facts: file.facts,
                offset: file.offsetAt(position),
                index,
                links,
                tokens,
                visible: visible && {
                    start: offsetAt(lineStarts, visible.start),
                    end: offsetAt(lineStarts, visible.end),
                },
            });
            const found = await readFacts(places, (path) => texts.read(path), { tokens });
            const files = new AnswerFiles(session);
            return found.map((fact) => wireFact(fact, files, live.uriOf(fact.path)));
        });
    },
};

function wireFact(fact: ModelFact, files: AnswerFiles, openUri: string | undefined): Fact {
    const { kind, path, languageId, name, start, end, line, endLine, text } = fact;
    const starts = files.get(path)?.facts.lineStarts;
    // Of a file that left the index meanwhile, lines are known all the same.
    const range =
        starts === undefined
            ? { start: { line, character: 0 }, end: { line: endLine, character: 0 } }
            : rangeAt(starts, start, end);
    return { kind, uri: openUri ?? uriOfPath(path), languageId, name, range, text };
}
