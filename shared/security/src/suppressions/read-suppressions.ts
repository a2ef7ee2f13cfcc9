import { readOpenVex } from "./read-openvex.ts";
import { readTomlSuppressions } from "./read-toml-suppressions.ts";
import type { Suppression } from "./suppression.ts";
import type { ReadSuppressions, SuppressionFile, SuppressionProblem } from "./suppression-file.ts";
import { isDay } from "./until-text.ts";

/**
 * Suppressions of all files, in the order of the files and their texts. Never fails: what cannot be
 * read is a problem, and the rest still holds. A day that is none ends a suppression at once: it
 * must not hold for ever by mistake.
 */
export function readSuppressions(files: readonly SuppressionFile[]): ReadSuppressions {
    const suppressions: Suppression[] = [];
    const problems: SuppressionProblem[] = [];
    for (const file of files) {
        const read = file.format === "openvex" ? readOpenVex(file) : readTomlSuppressions(file);
        problems.push(...read.problems);
        for (const each of read.suppressions) {
            suppressions.push(each);
            if (each.until === undefined || isDay(each.until)) continue;
            problems.push({
                code: "suppression.badDate",
                message: `${each.until} is no day of the calendar, so the suppression of ${each.rule} does not hold.`,
                path: each.path,
                span: each.span,
            });
        }
    }
    return { suppressions, problems };
}
