import { homedir } from "node:os";
import { resolve } from "node:path";
import { indexCacheFolder } from "@rust-ai-ide/node/cache-folder";
import { defineCommand } from "../command.ts";
import type { MakeIndexer } from "../language-server/index-session.ts";
import { runLanguageServer } from "../language-server/run-language-server.ts";

/** The indexer's code is large, and not needed before the first scan. */
const makeIndexer: MakeIndexer = async (options) => {
    const { createIndexer } = await import("@rust-ai-ide/node/index/create-indexer");
    return createIndexer(options);
};

export const lsp = defineCommand({
    words: ["lsp"],
    summary: "Run the language server on standard input and output.",
    details:
        "Speaks the Language Server Protocol: synced documents, the grammar's part of completion, and what an index of the workspace knows, across languages. Runs nothing of the workspace. Ends when the client does.",
    options: {
        cache: {
            kind: "text",
            value: "DIR",
            help: "Keep what was read of files in this folder instead of the user's cache.",
        },
        "no-index": { kind: "flag", help: "Read no files of the workspace but open ones." },
    },
    run: async (values, { installation, token }) => {
        const { platform, env } = process;
        const cacheFolder =
            values.cache === undefined
                ? indexCacheFolder({ platform, env, homeDirectory: homedir() })
                : resolve(values.cache);
        await runLanguageServer({
            grammarsFolder: installation.grammarFolder,
            advisoryDatabase: installation.advisoryDatabase,
            token,
            ...(values["no-index"] ? {} : { makeIndexer, cacheFolder }),
        });
        return 0;
    },
});
