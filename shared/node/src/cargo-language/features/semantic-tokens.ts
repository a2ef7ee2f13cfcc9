import { tokenTypes, tomlTokens } from "@rust-ai-ide/cargo/editor/tokens/toml-tokens";
import { DocumentParams } from "../../language-server/standard-params.ts";
import type { CargoFeature } from "../cargo-session.ts";
import { manifestFile } from "../manifest-file.ts";

/** Colours, where the client says that it has no grammar of TOML. */
export const semanticTokens: CargoFeature = {
    capabilities: () => ({
        semanticTokensProvider: {
            legend: { tokenTypes: [...tokenTypes], tokenModifiers: [] },
            full: true,
        },
    }),
    register(session) {
        const { router, settings } = session;
        router.answer("textDocument/semanticTokens/full", DocumentParams, async (params) => {
            if (settings.options.semanticTokens !== true) return null;
            const file = await manifestFile(session, params.textDocument.uri, 0);
            if (file === undefined) return null;
            const data: number[] = [];
            let [line, character] = [0, 0];
            for (const token of tomlTokens(file.context.manifest.document)) {
                const { start, end } = file.placed.range(token);
                const isSameLine = start.line === line;
                data.push(
                    start.line - line,
                    isSameLine ? start.character - character : start.character,
                    end.character - start.character,
                    tokenTypes.indexOf(token.type),
                    0,
                );
                [line, character] = [start.line, start.character];
            }
            return { data };
        });
    },
};
