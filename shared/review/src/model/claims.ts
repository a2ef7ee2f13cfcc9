import * as v from "valibot";
import { reviewCategories } from "../review-finding.ts";

const Claim = v.object({
    /** Of the head, from 1. */
    line: v.pipe(v.number(), v.integer(), v.minValue(1)),
    /** The code of the line that is wrong, word by word. */
    code: v.pipe(v.string(), v.maxLength(400)),
    category: v.picklist(reviewCategories),
    /** What goes wrong in which situation. */
    problem: v.pipe(v.string(), v.maxLength(1_000)),
});
/** What a model says is wrong with a line. Nothing of it is believed before it was checked. */
export type Claim = v.InferOutput<typeof Claim>;

const Claims = v.object({ claims: v.array(v.unknown()) });

/** More are not asked for. */
export const mostClaims = 3;

/** What an engine that can holds the answer to. */
export const claimsSchema = {
    type: "object",
    additionalProperties: false,
    required: ["claims"],
    properties: {
        claims: {
            type: "array",
            maxItems: mostClaims,
            items: {
                type: "object",
                additionalProperties: false,
                required: ["line", "code", "category", "problem"],
                properties: {
                    line: { type: "integer" },
                    code: { type: "string" },
                    category: { type: "string", enum: [...reviewCategories] },
                    problem: { type: "string" },
                },
            },
        },
    },
} as const;

const Verdict = v.object({
    verdict: v.picklist(["right", "wrong", "unsure"]),
    reason: v.pipe(v.string(), v.maxLength(1_000)),
});
/** What a model says of a finding. */
export type Verdict = v.InferOutput<typeof Verdict>;

export const verdictSchema = {
    type: "object",
    additionalProperties: false,
    required: ["reason", "verdict"],
    properties: {
        reason: { type: "string" },
        verdict: { type: "string", enum: ["right", "wrong", "unsure"] },
    },
} as const;

/** Claims of an answer, those that are none left out; undefined where it is no list of claims. */
export function readClaims(answer: string): readonly Claim[] | undefined {
    const parsed = v.safeParse(Claims, jsonIn(answer));
    if (!parsed.success) return undefined;
    return parsed.output.claims.flatMap((each) => {
        const claim = v.safeParse(Claim, each);
        return claim.success ? [claim.output] : [];
    });
}

export function readVerdict(answer: string): Verdict | undefined {
    const parsed = v.safeParse(Verdict, jsonIn(answer));
    return parsed.success ? parsed.output : undefined;
}

/** The first JSON object of a text: models without a schema talk around it. */
function jsonIn(answer: string): unknown {
    for (let start = answer.indexOf("{"); start >= 0; start = answer.indexOf("{", start + 1)) {
        const end = endOfObject(answer, start);
        if (end < 0) return undefined;
        try {
            return JSON.parse(answer.slice(start, end));
        } catch {
            // A brace of prose or code; the object may come behind it.
        }
    }
    return undefined;
}

/** Behind the brace that closes the one at `start`, strings heeded; -1 where there is none. */
function endOfObject(text: string, start: number): number {
    let depth = 0;
    let isString = false;
    for (let at = start; at < text.length; at++) {
        const sign = text[at];
        if (isString) {
            if (sign === "\\") at++;
            else if (sign === '"') isString = false;
        } else if (sign === '"') isString = true;
        else if (sign === "{") depth++;
        else if (sign === "}" && --depth === 0) return at + 1;
    }
    return -1;
}
