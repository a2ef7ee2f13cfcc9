import type { Confidence } from "@rust-ai-ide/analysis/rules/rule";
import type { SecuritySeverity } from "../finding.ts";
import type { RegexNode } from "./regex/syntax.ts";

export interface RegexSource {
    readonly source: string;
    readonly flags?: string | undefined;
    /** Run by `LinearRegex`, as going back could take too long. */
    readonly tree?: RegexNode | undefined;
}

/**
 * One expression of a rule. It is tried only where one of its texts stands: the match begins
 * `from` to `to` units before that.
 */
export interface SecretPattern extends RegexSource {
    /** In lower case; empty: the whole text is searched where one of the rule's keywords occurs. */
    readonly texts: readonly string[];
    readonly from: number;
    readonly to: number;
    /** Letters, digits, `_`, `.` and `-` before the match that belong to it, at most so many. */
    readonly prefix?: number | undefined;
}

/** What is no secret although it looks like one. */
export interface SecretAllow {
    readonly regexes?: readonly RegexSource[] | undefined;
    /** What the expressions are tried on; the secret when absent. */
    readonly target?: string | undefined;
    readonly paths?: readonly RegexSource[] | undefined;
    /** In lower case; a secret that contains one is allowed. */
    readonly stopwords?: readonly string[] | undefined;
    /** Whole ids of commits, in lower case. */
    readonly commits?: readonly string[] | undefined;
    /** All kinds of conditions have to hold, not one of them. */
    readonly all?: boolean | undefined;
}

export interface SecretMatch {
    readonly path: string;
    /** Of a history. */
    readonly commit?: string | undefined;
    readonly secret: string;
    readonly match: string;
    readonly line: string;
}

/** A rule that has to find something in the same text, and how near. */
export interface RequiredRule {
    readonly rule: string;
    readonly withinLines?: number | undefined;
    readonly withinColumns?: number | undefined;
}

export interface SecretRule {
    readonly id: string;
    readonly title: string;
    /** None: the path alone is the finding. */
    readonly patterns: readonly SecretPattern[];
    readonly path?: RegexSource | undefined;
    /** Bits a character that a secret has more than. */
    readonly entropy?: number | undefined;
    /** Group of the secret; the first that is not empty when absent. */
    readonly group?: number | undefined;
    /** One of them has to occur in the text. In lower case. */
    readonly keywords?: readonly string[] | undefined;
    readonly allow?: readonly SecretAllow[] | undefined;
    /** The rule counts only where each of these found something too. */
    readonly required?: readonly RequiredRule[] | undefined;
    /** Looked for on behalf of rules that require it, and never reported. */
    readonly isSilent?: boolean | undefined;
    readonly confidence: Confidence;
    readonly severity: SecuritySeverity;
    /** Last look at a match, for what an expression cannot tell. */
    readonly isSecret?: ((match: SecretMatch) => boolean) | undefined;
}
