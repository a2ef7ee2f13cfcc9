// Runs the server by itself, as `rust-ai lsp` does.
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { runLanguageServer } from "../src/language-server/run-language-server.ts";

await runLanguageServer({ token: NeverCancelled });
process.exit(0);
