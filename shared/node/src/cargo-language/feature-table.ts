import type { CargoFeature } from "./cargo-session.ts";
import { analysisRequests } from "./features/analysis-requests.ts";
import { codeActions } from "./features/code-actions.ts";
import { completion } from "./features/completion.ts";
import { crateRequests } from "./features/crate-requests.ts";
import { diagnostics } from "./features/diagnostics.ts";
import { documentLinks } from "./features/document-links.ts";
import { editRequests } from "./features/edit-requests.ts";
import { fileChanges } from "./features/file-changes.ts";
import { hover } from "./features/hover.ts";
import { inlayHints } from "./features/inlay-hints.ts";
import { navigation } from "./features/navigation.ts";
import { rename } from "./features/rename.ts";
import { rustFiles } from "./features/rust-files.ts";
import { semanticTokens } from "./features/semantic-tokens.ts";
import { structure } from "./features/structure.ts";
import { toolRequests } from "./features/tool-requests.ts";
import { workspaceRequests } from "./features/workspace-requests.ts";

/** What is served for manifests, locks and cargo's configuration by the standard protocol. */
export const cargoFeatures: readonly CargoFeature[] = [
    fileChanges,
    completion,
    hover,
    inlayHints,
    navigation,
    workspaceRequests,
    crateRequests,
    editRequests,
    codeActions,
    rename,
    documentLinks,
    rustFiles,
    structure,
    semanticTokens,
    diagnostics,
    analysisRequests,
    toolRequests,
];
