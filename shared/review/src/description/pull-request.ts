import type { ReviewReport } from "../review-report.ts";
import type { ChangeFact, ChangeFacts } from "./change-facts.ts";
import { commitMessage } from "./commit-message.ts";
import type { CommitConvention } from "./convention.ts";

/** More of a list is told by its number. */
const mostRows = 12;

/** A title and a text in Markdown for a pull request, of facts alone. */
export function pullRequest(
    facts: ChangeFacts,
    report: ReviewReport,
    convention: CommitConvention,
): { readonly title: string; readonly body: string } {
    const { summary, findings } = report;
    const told = facts.facts.filter(({ isTest }) => !isTest);
    const tests = facts.facts.filter(({ isTest, kind }) => isTest && kind !== "file");
    const leads = findings.filter(({ isLead }) => isLead);
    const sections = [
        section("What changes", told.map(rowOf)),
        section(
            "Breaking",
            [...new Set(facts.breaking)].map((each) => `- ${each}.`),
        ),
        section("Tests", tests.map(rowOf)),
        section(
            "Not tested",
            summary.untested.map((item) => `- \`${item}\``),
        ),
        section(
            `Risk: ${summary.risk.level}`,
            [
                ...summary.risk.reasons.map((reason) => `- ${reason}`),
                ...leads.map(
                    ({ place, message }) => `- \`${place.path}:${place.line}\` ${message}`,
                ),
            ],
            true,
        ),
        section("Before merging", [
            ...(facts.bump === "none"
                ? []
                : [`- [ ] The version asks for a ${facts.bump} release`]),
            ...(facts.breaking.length > 0 ? ["- [ ] The changelog tells what breaks"] : []),
            ...(summary.untested.length > 0 ? ["- [ ] Changed public items have tests"] : []),
        ]),
    ];
    const size = `${summary.files} files, ${summary.addedLines} lines added, ${summary.removedLines} removed.`;
    return {
        title: commitMessage(facts, convention).subject,
        body: `${[size, ...sections.filter((text) => text !== "")].join("\n\n")}\n`,
    };
}

function section(title: string, rows: readonly string[], isAlways = false): string {
    if (rows.length === 0 && !isAlways) return "";
    const more = rows.length > mostRows ? [`- ${rows.length - mostRows} more`] : [];
    return [`## ${title}`, "", ...rows.slice(0, mostRows), ...more].join("\n").trimEnd();
}

function rowOf({ verb, kind, name, now, place, isExported }: ChangeFact): string {
    const words: Readonly<Record<ChangeFact["verb"], string>> = {
        add: "added",
        remove: "removed",
        rename: "renamed",
        move: "moved",
        change: "changed",
        document: "documented",
        hide: "hidden",
        show: "made public",
    };
    const target = now === undefined ? "" : ` to \`${now}\``;
    const where = place === "" ? "" : ` in \`${place}\``;
    return `- ${isExported ? "public " : ""}${kind} \`${name}\` ${words[verb]}${target}${where}`;
}
