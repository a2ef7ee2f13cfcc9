import type { CancellationToken } from "@rust-ai-ide/core/cancellation";

/** One tool of the server. */
export interface McpTool {
    readonly name: string;
    readonly title: string;
    /** For the model that decides whether to call it. */
    readonly description: string;
    /** JSON Schema of the arguments. */
    readonly inputSchema: Readonly<Record<string, unknown>>;
    /** Clients run a tool that only reads without asking the user. */
    readonly annotations: {
        readonly readOnlyHint: boolean;
        readonly destructiveHint?: false;
        readonly openWorldHint: false;
    };
    /** Rejects with a coded error for arguments that it cannot use. */
    run(input: unknown, token: CancellationToken): Promise<string>;
}
