import type { BorderRule } from "./link-rule.ts";

/** Every border that is read, one line each. */
export const borderRules: readonly BorderRule[] = [];
