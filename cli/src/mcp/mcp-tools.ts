import { type ToolInput, toolInputs } from "@rust-ai-ide/ai/chat/tool-inputs";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { explainErrorCode } from "@rust-ai-ide/node/cargo/explain-error";
import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import { cargoDiagnostics, checkEdit } from "./cargo-tools.ts";
import { confinedPath } from "./confined-path.ts";
import { fileFacts, workspaceFacts } from "./file-facts.ts";
import { McpErrors } from "./mcp-errors.ts";
import type { McpTool } from "./mcp-tool.ts";
import { toolSchemas } from "./tool-schemas.ts";

export interface McpToolOptions {
    /** The only folder whose files are read. */
    readonly root: string;
    /** cargo may run, and with it build scripts of the workspace. */
    readonly allowCargo: boolean;
    readonly env: Readonly<Record<string, string | undefined>>;
    /** Completes at a cursor in a file; answers a sentence when there is nothing. */
    readonly complete: (
        cursor: { readonly file: string; readonly line: number; readonly column: number },
        token: CancellationToken,
    ) => Promise<string>;
}

/** The tools of the server. Those that need cargo are there without leave too, and say what is missing. */
export function mcpTools(options: McpToolOptions): readonly McpTool[] {
    const { root, env } = options;
    const cargo = (): void => {
        if (!options.allowCargo) throw McpErrors.cargoNotAllowed();
    };
    return [
        tool(
            "explainError",
            "rust_error_explain",
            "Explain an error code",
            "What rustc --explain says of an error code such as E0308.",
            ({ code }, token) => explainErrorCode(code, env, token),
        ),
        tool(
            "diagnostics",
            "rust_diagnostics",
            "Errors and warnings",
            "Errors and warnings of cargo check, as rustc prints them, errors first. Runs in a temporary copy of the workspace.",
            (input, token) => {
                cargo();
                return cargoDiagnostics({ root, env }, input, token);
            },
        ),
        tool(
            "checkEdit",
            "rust_check_edit",
            "Check an edit",
            "Runs cargo check with proposed edits in a temporary copy of the workspace and tells which errors they remove and bring. Changes no file. Call it before proposing a change to Rust code.",
            (input, token) => {
                cargo();
                return checkEdit({ root, env }, input, token);
            },
        ),
        tool(
            "fileFacts",
            "rust_file_facts",
            "Items of a file",
            "Signatures and small types that a Rust file defines, by line; with a line, the item around it and its source. Runs nothing.",
            (input) => fileFacts(root, input),
        ),
        tool(
            "nothing",
            "rust_workspace_facts",
            "Workspace",
            "Package, edition and names of dependencies of the workspace, from its Cargo.toml. Runs nothing.",
            () => workspaceFacts(root),
        ),
        tool(
            "complete",
            "rust_complete",
            "Complete code",
            "The text that the embedded local model would insert at a cursor of a Rust file, checked by the grammar.",
            async ({ path, line, column }, token) =>
                options.complete({ file: await confinedPath(root, path), line, column }, token),
        ),
    ];
}

/** An edit of a build script or a macro is run by cargo, so a user has to be asked before. */
const runsProposals: ReadonlySet<keyof typeof toolSchemas> = new Set(["checkEdit"]);

function tool<K extends keyof typeof toolSchemas>(
    input: K,
    name: string,
    title: string,
    description: string,
    run: (input: ToolInput<K>, token: CancellationToken) => Promise<string>,
): McpTool {
    return {
        name,
        title,
        description,
        inputSchema: toolSchemas[input],
        annotations: runsProposals.has(input)
            ? { readOnlyHint: false, destructiveHint: false, openWorldHint: false }
            : { readOnlyHint: true, openWorldHint: false },
        run: async (raw, token) => {
            const parsed = parseMessage(toolInputs[input], raw);
            if (!parsed.ok) throw McpErrors.badArguments(parsed.message);
            return run(parsed.value as ToolInput<K>, token);
        },
    };
}
