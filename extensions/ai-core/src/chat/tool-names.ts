/** Names of the tools, as the manifest declares them. */
export const toolNames = [
    "rust_diagnostics",
    "rust_definition",
    "rust_check_edit",
    "rust_error_explain",
    "rust_workspace_facts",
] as const;
export type ToolName = (typeof toolNames)[number];
