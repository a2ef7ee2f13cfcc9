import { installedToolchain } from "@rust-ai-ide/node/cargo-service/installed-toolchain";
import { askMerges } from "@rust-ai-ide/node/cargo-what-if/ask-merges";
import { manifestOptions, openManifest } from "../cargo/open-manifest.ts";
import { defineCommand } from "../command.ts";
import { requireFormat } from "../rules/rule-options.ts";

export const cargoWhatIfMerge = defineCommand({
    words: ["cargo", "what-if", "merge"],
    summary: "Find the smallest updates that leave fewer versions of duplicates.",
    details:
        "Tries updates with our own resolver, within the requirements that manifests have: first the duplicate itself, then what asks for it, then everything that leads to it, and as few packages of these as still help. Duplicates that no such update merges are left out. The exit code is 1 when there is a proposal.",
    options: {
        ...manifestOptions,
        package: {
            kind: "text",
            value: "NAME",
            repeatable: true,
            help: "Only for this duplicate; may be repeated.",
        },
    },
    run: async (values, { terminal, token }) => {
        const format = requireFormat(values.format);
        const { workspace, registries } = await openManifest(values["manifest-path"]);
        const { rustVersion } = await installedToolchain(process.env);
        const merges = await askMerges({
            workspace,
            registries,
            ...(values.package.length === 0 ? {} : { names: values.package }),
            ...(rustVersion === undefined ? {} : { rustVersion }),
            today: Date.now(),
            token,
            onProgress: (done, total) => terminal.progress(`${done} of ${total} duplicates`),
        });
        terminal.progress("");
        if (format === "json") terminal.print(`${JSON.stringify({ merges })}\n`);
        else if (merges.length === 0) terminal.print("No update merges a duplicate.\n");
        else {
            for (const { name, before, after, command } of merges) {
                terminal.print(`${name} ${before.join(", ")} → ${after.join(", ")}: ${command}\n`);
            }
        }
        return merges.length > 0 ? 1 : 0;
    },
});
