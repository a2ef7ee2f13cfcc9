import { resolve } from "node:path";
import type { ReviewOutcome } from "@rust-ai-ide/node/review/run-review";
import type { ReviewReport } from "@rust-ai-ide/review/review-report";
import type { ReviewScope } from "@rust-ai-ide/review/review-scope";
import { CliErrors } from "../cli-errors.ts";
import type { CommandContext, ExitCode, Values } from "../command.ts";
import { progressReport } from "../progress-report.ts";
import { productVersion } from "../version.ts";
import type { reviewOptions } from "./review-options.ts";
import { reviewScopeOf } from "./review-scope-of.ts";
import { reviewText } from "./review-text.ts";

const formats = [
    "text",
    "json",
    "sarif",
    "markdown",
    "reviewdog",
    "github",
    "annotations",
] as const;
/** The worst first. */
const severities: readonly string[] = ["error", "warning", "information", "hint"];

export async function runReviewCommand(
    values: Values<typeof reviewOptions>,
    context: CommandContext,
): Promise<ExitCode> {
    const { terminal } = context;
    const format = formats.find((each) => each === (values.format ?? "text"));
    if (format === undefined) throw CliErrors.badChoice("format", formats.join(", "));
    const threshold = values["fail-on"] ?? "warning";
    const least = severities.indexOf(threshold);
    if (least < 0 && threshold !== "none") {
        throw CliErrors.badChoice("fail-on", [...severities, "none"].join(", "));
    }
    const scope = reviewScopeOf(values);
    const { isReviewRule } = await import("@rust-ai-ide/node/review/rule-ids");
    const unknown = values.disable.find((id) => !isReviewRule(id));
    if (unknown !== undefined) throw CliErrors.unknownRule(unknown);
    const { readBaseline, withoutKnown, writeBaseline } = await import(
        "@rust-ai-ide/node/review/review-baseline"
    );
    // First, so that a file that is no baseline does not cost the time of a review.
    const known = values.baseline === undefined ? undefined : await readBaseline(values.baseline);
    const { report: found, settings } = await reviewed(values, scope, context);
    const report = known === undefined ? found : withoutKnown(found, known, settings.leads);
    const written = values["write-baseline"];
    if (written !== undefined) {
        await writeBaseline(written, found);
        terminal.print(`${written}: ${found.findings.length} findings\n`);
        return 0;
    }
    terminal.print(await formatted(report, format));
    if (format === "text") {
        for (const problem of report.problems) terminal.warn(`rust-ai: ${problem}`);
    }
    const failing = new Set(severities.slice(0, least + 1));
    return report.findings.some(({ severity }) => failing.has(severity)) ? 1 : 0;
}

async function reviewed(
    values: Values<typeof reviewOptions>,
    scope: ReviewScope,
    context: CommandContext,
): Promise<ReviewOutcome> {
    const { token, installation } = context;
    const { openReviewModels } = await import("./review-models.ts");
    const { runReview } = await import("@rust-ai-ide/node/review/run-review");
    const { deepenReview } = await import("@rust-ai-ide/node/review/deepen-review");
    const { addAdvisories } = await import("@rust-ai-ide/node/review/advisory-findings");
    const { askWantedCompilers } = await import("./ask-compilers.ts");
    const { advisoryStore } = await import("../security/advisory-store.ts");
    // First, so that a name that is not there does not cost the time of a review.
    const opened = await openReviewModels(values, context);
    try {
        const read = await runReview(
            {
                folder: resolve(values.repo ?? "."),
                scope,
                exclude: values.exclude,
                disabled: values.disable,
                grammarsFolder: installation.grammarFolder,
            },
            token,
        );
        const database = () => advisoryStore(installation).open();
        const audited = await addAdvisories(read, database, token, values.disable);
        const outcome = await askWantedCompilers(audited, scope, values, context);
        if (opened === undefined) return outcome;
        const onProgress = progressReport(context, false);
        return await deepenReview(outcome, { ...opened.models, onProgress }, token);
    } finally {
        await opened?.close();
    }
}

async function formatted(report: ReviewReport, format: (typeof formats)[number]): Promise<string> {
    switch (format) {
        case "text":
            return reviewText(report);
        case "json":
            return (await import("@rust-ai-ide/review/export/review-json")).reviewJson(report);
        case "sarif":
            return (await import("@rust-ai-ide/review/export/review-sarif")).reviewSarif(
                report,
                productVersion,
            );
        case "markdown":
            return (await import("@rust-ai-ide/review/export/review-markdown")).reviewMarkdown(
                report,
            );
        default: {
            const { githubAnnotations, githubReview, reviewdogJson } = await import(
                "@rust-ai-ide/review/export/review-comments"
            );
            if (format === "reviewdog") return reviewdogJson(report);
            return format === "github" ? githubReview(report) : githubAnnotations(report);
        }
    }
}
