import { installedToolchain } from "@rust-ai-ide/node/cargo-service/installed-toolchain";
import { readOutdated } from "@rust-ai-ide/node/cargo-what-if/read-outdated";
import type { OutdatedPackage, VersionFacts } from "@rust-ai-ide/protocol/cargo/outdated";
import { manifestOptions, openManifest, warnOfProblems } from "../cargo/open-manifest.ts";
import { defineCommand } from "../command.ts";
import { requireFormat } from "../rules/rule-options.ts";
import { textTable } from "../text-table.ts";

export const cargoOutdated = defineCommand({
    words: ["cargo", "outdated"],
    summary: "List dependencies of which newer versions are known.",
    details:
        "Looks at what cargo has cached of registries, and says how old that is; the network is not asked. A version counts as compatible when everybody who has the locked one takes it and the Rust version of the workspace builds it. Exits with 1 when something is outdated or yanked.",
    options: {
        ...manifestOptions,
        all: { kind: "flag", help: "Look at packages that members do not ask for directly, too." },
        everything: { kind: "flag", help: "Show packages that are current as well." },
    },
    run: async (values, { terminal }) => {
        const format = requireFormat(values.format);
        const { workspace, registries } = await openManifest(values["manifest-path"]);
        const { rustVersion } = await installedToolchain(process.env);
        const today = Date.now();
        const report = await readOutdated({
            workspace,
            registries,
            all: values.all,
            today,
            ...(rustVersion === undefined ? {} : { rustVersion }),
        });
        const isBehind = ({ status }: OutdatedPackage): boolean =>
            status !== "current" && status !== "unknown";
        const behind = report.packages.filter(isBehind);
        if (format === "json") {
            terminal.print(`${JSON.stringify(report)}\n`);
            return behind.length > 0 ? 1 : 0;
        }
        warnOfProblems(report.problems, terminal);
        const shown = values.everything ? report.packages : behind;
        if (shown.length === 0) {
            terminal.print(`None of ${report.packages.length} packages is outdated.\n`);
        } else {
            const header = ["package", "locked", "age", "compatible", "latest", "note"];
            terminal.print(
                textTable(
                    header,
                    shown.map((each) => row(each, today)),
                ),
            );
        }
        const { oldestCachedAt, newestCachedAt } = report;
        if (oldestCachedAt !== undefined && newestCachedAt !== undefined) {
            const [oldest, newest] = [days(oldestCachedAt, today), days(newestCachedAt, today)];
            const age = oldest === newest ? `${newest}` : `${newest} to ${oldest}`;
            terminal.print(`What is cached of these crates is ${age} days old.\n`);
        }
        return behind.length > 0 ? 1 : 0;
    },
});

function row(each: OutdatedPackage, today: number): string[] {
    const { name, locked, compatible, latest, status, heldBack, askedBy } = each;
    const notes = [
        ...(status === "yanked" ? ["yanked"] : []),
        ...(status === "unknown" ? ["not in the cache"] : []),
        ...[...new Set(askedBy.map(({ kind }) => kind))].filter((kind) => kind !== "normal"),
        ...heldBack.slice(0, 1).map(({ version, reason, detail }) => {
            const why = { "rust-version": "needs Rust", "publish-age": "until", yanked: "yanked" };
            return `${version} held back: ${why[reason]} ${detail}`.trimEnd();
        }),
    ];
    const published = locked?.publishedAt;
    return [
        name,
        locked?.version ?? "-",
        published === undefined ? "-" : `${days(published, today)} d`,
        differing(compatible, locked),
        differing(latest, compatible ?? locked),
        notes.join("; "),
    ];
}

function differing(facts: VersionFacts | undefined, other: VersionFacts | undefined): string {
    return facts === undefined || facts.version === other?.version ? "-" : facts.version;
}

function days(from: number, today: number): number {
    return Math.max(0, Math.floor((today - from) / 86_400_000));
}
