import type { BuildTimings } from "@rust-ai-ide/cargo/timings/build-timings";
import { compareTimings, type TimeDifference } from "@rust-ai-ide/cargo/timings/compare-timings";
import { type PackageTime, packageTimes } from "@rust-ai-ide/cargo/timings/package-times";
import { DataTable, type TableColumn } from "../common/data-table.ts";
import { secondsText } from "../common/quantities.ts";
import { translate as t } from "../common/texts.ts";

/** What each package cost, as a table. */
export function packagesTable(timings: BuildTimings, text: string): DataTable<PackageTime> {
    const total = timings.units.reduce((sum, { duration }) => sum + duration, 0);
    const seconds = (
        title: string,
        of: (time: PackageTime) => number,
    ): TableColumn<PackageTime> => ({
        title,
        value: of,
        text: (time) => (of(time) === 0 ? "" : secondsText(of(time))),
    });
    const table = new DataTable<PackageTime>({
        caption: t("What packages cost in this build"),
        columns: [
            { title: t("Package"), value: ({ name }) => name },
            { title: t("Version"), value: ({ version }) => version },
            seconds(t("Time"), (time) => time.seconds),
            {
                title: t("Share"),
                value: (time) => (total === 0 ? 0 : time.seconds / total),
                text: (time) => `${((100 * time.seconds) / Math.max(total, 1e-9)).toFixed(1)} %`,
            },
            seconds(t("Frontend"), (time) => time.frontend),
            seconds(t("Code generation"), (time) => time.codegen),
            seconds(t("Build script"), (time) => time.buildScript),
            { title: t("Units"), value: ({ units }) => units },
        ],
        sortedBy: 2,
        descending: true,
    });
    const wanted = text.toLowerCase();
    table.show(packageTimes(timings).filter(({ name }) => name.toLowerCase().includes(wanted)));
    return table;
}

/** What became slower or faster, as a table. */
export function comparisonTable(
    before: BuildTimings,
    after: BuildTimings,
    text: string,
): { readonly table: DataTable<TimeDifference>; readonly slower: number; readonly pace: number } {
    const { packages, pace } = compareTimings(before, after);
    const verdicts: Readonly<Record<TimeDifference["verdict"], string>> = {
        slower: t("slower"),
        faster: t("faster"),
        same: "",
        added: t("only now"),
        removed: t("only before"),
    };
    const table = new DataTable<TimeDifference>({
        caption: t("What changed from the earlier build"),
        columns: [
            { title: t("Package"), value: ({ name }) => name },
            {
                title: t("Version"),
                value: ({ before: old, after: now }) =>
                    old === undefined || now === undefined || old.version === now.version
                        ? ((now ?? old)?.version ?? "")
                        : `${old.version} → ${now.version}`,
            },
            {
                title: t("Before"),
                value: ({ before: old }) => old?.seconds ?? -1,
                text: ({ before: old }) => (old === undefined ? "" : secondsText(old.seconds)),
            },
            {
                title: t("Now"),
                value: ({ after: now }) => now?.seconds ?? -1,
                text: ({ after: now }) => (now === undefined ? "" : secondsText(now.seconds)),
            },
            {
                title: t("Change"),
                value: ({ change }) => change,
                text: ({ change }) =>
                    Math.abs(change) < 0.005
                        ? ""
                        : `${change > 0 ? "+" : "−"}${secondsText(Math.abs(change))}`,
                mark: ({ verdict }) => verdict,
            },
            {
                title: t("Verdict"),
                value: ({ verdict }) => verdicts[verdict],
                mark: ({ verdict }) => verdict,
            },
        ],
        sortedBy: 4,
        descending: true,
    });
    const wanted = text.toLowerCase();
    table.show(packages.filter(({ name }) => name.toLowerCase().includes(wanted)));
    return { table, slower: packages.filter(({ verdict }) => verdict === "slower").length, pace };
}
