import { defineCommand } from "../command.ts";
import { runLanguageServer } from "../language-server/run-language-server.ts";

export const lsp = defineCommand({
    words: ["lsp"],
    summary: "Run the language server on standard input and output.",
    details:
        "Speaks the Language Server Protocol: synced documents, and the grammar's part of completion. Ends when the client does.",
    options: {},
    run: async (_values, { installation, token }) => {
        await runLanguageServer({ grammarsFolder: installation.grammarFolder, token });
        return 0;
    },
});
