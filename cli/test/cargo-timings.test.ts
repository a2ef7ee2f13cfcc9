import { deepEqual, equal, match } from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { cargoTimings } from "../src/commands/cargo-timings.ts";
import { runProgram } from "../src/program.ts";
import { fakeContext } from "./fake-context.ts";

const base = mkdtempSync(join(tmpdir(), "rai-cli-timings-"));
after(() => rmSync(base, { recursive: true, force: true }));

/** Writes a report with one unit for each package, written as `name: seconds`. */
function report(file: string, packages: readonly string[]): string {
    const units = packages.map((text, i) => {
        const [name, seconds] = text.split(": ");
        const next = i + 1 < packages.length ? [i + 1] : [];
        return {
            i,
            name,
            version: "1.0.0",
            start: i,
            duration: Number(seconds),
            unblocked_units: next,
        };
    });
    const path = join(base, file);
    const summary = "<td>Profile:</td><td>dev</td><td>rustc:</td><td>rustc 1.95.0</td>";
    writeFileSync(path, `${summary}<script>const UNIT_DATA = ${JSON.stringify(units)};</script>`);
    return path;
}

const before = report("cargo-timing-before.html", ["syn: 1", "app: 1"]);
const now = report("now.html", ["syn: 3", "app: 1"]);

async function rust(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const { context, out, err } = fakeContext();
    const code = await runProgram([cargoTimings], ["cargo", "timings", ...args], context);
    return { code, out: out(), err: err() };
}

test("packages and the chain that the build waited for are printed", async () => {
    const { code, out } = await rust(now);
    equal(code, 0);
    deepEqual(out.split("\n"), [
        "2 units in 3.00 s (dev, rustc 1.95.0)",
        "package  version  seconds  frontend  codegen  build script",
        "syn        1.0.0     3.00      0.00     0.00          0.00",
        "app        1.0.0     1.00      0.00     0.00          0.00",
        "",
        "The build waited for:",
        "  0.00 to 3.00  syn 1.0.0",
        "",
    ]);
});

test("JSON has the summary, the packages and the chain", async () => {
    const { code, out } = await rust(now, "--format", "json");
    equal(code, 0);
    const { timings, comparison } = JSON.parse(out) as Record<string, Record<string, unknown>>;
    equal(timings?.duration, 3);
    equal(timings?.units, 2);
    deepEqual(Array.isArray(timings?.packages) && timings.packages.length, 2);
    deepEqual(timings?.criticalPath, [{ unit: "syn 1.0.0", from: 0, to: 3 }]);
    equal(comparison, undefined);
});

test("a package that became slower is a finding, a build as before is none", async () => {
    const worse = await rust(now, "--compare", before);
    equal(worse.code, 1);
    match(worse.out, /^Whole build: 2\.00 s before, 3\.00 s now/);
    match(worse.out, /\nsyn +1\.00 +3\.00 +2\.00 +slower\n/);
    const same = await rust(now, "--compare", now);
    equal(same.code, 0);
    match(same.out, /No package changed/);
    const json = await rust(now, "--compare", before, "--format", "json");
    equal(json.code, 1);
    match(json.out, /"verdict":"slower"/);
});

test("of a folder the newest report is taken; what is none is said in one line", async () => {
    match((await rust(base)).out, /^2 units in 2\.00 s/);
    for (const [path, code] of [
        [join(base, "none"), "timings.missing"],
        [import.meta.filename, "timings.notTimings"],
    ] as const) {
        const { code: exit, err } = await rust(path);
        equal(exit, 2);
        match(err, new RegExp(`${code}: .+\\n$`));
        equal(err.trim().split("\n").length, 1);
    }
});
