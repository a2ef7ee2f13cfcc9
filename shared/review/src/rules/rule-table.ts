import type { ReviewRule } from "../review-rule.ts";
import { attributesChanged } from "./api/attributes.ts";
import {
    genericsChanged,
    parametersChanged,
    qualifiersChanged,
    returnChanged,
} from "./api/functions.ts";
import { fieldAdded, variantAdded } from "./api/members.ts";
import { itemRemoved, itemRenamed, macroRemoved, visibilityReduced } from "./api/removed.ts";
import { boundsChanged, implementationRemoved, traitChanged } from "./api/traits.ts";
import { typeChanged } from "./api/types.ts";
import { bodyRules } from "./body/body-rules.ts";
import { safetyCommentLost } from "./body/safety-comments.ts";
import { commentedOut } from "./hygiene/comments.ts";
import { complexityGrowth, documentationDrift } from "./hygiene/drift.ts";
import { printLeft } from "./hygiene/prints.ts";
import { testIgnored, untestedChange } from "./hygiene/tests.ts";
import { errorTextStyle, reminderDue } from "./hygiene/texts.ts";
import { lockRules } from "./lock/lock-rules.ts";
import { buildScriptReaches } from "./manifest/build-script.ts";
import {
    defaultFeaturesChanged,
    dependencyAdded,
    dependencyFromGit,
    dependencyWildcard,
} from "./manifest/dependencies.ts";
import { featureRemoved, rustVersionRaised, versionTooLow } from "./manifest/package.ts";

/** Every rule over changes that comes with the product. */
export const reviewRules: readonly ReviewRule[] = [
    itemRemoved,
    itemRenamed,
    visibilityReduced,
    macroRemoved,
    parametersChanged,
    returnChanged,
    qualifiersChanged,
    genericsChanged,
    variantAdded,
    fieldAdded,
    typeChanged,
    traitChanged,
    boundsChanged,
    implementationRemoved,
    attributesChanged,
    featureRemoved,
    rustVersionRaised,
    versionTooLow,
    dependencyAdded,
    dependencyWildcard,
    dependencyFromGit,
    defaultFeaturesChanged,
    buildScriptReaches,
    ...lockRules,
    untestedChange,
    testIgnored,
    documentationDrift,
    complexityGrowth,
    safetyCommentLost,
    commentedOut,
    errorTextStyle,
    printLeft,
    reminderDue,
    ...bodyRules,
];
