import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { newestReport, readReport } from "../../src/cargo-timings/read-report.ts";
import { startOf, TimingHistory, timingsFolder } from "../../src/cargo-timings/timing-history.ts";

const base = mkdtempSync(join(tmpdir(), "rai-timings-"));
after(() => rmSync(base, { recursive: true, force: true }));

function report(name: string, seconds: number): string {
    const unit = { i: 0, name, version: "1.0.0", start: 0, duration: seconds };
    return `<script>const UNIT_DATA = ${JSON.stringify([unit])};</script>`;
}

test("runs are kept by workspace, the newest first, and each once", async () => {
    const history = new TimingHistory(join(base, "kept"), "/one/Cargo.toml");
    deepEqual(await history.list(), []);
    await history.keep({ startedAt: 1_700_000_000_000, profile: "dev" }, report("a", 1));
    await history.keep({ startedAt: 1_800_000_000_000.4, profile: "my profile" }, report("a", 2));
    await history.keep({ startedAt: 1_800_000_000_000.4, profile: "my profile" }, report("a", 2));
    const runs = await history.list();
    deepEqual(
        runs.map(({ id, startedAt, profile }) => [id, startedAt, profile]),
        [
            ["1800000000000-my_profile.html", 1_800_000_000_000, "my_profile"],
            ["1700000000000-dev.html", 1_700_000_000_000, "dev"],
        ],
    );
    match((await history.read(runs[0]?.id ?? "")) ?? "", /"duration":2/);
    deepEqual(await new TimingHistory(join(base, "kept"), "/two/Cargo.toml").list(), []);
});

test("only runs are read, whatever is asked for", async () => {
    const history = new TimingHistory(join(base, "asked"), "/one/Cargo.toml");
    writeFileSync(join(base, "secret.html"), "secret");
    for (const id of ["../../secret.html", "1700000000000-../../secret.html", "", "x.html"]) {
        equal(await history.read(id), undefined, id);
    }
    equal(await history.read("1700000000000-dev.html"), undefined);
});

test("the oldest runs go when there are too many", async () => {
    const history = new TimingHistory(join(base, "many"), "/one/Cargo.toml");
    for (let run = 0; run < 33; run++) {
        await history.keep(
            { startedAt: 1_700_000_000_000 + run, profile: "dev" },
            report("a", run),
        );
    }
    const runs = await history.list();
    equal(runs.length, 30);
    equal(runs.at(-1)?.startedAt, 1_700_000_000_003);
});

test("a package costs what the newest build that compiled it measured", async () => {
    const history = new TimingHistory(join(base, "seconds"), "/one/Cargo.toml");
    await history.keep({ startedAt: 1_700_000_000_000, profile: "dev" }, report("a", 1));
    await history.keep({ startedAt: 1_700_000_000_001, profile: "dev" }, report("b", 2));
    await history.keep({ startedAt: 1_700_000_000_002, profile: "dev" }, report("a", 3));
    await history.keep({ startedAt: 1_700_000_000_003, profile: "dev" }, "damaged");
    deepEqual(
        [...(await history.packageSeconds())],
        [
            ["a 1.0.0", 3],
            ["b 1.0.0", 2],
        ],
    );
});

test("the newest report of a folder is read, also from cargo's own folder in it", async () => {
    const folder = join(base, "project");
    const reports = join(folder, "target", "cargo-timings");
    mkdirSync(reports, { recursive: true });
    await rejects(readReport(folder), { code: "timings.missing" });
    await rejects(readReport(join(base, "nowhere")), { code: "timings.missing" });
    writeFileSync(join(reports, "cargo-timing-1.html"), report("a", 1));
    writeFileSync(join(reports, "cargo-timing.html"), report("b", 1));
    writeFileSync(join(reports, "other.html"), report("c", 1));
    utimesSync(join(reports, "cargo-timing-1.html"), 10, 10);
    equal((await readReport(folder)).timings.units[0]?.name, "b");
    equal(await newestReport(join(base, "nowhere")), undefined);
});

test("a file that is no report says so", async () => {
    const file = join(base, "page.html");
    writeFileSync(file, "<html></html>");
    await rejects(readReport(file), { code: "timings.notTimings" });
    await rejects(readReport("/dev/null"), { code: "timings.notTimings" });
    truncateSync(file, 65_000_000);
    await rejects(readReport(file), { code: "timings.tooLarge" });
});

test("a build without a date started now", () => {
    equal(startOf("2026-11-22T21:25:52.685796929Z", 5), Date.parse("2026-11-22T21:25:52.685Z"));
    equal(startOf("", 5), 5);
    equal(startOf("0", 5), 5);
});

test("timings lie where other things of the product do that can be made again", () => {
    const folder = timingsFolder({
        platform: "linux",
        env: { XDG_CACHE_HOME: "/cache" },
        homeDirectory: "/home/a",
    });
    equal(folder, "/cache/rust-ai-ide/cargo-timings");
});
