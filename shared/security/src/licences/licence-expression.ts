import type { Span } from "@rust-ai-ide/cargo/toml/syntax";

/** One licence that an expression asks for. */
export interface LicenceRequirement {
    /** As the SPDX list writes it, or `LicenseRef-x`, `DocumentRef-x:LicenseRef-y`. */
    readonly id: string;
    /** A `+` behind it: later versions do as well. GNU licences say so in their ids instead. */
    readonly orLater: boolean;
    /** What stands behind `WITH`. */
    readonly addition: string | undefined;
    /** Offsets in the text of the expression. */
    readonly span: Span;
}

/**
 * A licence expression, operands in front of their operators, so that no depth of parentheses needs
 * a deep stack to be walked.
 */
export interface LicenceExpression {
    readonly steps: readonly (LicenceRequirement | "AND" | "OR")[];
}

export interface LicenceProblem extends Span {
    /** `licence.*`: a stable code. */
    readonly code: string;
    readonly message: string;
}

/** Every licence that an expression names, in the order of its text. */
export function requirementsOf(expression: LicenceExpression): readonly LicenceRequirement[] {
    return expression.steps.filter((step) => typeof step !== "string");
}

/** One requirement as SPDX writes it. */
export function requirementText({ id, orLater, addition }: LicenceRequirement): string {
    return `${id}${orLater ? "+" : ""}${addition === undefined ? "" : ` WITH ${addition}`}`;
}

/**
 * Whose text a licence has: texts are those of the licence without its exception, and do not tell
 * whether later versions do.
 */
export function textIdentifier(identifier: string): string {
    const [id = ""] = identifier.split(" WITH ");
    const plain = id.replace(/\+$/, "");
    return /^[AL]?GPL-|^GFDL-/.test(plain)
        ? `${plain.replace(/-(?:only|or-later)$/, "")}-only`
        : plain;
}

/** The expression as SPDX writes it, with the parentheses that it needs and no others. */
export function expressionText(expression: LicenceExpression): string {
    const parts: { readonly text: string; readonly operator: "AND" | "OR" | undefined }[] = [];
    for (const step of expression.steps) {
        if (typeof step !== "string") {
            parts.push({ text: requirementText(step), operator: undefined });
            continue;
        }
        const [left, right] = parts
            .splice(-2)
            .map(({ text, operator }) =>
                step === "AND" && operator === "OR" ? `(${text})` : text,
            );
        parts.push({ text: `${left} ${step} ${right}`, operator: step });
    }
    return parts[0]?.text ?? "";
}

/** Whether the expression holds when `accepts` says which of its licences are granted. */
export function evaluate(
    expression: LicenceExpression,
    accepts: (requirement: LicenceRequirement) => boolean,
): boolean {
    const known: boolean[] = [];
    for (const step of expression.steps) {
        if (typeof step !== "string") {
            known.push(accepts(step));
            continue;
        }
        const right = known.pop() === true;
        const left = known.pop() === true;
        known.push(step === "AND" ? left && right : left || right);
    }
    return known[0] === true;
}
