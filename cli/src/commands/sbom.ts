import { manifestOptions, openManifest, warnOfProblems } from "../cargo/open-manifest.ts";
import { CliErrors } from "../cli-errors.ts";
import { defineCommand } from "../command.ts";
import { productVersion } from "../version.ts";

const formats = ["cyclonedx", "spdx", "spdx3"] as const;

export const sbom = defineCommand({
    words: ["sbom"],
    summary:
        "Print a bill of materials of the workspace: its packages, where they come from, licences.",
    details:
        "Lists the packages of Cargo.lock with package URLs, checksums, dependencies and what their manifests say, for all targets and features. Packages that only tests need are marked as excluded, those that no default build needs as optional. The document's time is that of the newest change of Cargo.lock and Cargo.toml, or SOURCE_DATE_EPOCH, so that the same input gives the same bytes. For one with vulnerabilities use rust-ai audit --format cyclonedx. Nothing runs and nothing is fetched.",
    options: {
        "manifest-path": manifestOptions["manifest-path"],
        format: {
            kind: "text",
            value: "FORMAT",
            help: "Print cyclonedx (1.7), which is the default, spdx (2.3) or spdx3 (3.0.1), all as JSON.",
        },
    },
    run: async (values, { terminal, token }) => {
        const format = formats.find((each) => each === (values.format ?? "cyclonedx"));
        if (format === undefined) throw CliErrors.badChoice("format", formats.join(", "));
        const { workspace, registries } = await openManifest(values["manifest-path"]);
        const { assembleReport } = await import(
            "@rust-ai-ide/node/security-report/assemble-report"
        );
        const { reportMoment } = await import("@rust-ai-ide/node/security-report/report-moment");
        const { writeReport } = await import("@rust-ai-ide/security/report/write-report");
        const paths = [workspace.lockPath, workspace.rootManifest.manifestPath];
        const report = await assembleReport({
            workspace,
            registries,
            tool: { name: "Rust AI IDE", version: productVersion },
            createdAt: await reportMoment(paths, undefined, process.env),
            token,
        });
        warnOfProblems(
            report.problems.map((each) => ({ ...each, path: each.path ?? workspace.root })),
            terminal,
        );
        terminal.print(writeReport(format, report));
        return 0;
    },
});
