import type { ReviewRule } from "../../review-rule.ts";
import { castLosesSign, castRounds, castTruncates, castWraps } from "./casts.ts";
import { panicExpect, panicIndex, panicMacro, panicUnwrap } from "./panics.ts";

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
];
