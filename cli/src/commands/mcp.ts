import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { sweepTrees } from "@rust-ai-ide/node/cargo/temporary-tree";
import { defineCommand } from "../command.ts";
import { requireFolder } from "../files.ts";
import { mcpTools } from "../mcp/mcp-tools.ts";
import { runMcpServer } from "../mcp/run-mcp-server.ts";
import { silenceSentences } from "../silence.ts";
import { productVersion } from "../version.ts";
import { answerFor } from "./complete.ts";

const completionLimitMs = 20_000;

export const mcp = defineCommand({
    words: ["mcp"],
    summary: "Offer the analyses to agents: an MCP server on standard input and output.",
    details:
        "Speaks the Model Context Protocol, one JSON text a line. Only files below the root are read, and none is written.\nTools that run cargo do so in a temporary copy of the workspace; build scripts of the workspace run then, so they need --allow-cargo.",
    options: {
        root: {
            kind: "text",
            value: "DIR",
            help: "The workspace; the current folder when absent.",
        },
        "allow-cargo": {
            kind: "flag",
            help: "Let the tools run cargo, for a workspace that you trust.",
        },
    },
    run: async (values, context) => {
        const folder = resolve(values.root ?? ".");
        await requireFolder(folder);
        const { terminal, installation, token } = context;
        if (values["allow-cargo"]) await sweepTrees();
        const tools = mcpTools({
            root: await realpath(folder),
            allowCargo: values["allow-cargo"],
            env: installation.environment,
            complete: async (cursor, requestToken) => {
                const answer = await answerFor(
                    {
                        ...cursor,
                        model: undefined,
                        folder: [],
                        timeout: completionLimitMs,
                        stdin: false,
                    },
                    { ...context, token: requestToken },
                );
                return "reason" in answer ? silenceSentences[answer.reason] : answer.text;
            },
        });
        const onDefect = (kind: string): void => terminal.warn(`rust-ai: mcp failed: ${kind}`);
        await runMcpServer(
            { tools, version: productVersion, onDefect },
            { input: process.stdin, print: (line) => terminal.print(line) },
            token,
        );
        return 0;
    },
});
