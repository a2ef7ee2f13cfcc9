import type { CargoFeature } from "./cargo-session.ts";
import { crateRequests } from "./features/crate-requests.ts";
import { fileChanges } from "./features/file-changes.ts";
import { inlayHints } from "./features/inlay-hints.ts";
import { workspaceRequests } from "./features/workspace-requests.ts";

/** All that is served for manifests, locks and cargo's configuration. */
export const cargoFeatures: readonly CargoFeature[] = [
    fileChanges,
    inlayHints,
    workspaceRequests,
    crateRequests,
];
