import { LineIndex } from "@rust-ai-ide/core/text";
import type { RequiredRule, SecretRule } from "./secret-rule.ts";

interface Part {
    readonly rule: SecretRule;
    readonly start: number;
}

interface Placed<T> {
    readonly part: T;
    readonly line: number;
    readonly column: number;
}

/**
 * Without findings of rules that need another one which found nothing near, and without those that
 * were looked for on behalf of others only. Near is told by lines and columns of the starts.
 */
export function completeOnes<T extends Part>(found: readonly T[], text: string): T[] {
    const lines = new LineIndex(text);
    const byRule = new Map<string, Placed<T>[]>();
    const all = found.map((part): Placed<T> => {
        const { line, character } = lines.positionAt(part.start);
        return { part, line, column: character };
    });
    for (const each of all) {
        const { id } = each.part.rule;
        const known = byRule.get(id);
        if (known === undefined) byRule.set(id, [each]);
        else known.push(each);
    }
    const isComplete = (each: Placed<T>): boolean =>
        (each.part.rule.required ?? []).every((required) =>
            (byRule.get(required.rule) ?? []).some((other) => isNear(each, other, required)),
        );
    return all
        .filter((each) => each.part.rule.isSilent !== true && isComplete(each))
        .map(({ part }) => part);
}

function isNear<T>(one: Placed<T>, other: Placed<T>, required: RequiredRule): boolean {
    const { withinLines = Infinity, withinColumns = Infinity } = required;
    return (
        Math.abs(one.line - other.line) <= withinLines &&
        Math.abs(one.column - other.column) <= withinColumns
    );
}
