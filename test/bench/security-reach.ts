import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { LockPackage } from "@rust-ai-ide/cargo/lock/lock-file";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { loadGraph } from "@rust-ai-ide/node/cargo-workspace/load-graph";
import { loadWorkspace } from "@rust-ai-ide/node/cargo-workspace/load-workspace";
import { ReachabilityService } from "@rust-ai-ide/node/reachability/reachability-service";
import { openRegistries } from "@rust-ai-ide/node/registry/open-registries";
import type { Advisory } from "@rust-ai-ide/security/advisories/advisory";

/**
 * How long it takes to say whether code of a large workspace calls a function: at first, and after an
 * edit of an open document. RUST_AI_REACH_WORKSPACE names the folder of rust-analyzer's sources, with
 * the sources of its dependencies in cargo's cache.
 */
const folder = process.env.RUST_AI_REACH_WORKSPACE ?? "";
const edited = "crates/hir-ty/src/lib.rs";
const edits = 40;
const questions: readonly (readonly [name: string, affected: string])[] = [
    ["crossbeam-channel", "crossbeam_channel::unbounded"],
    ["smallvec", "smallvec::SmallVec::push"],
    ["smallvec", "smallvec::SmallVec::insert_many"],
];

/** The value that a share of all values does not exceed. */
function quantile(values: readonly number[], share: number): number {
    const sorted = [...values].sort((left, right) => left - right);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

async function measure(name: string, affected: string): Promise<void> {
    const workspace = await loadWorkspace(join(folder, "Cargo.toml"));
    const locked = workspace.lock?.packages.find((each) => each.name === name);
    if (locked === undefined) {
        console.log(`skipped: ${name} is not in the lock`);
        return;
    }
    const graph = await loadGraph(workspace, await openRegistries({ folder: workspace.root }));
    const service = new ReachabilityService();
    const path = join(workspace.root, edited).replaceAll("\\", "/");
    let text = readFileSync(path, "utf8");
    const ask = async (isSameDisk: boolean): Promise<{ verdict: string; milliseconds: number }> => {
        const startedAt = performance.now();
        const answers = await service.ask({
            workspace,
            graph,
            matches: [
                {
                    advisory: { id: "BENCH" } as Advisory,
                    package: locked satisfies LockPackage,
                    functions: [affected],
                },
            ],
            overlay: (each) => (each === path ? text : undefined),
            isSameDisk,
            token: NeverCancelled,
        });
        const [answer] = answers.values();
        return { verdict: describe(answer), milliseconds: performance.now() - startedAt };
    };
    const cold = await ask(false);
    const times: number[] = [];
    for (let edit = 0; edit < edits; edit++) {
        text += `fn edit_${edit}() {}\n`;
        times.push((await ask(true)).milliseconds);
    }
    console.log(
        `${affected.padEnd(34)} ${cold.verdict.padEnd(24)} ${cold.milliseconds.toFixed(0).padStart(6)} ms ${quantile(times, 0.5).toFixed(0).padStart(6)} ms ${quantile(times, 0.95).toFixed(0).padStart(6)} ms`,
    );
}

function describe(
    answer: Awaited<ReturnType<ReachabilityService["ask"]>> extends Map<string, infer R>
        ? R | undefined
        : never,
): string {
    if (answer?.verdict !== "unknown") return answer?.verdict ?? "no answer";
    return `unknown: ${answer.reasons.map(({ reason }) => reason).join(", ")}`;
}

async function main(): Promise<void> {
    if (!existsSync(join(folder, edited))) {
        console.log(`skipped: set RUST_AI_REACH_WORKSPACE to the sources of rust-analyzer`);
        return;
    }
    console.log(
        `${"function".padEnd(34)} ${"answer".padEnd(24)} at first  after an edit: median, 95 %`,
    );
    for (const [name, affected] of questions) await measure(name, affected);
}

await main();
