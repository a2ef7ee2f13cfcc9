import { literalAt } from "../source/literals.ts";
import { closingBracket, splitArguments } from "../source/split.ts";

/** One condition of a `cfg`: `name` or `name = "value"`. */
export interface Condition {
    readonly name: string;
    readonly value: string | undefined;
    /** Of the name. */
    readonly start: number;
}

/** Deeper predicates are nobody's. */
const deepest = 50;

/** The conditions in a list of predicates, those inside of `all`, `any` and `not` among them. */
export function conditionsIn(text: string, start: number, end: number, depth = 0): Condition[] {
    const found: Condition[] = [];
    if (depth > deepest) return found;
    for (const piece of splitArguments(text, start, end)) {
        const name = /^(?:r#)?([A-Za-z_]\w*)/.exec(piece.text);
        if (name === null) continue;
        const behind = piece.start + name[0].length;
        const open = /^\s*\(/.exec(text.slice(behind, piece.end));
        if (open !== null && /^(?:all|any|not)$/.test(name[0])) {
            const inner = behind + open[0].length;
            found.push(
                ...conditionsIn(text, inner, closingBracket(text, inner - 1, piece.end), depth + 1),
            );
            continue;
        }
        if (open !== null) continue;
        const equals = /^\s*=\s*/.exec(text.slice(behind, piece.end));
        const literal = equals === null ? undefined : literalAt(text, behind + equals[0].length);
        if (equals !== null && literal === undefined) continue;
        const begin = behind - (name[1] ?? "").length;
        found.push({ name: name[1] ?? "", value: literal?.value, start: begin });
    }
    return found;
}
