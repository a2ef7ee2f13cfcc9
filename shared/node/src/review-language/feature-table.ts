import { branchRequests } from "./features/branch-requests.ts";
import { compilerRequests } from "./features/compiler-requests.ts";
import { conflictRequests } from "./features/conflict-requests.ts";
import { decisionRequests } from "./features/decision-requests.ts";
import { exportRequests } from "./features/export-requests.ts";
import { mergeRequests } from "./features/merge-requests.ts";
import { modelRequests } from "./features/model-requests.ts";
import { operationRequests } from "./features/operation-requests.ts";
import { reviewRequests } from "./features/review-requests.ts";
import type { ReviewFeature } from "./review-session.ts";

/** What a review server serves. */
export const reviewFeatures: readonly ReviewFeature[] = [
    reviewRequests,
    compilerRequests,
    modelRequests,
    decisionRequests,
    exportRequests,
    branchRequests,
    conflictRequests,
    mergeRequests,
    operationRequests,
];
