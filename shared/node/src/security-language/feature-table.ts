import { codeActions } from "./features/code-actions.ts";
import { codeChecks } from "./features/code-checks.ts";
import { codeLens } from "./features/code-lens.ts";
import { databaseRequests } from "./features/database-requests.ts";
import { diagnostics } from "./features/diagnostics.ts";
import { fileChanges } from "./features/file-changes.ts";
import { findingRequests } from "./features/finding-requests.ts";
import { fixRequests } from "./features/fix-requests.ts";
import { history } from "./features/history.ts";
import { hover } from "./features/hover.ts";
import { inventoryRequests } from "./features/inventory-requests.ts";
import { policyChecks } from "./features/policy-checks.ts";
import { reachRequests } from "./features/reach-requests.ts";
import { reportRequests } from "./features/report-requests.ts";
import { scanRequests } from "./features/scan-requests.ts";
import type { SecurityFeature } from "./security-session.ts";

/** What is served about the security of the open folders. */
export const securityFeatures: readonly SecurityFeature[] = [
    fileChanges,
    diagnostics,
    codeChecks,
    hover,
    codeLens,
    codeActions,
    findingRequests,
    databaseRequests,
    fixRequests,
    reachRequests,
    scanRequests,
    inventoryRequests,
    reportRequests,
    policyChecks,
    history,
];
