import type { EndpointParameter } from "../endpoint.ts";
import { namedBehind, unnamedBefore } from "../python/python-parameters.ts";
import { splitArguments } from "../source/split.ts";

/**
 * The parameters of `signature = (a, b=None, *, c=1, **options)`, with the types and places that the
 * function gives them. `start` and `end` hold what stands between the brackets.
 */
export function signatureParameters(
    text: string,
    start: number,
    end: number,
    typed: readonly EndpointParameter[],
): EndpointParameter[] {
    return splitArguments(text, start, end).map((piece): EndpointParameter => {
        const [, stars = "", name = ""] = /^(\**)\s*(\w*)/.exec(piece.text) ?? [];
        const known = typed.find((each) => each.name === name);
        const place = { start: piece.start, end: piece.start + stars.length + name.length };
        if (piece.text === namedBehind || piece.text === unnamedBefore || stars !== "") {
            return { name: stars + name || piece.text, type: "", isOptional: true, ...place };
        }
        const isOptional = piece.text.includes("=");
        return { ...(known ?? { name, type: "", ...place }), isOptional };
    });
}
