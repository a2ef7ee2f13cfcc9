import { parseArgs } from "node:util";
import { build } from "./lib/build.mjs";
import { installDependencies } from "./lib/install.mjs";
import { fail, heading, line, seconds } from "./lib/log.mjs";
import { hostTarget } from "./lib/members.mjs";
import { failure, runNodeTests, testFiles } from "./lib/node-tests.mjs";
import { packageTarget } from "./lib/packages.mjs";
import { check } from "./suites/check.mjs";
import { host, ui } from "./suites/editor.mjs";
import { python } from "./suites/python.mjs";
import { unit } from "./suites/unit.mjs";

/** @typedef {import("./lib/node-tests.mjs").SuiteResult} SuiteResult */

/**
 * Every suite, in the order of a full run. `built` suites need dist/ and the packages.
 * @type {readonly { name: string, about: string, built: boolean, run: () => Promise<SuiteResult> }[]}
 */
const suites = [
    { name: "check", about: "format, lint, types, unused code", built: false, run: check },
    { name: "unit", about: "unit tests with line coverage", built: false, run: unit },
    { name: "python", about: "model pipeline", built: false, run: python },
    {
        name: "architecture",
        about: "layers, manifests, bundles",
        built: true,
        run: () => runNodeTests("architecture", testFiles(["test/architecture"])),
    },
    {
        name: "e2e",
        about: "command line on the embedded model",
        built: true,
        run: () => runNodeTests("e2e", testFiles(["test/e2e"]), { serial: true }),
    },
    { name: "host", about: "inside a real editor's extension host", built: true, run: host },
    { name: "ui", about: "a real editor driven in a browser", built: true, run: ui },
];

const help = `npm test -- [SUITE ...]
Installs what it needs and runs every suite, or the named ones:
${suites.map(({ name, about }) => `  ${name.padEnd(14)}${about}`).join("\n")}`;

async function main() {
    const { values, positionals } = parseArgs({
        options: { help: { type: "boolean" } },
        allowPositionals: true,
    });
    if (values.help === true) {
        console.log(help);
        return;
    }
    const unknown = positionals.filter((name) => !suites.some((suite) => suite.name === name));
    if (unknown.length > 0) throw new Error(`no suite ${unknown.join(", ")}\n${help}`);
    const wanted = suites.filter(
        ({ name }) => positionals.length === 0 || positionals.includes(name),
    );
    await installDependencies();
    const ready = wanted.some((suite) => suite.built) ? await prepare() : undefined;
    /** @type {{ name: string, result: SuiteResult, milliseconds: number }[]} */
    const rows = [];
    for (const suite of wanted) {
        heading(`${suite.name}: ${suite.about}`);
        const start = performance.now();
        const result =
            suite.built && ready !== undefined
                ? failure(ready)
                : await suite.run().catch((/** @type {Error} */ error) => failure(error.message));
        rows.push({ name: suite.name, result, milliseconds: performance.now() - start });
    }
    report(rows);
}

/** Builds and packs. @returns {Promise<string | undefined>} Why it failed. */
async function prepare() {
    heading("build and package");
    try {
        await build();
        await packageTarget(hostTarget());
        return undefined;
    } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        line(text);
        return `the build failed: ${text.split("\n")[0]}`;
    }
}

/** @param {{ name: string, result: SuiteResult, milliseconds: number }[]} rows */
function report(rows) {
    heading("Results");
    const total = { passed: 0, failed: 0, skipped: 0 };
    for (const { name, result, milliseconds } of rows) {
        total.passed += result.passed;
        total.failed += result.failed;
        total.skipped += result.skipped;
        const figures = `${result.passed} ok, ${result.failed} bad, ${result.skipped} left out`;
        line(`${name.padEnd(14)}${figures.padEnd(32)}${seconds(milliseconds)}`);
        for (const note of result.notes) line(`${"".padEnd(14)}- ${note}`);
    }
    const skipped = total.skipped === 0 ? "" : `, ${total.skipped} skipped`;
    console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
    process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
}

main().catch(fail);
