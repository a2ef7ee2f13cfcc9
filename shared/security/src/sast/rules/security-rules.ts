import type { Rule } from "@rust-ai-ide/analysis/rules/rule";
import { pythonSecurityRules } from "./python-security.ts";
import { rustCryptographyRules } from "./rust-cryptography.ts";
import { rustExposureRules } from "./rust-exposure.ts";
import { rustMemoryRules } from "./rust-memory.ts";
import { rustTlsRules } from "./rust-tls.ts";
import { scriptSecurityRules } from "./script-security.ts";

/** Rules about security that a place alone decides; taint analysis finds what comes from afar. */
export const securityRules: readonly Rule[] = [
    ...rustTlsRules,
    ...rustCryptographyRules,
    ...rustMemoryRules,
    ...rustExposureRules,
    ...scriptSecurityRules,
    ...pythonSecurityRules,
];
