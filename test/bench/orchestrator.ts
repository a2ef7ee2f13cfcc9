import { writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { type Spread, spreadText } from "./orchestrator-figures.ts";
import { measureKilledProcess } from "./orchestrator-process.ts";
import { measureFailover, measureOverhead, measureShares } from "./orchestrator-servers.ts";

/**
 * What the orchestrator adds and what it saves: failover when a server is killed in the middle of
 * a request, failover when our own process is, switching between loaded models, the load that two
 * equal servers get, and the time that routing costs. Needs a build.
 * Run: node --import tsx test/bench/orchestrator.ts [--trials N] [--json FILE]
 */
const { values } = parseArgs({
    options: { trials: { type: "string", default: "100" }, json: { type: "string" } },
});
const trials = Number(values.trials);
const machine = {
    processor: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    node: process.version,
    loadBefore: loadavg()[0] ?? 0,
};
console.log(
    `${machine.processor}, ${machine.cores} cores, Node ${machine.node}, load ${machine.loadBefore.toFixed(1)} before the start`,
);
const failover = await measureFailover(trials);
const shares = await measureShares();
const overhead = await measureOverhead();
const own = await measureKilledProcess(Math.max(5, Math.round(trials / 10)));
const figures = { machine, failover, shares, overhead, own };
const rows: readonly (readonly [string, string])[] = [
    [`completion, server killed, ${failover.complete.count} times`, times(failover.complete)],
    [`chat, server killed, ${failover.chat.count} times`, times(failover.chat)],
    ["answers that did not come", `${failover.lost}`],
    ["answers with text that came twice or is missing", `${failover.wrong}`],
    [`completion, our process killed, ${own.killed.count} times`, times(own.killed)],
    ["from the choice of another loaded model to its being asked", times(own.effective)],
    ["first token after that choice, prompt known", times(own.switched)],
    ["first token without a choice", times(own.steady)],
    [
        "load of two equal servers",
        shares.map((share) => `${(share * 100).toFixed(1)} %`).join(", "),
    ],
    ["orchestrator's processor time a request", `${overhead.microseconds.toFixed(0)} µs`],
];
console.log("\np50 / p95 / p99 / worst");
for (const [name, value] of rows) console.log(`${name.padEnd(62)}${value}`);
if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify(figures, undefined, 2)}\n`);
}

function times(value: Spread): string {
    return `${spreadText(value)} ms`;
}
