import type { BuildTimings } from "@rust-ai-ide/cargo/timings/build-timings";
import { unitTitle } from "@rust-ai-ide/cargo/timings/build-timings";
import { compareTimings } from "@rust-ai-ide/cargo/timings/compare-timings";
import { criticalPath } from "@rust-ai-ide/cargo/timings/critical-path";
import { packageTimes } from "@rust-ai-ide/cargo/timings/package-times";
import { readReport } from "@rust-ai-ide/node/cargo-timings/read-report";
import { defineCommand, type Terminal } from "../command.ts";
import { formatOption, requireFormat } from "../rules/rule-options.ts";
import { textTable } from "../text-table.ts";

/** Rows of the text; JSON has all. */
const shownPackages = 30;

export const cargoTimings = defineCommand({
    words: ["cargo", "timings"],
    summary:
        "Read what cargo build --timings measured: packages, and the chain that the build waited for.",
    details:
        "Nothing is built. PATH is a report that cargo wrote, or a folder that has one: the newest is taken, also from cargo-timings and target/cargo-timings in it. With --compare packages that became slower are listed, and the exit code is 1 when there are some: by at least half a second and a quarter, more than everything else did.",
    options: {
        path: {
            kind: "argument",
            value: "PATH",
            help: "A report of cargo build --timings, or its folder.",
        },
        compare: {
            kind: "text",
            value: "PATH",
            help: "An earlier report, or its folder, that this one is compared with.",
        },
        format: formatOption,
    },
    run: async (values, { terminal }) => {
        const format = requireFormat(values.format);
        const { path, timings } = await readReport(values.path);
        const earlier = values.compare === undefined ? undefined : await readReport(values.compare);
        const comparison = earlier && compareTimings(earlier.timings, timings);
        const slower = (comparison?.packages ?? []).filter(({ verdict }) => verdict === "slower");
        if (format === "json") {
            const { units, concurrency: _, cpu: __, ...summary } = timings;
            const chain = criticalPath(timings).map(({ unit, from, to }) => ({
                unit: unitTitle(unit),
                from,
                to,
            }));
            const report = {
                timings: {
                    path,
                    ...summary,
                    units: units.length,
                    packages: packageTimes(timings),
                    criticalPath: chain,
                },
                ...(comparison === undefined ? {} : { comparison }),
            };
            terminal.print(`${JSON.stringify(report)}\n`);
        } else if (comparison === undefined) printTimings(timings, terminal);
        else {
            const rows = comparison.packages
                .filter(({ verdict }) => verdict !== "same")
                .map(({ name, verdict, before, after, change }) => [
                    name,
                    seconds(before?.seconds),
                    seconds(after?.seconds),
                    seconds(change),
                    verdict,
                ]);
            terminal.print(
                `Whole build: ${seconds(comparison.before)} s before, ${seconds(comparison.after)} s now; packages took ${comparison.pace.toFixed(2)} times as long in general.\n`,
            );
            if (rows.length === 0) terminal.print("No package changed beyond that.\n");
            else terminal.print(textTable(["package", "before", "now", "change", "verdict"], rows));
        }
        return slower.length > 0 ? 1 : 0;
    },
});

function printTimings(timings: BuildTimings, terminal: Terminal): void {
    const { units, duration, profile, rustc, error } = timings;
    const facts = [profile, rustc].filter((fact) => fact !== "").join(", ");
    terminal.print(`${units.length} units in ${seconds(duration)} s (${facts})\n`);
    if (error !== "") terminal.print(`The build failed: ${error}\n`);
    const packages = packageTimes(timings);
    const rows = packages
        .slice(0, shownPackages)
        .map((time) => [
            time.name,
            time.version,
            seconds(time.seconds),
            seconds(time.frontend),
            seconds(time.codegen),
            seconds(time.buildScript),
        ]);
    const header = ["package", "version", "seconds", "frontend", "codegen", "build script"];
    terminal.print(textTable(header, rows));
    const rest = packages.length - shownPackages;
    if (rest > 0) terminal.print(`and ${rest} more packages\n`);
    terminal.print("\nThe build waited for:\n");
    for (const { unit, from, to } of criticalPath(timings)) {
        terminal.print(`  ${seconds(from)} to ${seconds(to)}  ${unitTitle(unit)}\n`);
    }
}

function seconds(value: number | undefined): string {
    return value === undefined ? "-" : value.toFixed(2);
}
