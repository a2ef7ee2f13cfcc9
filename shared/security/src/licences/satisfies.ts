import { evaluate, type LicenceExpression, type LicenceRequirement } from "./licence-expression.ts";

/**
 * Whether a licence that a policy allows grants what one requirement asks for. As the spdx crate
 * decides it: ids are equal, or the requirement has a `+` and they differ in higher numbers alone.
 * Exceptions are part of a licence: `GPL-2.0-only` does not grant `GPL-2.0-only WITH X`, nor the
 * other way around.
 */
export function grants(allowed: LicenceRequirement, required: LicenceRequirement): boolean {
    if (allowed.addition !== required.addition) return false;
    if (allowed.id === required.id) return true;
    if (!required.orLater) return false;
    const own = allowed.id.split("-");
    const asked = required.id.split("-");
    return (
        own.length === asked.length &&
        own.every((part, index) => {
            const other = asked[index] ?? "";
            return part === other || (isNumber(part) && isNumber(other) && part > other);
        })
    );
}

/** Whether the allowed licences are enough for an expression. */
export function satisfies(
    expression: LicenceExpression,
    allowed: readonly LicenceRequirement[],
): boolean {
    return evaluate(expression, (required) => allowed.some((each) => grants(each, required)));
}

function isNumber(part: string): boolean {
    return /^[0-9.]+$/.test(part);
}
