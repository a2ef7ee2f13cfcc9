import type { ChangePage } from "./change-pages.ts";
import type { Claim } from "./claims.ts";

/** Advice that fits every change and so says nothing about this one. */
const generic =
    /\b(?:consider (?:adding|using|whether)|it (?:is|would be) (?:recommended|good|better)|best practices?|make sure (?:that )?|ensure (?:that )?|add (?:more )?(?:comments|tests|documentation)|could be (?:improved|more)|readability)\b/i;
/** A line is meant that is this many away from the one that was named. */
const nearest = 2;
const shortestProblem = 20;

/** Why a claim was dropped. */
export type ClaimFault =
    | "notOnAChangedLine"
    | "codeIsNotThere"
    | "namesWhatIsNotThere"
    | "saysNothing";

/**
 * Holds a claim against what it is about: it has to name a changed line, quote what stands there, and
 * speak only of things of the page. Gives the claim with the line that it quotes.
 */
export function checkClaim(claim: Claim, page: ChangePage): Claim | ClaimFault {
    const wanted = plain(claim.code);
    const lines = linesOf(page);
    const near = [...page.changed]
        .filter((line) => Math.abs(line - claim.line) <= nearest)
        .sort((one, other) => Math.abs(one - claim.line) - Math.abs(other - claim.line));
    if (near.length === 0) return "notOnAChangedLine";
    const line = near.find(
        (each) => wanted !== "" && plain(lines.get(each) ?? "").includes(wanted),
    );
    if (line === undefined) return "codeIsNotThere";
    if (claim.problem.trim().length < shortestProblem || generic.test(claim.problem)) {
        return "saysNothing";
    }
    return namesOutside(claim.problem, page.text).length > 0
        ? "namesWhatIsNotThere"
        : { ...claim, line };
}

/** Names of code in a sentence that a text does not have: what a model made up. */
export function namesOutside(sentence: string, text: string): readonly string[] {
    const quoted = [...sentence.matchAll(/`([^`\n]{1,80})`/g)].flatMap(
        ([, code = ""]) => code.match(/[A-Za-z_]\w*/g) ?? [],
    );
    const shaped = sentence.match(/\b(?:[a-z]+_\w+|[a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*)\b/g) ?? [];
    const known = new Set(text.match(/[A-Za-z_]\w*/g));
    return [...new Set([...quoted, ...shaped])].filter((name) => !known.has(name));
}

function linesOf(page: ChangePage): ReadonlyMap<number, string> {
    const lines = new Map<number, string>();
    for (const line of page.text.split("\n")) {
        const [, number, code = ""] = /^ *(\d+) [ +] (.*)$/.exec(line) ?? [];
        if (number !== undefined) lines.set(Number(number), code);
    }
    return lines;
}

function plain(code: string): string {
    return code.replace(/^\s*\d*\s*\+ /, "").replace(/[\s`]+/g, "");
}
