import type { ReviewRule } from "../../review-rule.ts";
import { argumentsSwapped, endlessRecursion, lengthBound } from "./arguments.ts";
import { asyncBlocking, checkThenUse } from "./blocking.ts";
import { castLosesSign, castRounds, castTruncates, castWraps } from "./casts.ts";
import { safetySectionMissing, wildcardArm } from "./contracts.ts";
import { nameForgotten } from "./copy-paste.ts";
import {
    errorArmEmpty,
    errorOkDropped,
    errorReplaced,
    errorUnderscore,
    errorUnused,
    ioAmount,
} from "./errors.ts";
import { asyncBorrowHeld, asyncLockHeld, lockTwice } from "./held-guards.ts";
import { dropPanics, partnersDisagree, unsafeImplementation } from "./implementations.ts";
import { outsideNumberUnchecked } from "./outside-data.ts";
import { panicExpect, panicIndex, panicMacro, panicUnwrap } from "./panics.ts";
import { sameBranches, sameOperands, selfAssigned } from "./sameness.ts";
import { secretLogged } from "./secret-logged.ts";
import { relaxedPublishes, taskErrorLost } from "./tasks.ts";

/** Rules over the code of functions. */
export const bodyRules: readonly ReviewRule[] = [
    panicUnwrap,
    panicExpect,
    panicMacro,
    panicIndex,
    castTruncates,
    castLosesSign,
    castWraps,
    castRounds,
    asyncLockHeld,
    asyncBorrowHeld,
    lockTwice,
    sameOperands,
    sameBranches,
    selfAssigned,
    errorOkDropped,
    errorUnderscore,
    errorUnused,
    errorArmEmpty,
    errorReplaced,
    ioAmount,
    asyncBlocking,
    checkThenUse,
    argumentsSwapped,
    endlessRecursion,
    lengthBound,
    unsafeImplementation,
    partnersDisagree,
    dropPanics,
    nameForgotten,
    secretLogged,
    outsideNumberUnchecked,
    taskErrorLost,
    relaxedPublishes,
    safetySectionMissing,
    wildcardArm,
];
