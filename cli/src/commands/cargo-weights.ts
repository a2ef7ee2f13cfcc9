import { throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { PackageWeights } from "@rust-ai-ide/node/cargo-what-if/package-weights";
import { buildHistory } from "../cargo/build-history.ts";
import { manifestOptions, openManifest } from "../cargo/open-manifest.ts";
import { defineCommand } from "../command.ts";
import { requireFormat } from "../rules/rule-options.ts";
import { megabytes, textTable } from "../text-table.ts";

export const cargoWeights = defineCommand({
    words: ["cargo", "weights"],
    summary: "Show how large the packages of the lock are, and what they cost in builds.",
    details:
        "Reads unpacked sources and the timings of builds that were kept; the largest come first. What is not on this machine is shown without figures.",
    options: {
        ...manifestOptions,
        most: { kind: "number", value: "N", minimum: 1, default: 30, help: "Rows of the text." },
    },
    run: async (values, { terminal, token }) => {
        const format = requireFormat(values.format);
        const { workspace, registries } = await openManifest(values["manifest-path"]);
        const history = buildHistory(workspace.rootManifest.manifestPath);
        const seconds = await history.packageSeconds();
        const weights = new PackageWeights(registries, seconds);
        const foreign = (workspace.lock?.packages ?? []).filter(({ source }) => source);
        const packages = [];
        for (const each of foreign) {
            throwIfCancelled(token);
            terminal.progress(`${packages.length} of ${foreign.length} packages`);
            const { name, version, source } = each;
            packages.push({
                name,
                version,
                source: source ?? null,
                license: (await weights.license(each)) ?? null,
                ...((await weights.weighSources(each)) ?? {}),
                buildSeconds: seconds.get(`${name} ${version}`) ?? null,
            });
        }
        terminal.progress("");
        packages.sort((a, b) => (b.sizeBytes ?? -1) - (a.sizeBytes ?? -1));
        if (format === "json") {
            terminal.print(`${JSON.stringify({ packages })}\n`);
            return 0;
        }
        const rows = packages
            .slice(0, values.most)
            .map(({ name, version, sizeBytes, rustLines, buildSeconds, license }) => [
                `${name} ${version}`,
                sizeBytes === undefined ? "-" : megabytes(sizeBytes),
                rustLines ?? "-",
                buildSeconds === null ? "-" : buildSeconds.toFixed(1),
                license ?? "",
            ]);
        terminal.print(textTable(["package", "sources", "lines", "build s", "licence"], rows));
        return 0;
    },
});
