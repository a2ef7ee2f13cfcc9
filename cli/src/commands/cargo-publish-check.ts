import { publishReport } from "@rust-ai-ide/node/cargo-publish/publish-report";
import { CargoCliErrors } from "../cargo/cargo-cli-errors.ts";
import { manifestOptions, openManifest, warnOfProblems } from "../cargo/open-manifest.ts";
import { defineCommand } from "../command.ts";
import { shownPath } from "../rules/finding-report.ts";
import { requireFormat } from "../rules/rule-options.ts";

export const cargoPublishCheck = defineCommand({
    words: ["cargo", "publish-check"],
    summary: "Say what would be published, and what stands in the way.",
    details:
        "Lists the files that cargo package would pack and looks at metadata, dependencies, secrets and size, without running anything and without the network. Of several packages it tells the order in which they have to be published. Exits with 1 when a registry would refuse a package or its users would get a broken one.",
    options: {
        ...manifestOptions,
        package: {
            kind: "text",
            value: "NAME",
            repeatable: true,
            help: "Look at this package alone; may be repeated.",
        },
        files: { kind: "flag", help: "Print the files that would be packed." },
    },
    run: async (values, { terminal, token }) => {
        const format = requireFormat(values.format);
        const { workspace, registries } = await openManifest(values["manifest-path"]);
        const names = workspace.packages.map(({ manifest }) => manifest.package?.name?.value);
        const unknown = values.package.find((name) => !names.includes(name));
        if (unknown !== undefined)
            throw CargoCliErrors.noSuch(`There is no package ${unknown} here`);
        const report = await publishReport({
            workspace,
            registries,
            packages: values.package.length > 0 ? values.package : undefined,
            token,
            onProgress: (done, total) => terminal.progress(`${done} of ${total} packages`),
        });
        terminal.progress("");
        if (format === "json") terminal.print(`${JSON.stringify(report)}\n`);
        else {
            warnOfProblems(report.problems, terminal);
            for (const { name, version, isPublished, files, bytes, findings } of report.packages) {
                const size = `${files.length} files, ${(bytes / 1_000).toFixed(1)} kB`;
                terminal.print(`${name} ${version}: ${isPublished ? size : "never published"}\n`);
                for (const { path, line, severity, code, message, nextStep } of findings) {
                    const place = line === 0 ? shownPath(path) : `${shownPath(path)}:${line}`;
                    terminal.print(`    ${place}: ${severity}: ${message} ${nextStep} [${code}]\n`);
                }
                if (values.files) for (const file of files) terminal.print(`    ${file.path}\n`);
            }
            if (report.order.length > 1)
                terminal.print(`publish in this order: ${report.order.join(", ")}\n`);
        }
        const found = report.packages.flatMap(({ findings }) => findings);
        return found.some(({ severity }) => severity === "error") ? 1 : 0;
    },
});
