import type { ServerFeature } from "../server-session.ts";
import { callHierarchy } from "./call-hierarchy.ts";
import { codeActions } from "./code-actions.ts";
import { codeLens } from "./code-lens.ts";
import { definition } from "./definition.ts";
import { diagnostics } from "./diagnostics.ts";
import { documentSymbols } from "./document-symbols.ts";
import { facts } from "./facts.ts";
import { foldingRanges } from "./folding-ranges.ts";
import { highlights } from "./highlights.ts";
import { hover } from "./hover.ts";
import { indexRequests } from "./index-requests.ts";
import { linkRequests } from "./link-requests.ts";
import { references } from "./references.ts";
import { rename } from "./rename.ts";
import { selectionRanges } from "./selection-ranges.ts";
import { symbolRequests } from "./symbol-requests.ts";
import { workspaceSymbols } from "./workspace-symbols.ts";

/** All that is served besides documents and completion. */
export const features: readonly ServerFeature[] = [
    indexRequests,
    documentSymbols,
    workspaceSymbols,
    foldingRanges,
    selectionRanges,
    definition,
    references,
    highlights,
    hover,
    rename,
    diagnostics,
    codeActions,
    codeLens,
    callHierarchy,
    linkRequests,
    symbolRequests,
    facts,
];
