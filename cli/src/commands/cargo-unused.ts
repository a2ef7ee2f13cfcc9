import { findUnused } from "@rust-ai-ide/node/cargo-unused/find-unused";
import { SourceCache } from "@rust-ai-ide/node/cargo-unused/source-cache";
import { manifestOptions, openManifest, warnOfProblems } from "../cargo/open-manifest.ts";
import { defineCommand } from "../command.ts";
import { shownPath } from "../rules/finding-report.ts";
import { requireFormat } from "../rules/rule-options.ts";

export const cargoUnused = defineCommand({
    words: ["cargo", "unused"],
    summary: "Find dependencies, features and members that nothing needs.",
    details:
        "Looks for the names of dependencies in the tokens of all sources, so that macros hide nothing; nothing is built and nothing runs. Tells dependencies that only tests need as misplaced. What could need one although no code names it (macros and generators of others, features, links of native libraries, lists of cargo-machete, cargo-shear and cargo-udeps) keeps it; --kept shows these. A question mark stands behind findings that are not certain. Exits with 1 when something certain was found.",
    options: {
        ...manifestOptions,
        kept: { kind: "flag", help: "Show what is kept although no code names it, and why." },
        "certain-only": { kind: "flag", help: "Leave findings out that are not certain." },
    },
    run: async (values, { terminal, token }) => {
        const format = requireFormat(values.format);
        const { workspace, registries } = await openManifest(values["manifest-path"]);
        const report = await findUnused({
            workspace,
            registries,
            cache: new SourceCache(),
            token,
            onProgress: (done, total) => terminal.progress(`${done} of ${total} packages`),
        });
        terminal.progress("");
        const findings = report.findings.filter(
            ({ confidence }) => confidence === "high" || !values["certain-only"],
        );
        if (format === "json") {
            terminal.print(`${JSON.stringify({ ...report, findings })}\n`);
        } else {
            warnOfProblems(report.problems, terminal);
            for (const { manifestPath, line, kind, confidence, message, evidence } of findings) {
                const mark = confidence === "low" ? "?" : "";
                terminal.print(`${shownPath(manifestPath)}:${line}: ${kind}${mark}: ${message}\n`);
                for (const { path, line: at, column, what } of evidence) {
                    terminal.print(`    ${shownPath(path)}:${at}:${column}: ${what}\n`);
                }
            }
            if (values.kept) {
                for (const { package: owner, name, reason } of report.kept) {
                    terminal.print(`kept: ${name} of ${owner}: ${reason}\n`);
                }
            }
            const { dependencies, files, milliseconds } = report.summary;
            if (findings.length === 0) {
                terminal.print(
                    `Nothing unused in ${dependencies} dependencies, ${files} files, ${milliseconds} ms.\n`,
                );
            }
        }
        return findings.some(({ confidence }) => confidence === "high") ? 1 : 0;
    },
});
