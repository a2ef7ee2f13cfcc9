import type { Confidence } from "@rust-ai-ide/analysis/rules/rule";
import type { SecuritySeverity } from "../finding.ts";

/** A secret in a text. Never holds the secret itself: only what may be shown. */
export interface SecretFinding {
    readonly rule: string;
    readonly title: string;
    /** UTF-16 units of the text. */
    readonly start: number;
    readonly end: number;
    /** The first and last characters at most, the rest masked. */
    readonly masked: string;
    /** Shannon entropy in bits a character. */
    readonly entropy: number;
    readonly confidence: Confidence;
    readonly severity: SecuritySeverity;
    /** It stands in the text in this encoding. */
    readonly decoded?: "base64" | "hex" | undefined;
    /** Hexadecimal digits of a keyed hash of rule and secret; of no use without the installation's key. */
    readonly fingerprint: string;
}

/** HMAC-SHA-256 under the installation's key, in hexadecimal digits; the seam to the machine. */
export type SecretHash = (text: string) => string;
