import { type FoundSymbol, SearchSymbols } from "@rust-ai-ide/protocol/intelligence";
import { AnswerFiles, type ServerFeature } from "../server-session.ts";

const usualLimit = 50;

/** The search for tools: of every language, whoever else answers it in the editor. */
export const symbolRequests: ServerFeature = {
    register(session) {
        const { router, live, workspace } = session;
        router.answer(SearchSymbols.method, SearchSymbols.params, ({ query, limit }, token) => {
            const { index } = workspace;
            if (index === undefined) return [];
            live.flush();
            const files = new AnswerFiles(session);
            return index
                .searchSymbols({ text: query, limit: limit ?? usualLimit, token })
                .flatMap(({ file, symbol }): FoundSymbol[] => {
                    const { name, kind, nameStart, nameEnd, container } = symbol;
                    const place = files.location(file.path, nameStart, nameEnd);
                    if (place === undefined) return [];
                    const around = files.get(file.path)?.facts.symbols[container]?.name;
                    const found = { name, kind, languageId: file.languageId, ...place };
                    return [around === undefined ? found : { ...found, container: around }];
                });
        });
    },
};
