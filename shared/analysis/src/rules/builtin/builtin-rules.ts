import type { Rule } from "../rule.ts";
import { pythonRules } from "./python.ts";
import { rustAsyncRules } from "./rust-async.ts";
import { rustLibraryRules } from "./rust-library.ts";
import { rustSafetyRules } from "./rust-safety.ts";
import { typescriptRules } from "./typescript.ts";

/** The rules that come with the product. */
export const builtinRules: readonly Rule[] = [
    ...rustAsyncRules,
    ...rustSafetyRules,
    ...rustLibraryRules,
    ...typescriptRules,
    ...pythonRules,
];
