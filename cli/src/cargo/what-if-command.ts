import { isAbsolute } from "node:path";
import { installedToolchain } from "@rust-ai-ide/node/cargo-service/installed-toolchain";
import { applyEdits } from "@rust-ai-ide/node/cargo-what-if/apply-edits";
import { askWhatIf, type WhatIfOptions } from "@rust-ai-ide/node/cargo-what-if/ask-what-if";
import { PackageWeights } from "@rust-ai-ide/node/cargo-what-if/package-weights";
import type {
    ChangedPackage,
    WhatIfChange,
    WhatIfReport,
} from "@rust-ai-ide/protocol/cargo/what-if";
import type { CommandContext, ExitCode, Values } from "../command.ts";
import { shownPath } from "../rules/finding-report.ts";
import { requireFormat } from "../rules/rule-options.ts";
import { megabytes } from "../text-table.ts";
import { buildHistory } from "./build-history.ts";
import { CargoCliErrors } from "./cargo-cli-errors.ts";
import { manifestOptions, openManifest } from "./open-manifest.ts";

/** Options of all questions about changes. */
export const whatIfOptions = {
    ...manifestOptions,
    apply: { kind: "flag", help: "Write the manifests and Cargo.lock after all." },
    trusted: {
        kind: "flag",
        help: "Where the cache lacks crates, run cargo in a temporary folder.",
    },
    online: { kind: "flag", help: "With --trusted: let cargo use the network." },
} as const;

export const whatIfDetails =
    "Tells packages that would come, go and move, features, duplicates, licences and sizes, and writes nothing without --apply. Versions are chosen as cargo chooses them, from what cargo has cached; the exit code is 1 where no versions fit together.";

/** Asks what a change would do and prints it. */
export async function runWhatIf(
    change: WhatIfChange,
    values: Values<typeof whatIfOptions>,
    { terminal, token }: CommandContext,
): Promise<ExitCode> {
    const format = requireFormat(values.format);
    const { workspace, registries } = await openManifest(values["manifest-path"]);
    const history = buildHistory(workspace.rootManifest.manifestPath);
    const { rustVersion } = await installedToolchain(process.env);
    const options: WhatIfOptions = {
        workspace,
        registries,
        weights: new PackageWeights(registries, await history.packageSeconds()),
        ...(rustVersion === undefined ? {} : { rustVersion }),
        today: Date.now(),
        ...(values.trusted
            ? {
                  cargo: {
                      env: process.env,
                      allowNetwork: values.online,
                      onProgress: (line) => terminal.progress(line.trim()),
                  },
              }
            : {}),
        token,
    };
    const answer = await askWhatIf(change, options);
    terminal.progress("");
    if (answer.kind === "failed") {
        const isUnsound = answer.code === "whatIf.unsoundWorkspace";
        throw isUnsound
            ? CargoCliErrors.unsoundWorkspace(answer.message)
            : CargoCliErrors.noSuch(answer.message);
    }
    if (answer.kind === "needs-cargo") {
        throw CargoCliErrors.notCached(answer.missing.slice(0, 5).join(", "));
    }
    if (values.apply && answer.kind === "report") {
        const texts = new Map(
            [workspace.rootManifest, ...workspace.packages].map((each) => [
                each.manifestPath,
                each.manifest.document.text,
            ]),
        );
        await applyEdits(answer.report.edits, (path) => texts.get(path));
    }
    if (format === "json") terminal.print(`${JSON.stringify(answer)}\n`);
    else if (answer.kind === "report") terminal.print(reportText(answer.report, values.apply));
    else {
        terminal.print(`No versions fit together: ${answer.conflict.message}\n`);
        for (const chain of answer.conflict.chains) terminal.print(`  ${chain.join(" → ")}\n`);
    }
    return answer.kind === "conflict" ? 1 : 0;
}

function reportText(report: WhatIfReport, isApplied: boolean): string {
    const lines = [`${report.title}: ${report.packagesBefore} → ${report.packagesAfter} packages`];
    const list = (sign: string, packages: readonly ChangedPackage[]): void => {
        for (const each of packages) {
            const size = each.sizeBytes === undefined ? [] : [megabytes(each.sizeBytes)];
            const facts = [...(each.license === undefined ? [] : [each.license]), ...size];
            const shown = facts.length === 0 ? "" : ` (${facts.join(", ")})`;
            lines.push(`  ${sign} ${each.name} ${each.version}${shown}`);
        }
    };
    list("-", report.removed);
    list("+", report.added);
    for (const { from, to } of report.moved) {
        lines.push(`  ~ ${from.name} ${from.version} → ${to.version}`);
    }
    for (const { name, version, on, off } of report.features) {
        const marks = [...on.map((each) => `+${each}`), ...off.map((each) => `-${each}`)];
        lines.push(`  features of ${name} ${version}: ${marks.join(" ")}`);
    }
    const names: readonly (readonly [string, readonly string[]])[] = [
        ["duplicates merged", report.duplicatesMerged],
        ["duplicates created", report.duplicatesCreated],
        ["licences gone", report.licensesGone],
        ["licences new", report.licensesNew],
    ];
    for (const [title, each] of names) {
        if (each.length > 0) lines.push(`  ${title}: ${each.join(", ")}`);
    }
    if (report.sizeBytes !== undefined)
        lines.push(`  sources: ${signed(megabytes, report.sizeBytes)}`);
    if (report.buildSeconds !== undefined) {
        lines.push(`  build: ${signed((value) => `${value.toFixed(1)} s`, report.buildSeconds)}`);
    }
    for (const text of report.unknowns) lines.push(`  ${text}`);
    const files = report.edits.map(({ path }) => (isAbsolute(path) ? shownPath(path) : path));
    const verb = isApplied ? "written" : "would change";
    lines.push(files.length === 0 ? "  no file changes" : `  ${verb}: ${files.join(", ")}`);
    return `${lines.join("\n")}\n`;
}

function signed(show: (value: number) => string, value: number): string {
    return `${value < 0 ? "-" : "+"}${show(Math.abs(value))}`;
}
