import { defineErrors } from "@rust-ai-ide/core/errors";

/** What a client of the MCP server can do wrong. */
export const McpErrors = defineErrors("mcp", {
    notInitialized: () => [
        "The client has not initialized the session.",
        'Send "initialize" first.',
    ],
    unknownTool: (name: string) => [
        `There is no tool ${JSON.stringify(name.slice(0, 60))}.`,
        'Ask "tools/list" for the tools.',
    ],
    badArguments: (problem: string) => [
        `The tool was called with unusable arguments: ${problem}.`,
        "Correct them by the tool's input schema.",
    ],
    cargoNotAllowed: () => [
        "This tool runs cargo, and with it build scripts of the workspace, which was not allowed.",
        "Start the server with --allow-cargo for a workspace that you trust.",
    ],
    outsideRoot: () => [
        "The path leads out of the folder that the server was started for.",
        "Name a file below --root.",
    ],
    searchMissing: () => [
        "The text to replace is not in the file exactly once.",
        "Quote whole lines exactly as they are.",
    ],
});
