import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import type { Advisory } from "@rust-ai-ide/security/advisories/advisory";
import type { Reachability } from "@rust-ai-ide/security/reachability/reachability";
import type { CallHierarchy, CodePlace } from "@rust-ai-ide/security/reachability/refine-reach";
import { loadGraph } from "../../src/cargo-workspace/load-graph.ts";
import { loadWorkspace } from "../../src/cargo-workspace/load-workspace.ts";
import { ReachabilityService } from "../../src/reachability/reachability-service.ts";
import { startRustAnalyzer } from "../../src/reachability/rust-analyzer.ts";
import { openRegistries } from "../../src/registry/open-registries.ts";

/** The type behind `beat` is known to who knows what `pick` returns for which argument. */
const files: Readonly<Record<string, string>> = {
    "Cargo.toml":
        '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\ntick = { path = "tick" }\n',
    "Cargo.lock":
        'version = 4\n\n[[package]]\nname = "app"\nversion = "0.1.0"\ndependencies = ["tick"]\n\n[[package]]\nname = "tick"\nversion = "1.0.0"\n',
    "src/main.rs":
        "struct Drum;\nimpl Drum { fn beat(&self) {} }\nfn pick<T>(all: (T, Drum)) -> T { all.0 }\nfn main() {\n    pick((tick::Clock, Drum)).beat();\n}\n",
    "tick/Cargo.toml": '[package]\nname = "tick"\nversion = "1.0.0"\nedition = "2021"\n',
    "tick/src/lib.rs":
        "pub struct Clock;\nimpl Clock {\n    pub fn beat(&self) { swing() }\n    pub fn rest(&self) { swing() }\n}\nfn swing() {}\n",
};

interface Refined {
    readonly before: Reachability | undefined;
    readonly after: string | readonly string[] | undefined;
}

async function refine(
    hierarchyOf: (root: string) => Promise<CallHierarchy & { dispose?(): void }>,
    more: Readonly<Record<string, string>> = {},
): Promise<Refined> {
    const root = await realpath(await mkdtemp(join(tmpdir(), "refine-")));
    try {
        for (const [path, text] of Object.entries({ ...files, ...more })) {
            await mkdir(dirname(join(root, path)), { recursive: true });
            await writeFile(join(root, path), text);
        }
        const workspace = await loadWorkspace(`${root}/Cargo.toml`);
        const graph = await loadGraph(workspace, await openRegistries({ folder: root }));
        const locked = workspace.lock?.packages.find(({ name }) => name === "tick");
        assert.ok(locked !== undefined);
        const advisory = { id: "TEST-1" } as Advisory;
        const matches = [{ advisory, package: locked, functions: ["tick::swing"] }];
        const question = { workspace, graph, matches, token: NeverCancelled };
        const service = new ReachabilityService();
        const answers = await service.ask(question);
        const hierarchy = await hierarchyOf(root);
        try {
            const refined = await service.refine(question, answers, hierarchy);
            const [before, after] = [...answers.values(), ...refined.values()];
            if (after?.verdict !== "reachable") return { before, after: after?.verdict };
            const steps = after.path.map(
                ({ function: name, path, line, column }) =>
                    `${path.slice(root.length + 1)}:${line}:${column} ${name}`,
            );
            const notes = [after.onlyInTests ? ["in tests"] : [], after.confirmedBy ?? []].flat();
            return { before, after: [...steps, ...notes] };
        } finally {
            hierarchy.dispose?.();
        }
    } finally {
        await rm(root, { recursive: true, force: true, maxRetries: 5 });
    }
}

/** Callers by `file:line:column` of the name of what is called. */
function known(calls: Readonly<Record<string, readonly string[]>>) {
    return async (root: string): Promise<CallHierarchy> => ({
        name: "somebody",
        incoming: async ({ path, line, column }) =>
            calls[`${path.slice(root.length + 1)}:${line}:${column}`]?.map((each): CodePlace => {
                const [file = "", at, of] = each.split(":");
                return { path: `${root}/${file}`, line: Number(at), column: Number(of) };
            }),
    });
}

test("what names alone cannot tell is asked of who knows types", async () => {
    const calls = {
        "tick/src/lib.rs:6:4": ["tick/src/lib.rs:3:26", "tick/src/lib.rs:4:26", "gone.rs:1:1"],
        "tick/src/lib.rs:3:12": ["src/main.rs:5:31"],
    };
    const { before, after } = await refine(known(calls));
    assert.equal(before?.verdict, "unknown");
    assert.deepEqual(after, [
        "src/main.rs:5:31 app::main",
        "tick/src/lib.rs:3:26 tick::Clock::beat",
        "tick/src/lib.rs:6:4 tick::swing",
        "somebody",
    ]);
});

test("no answer proves nothing, and circles end", async () => {
    assert.equal((await refine(known({}))).after, "unknown");
    const circle = {
        "tick/src/lib.rs:6:4": ["tick/src/lib.rs:3:26"],
        "tick/src/lib.rs:3:12": ["tick/src/lib.rs:6:12", "tick/src/lib.rs:3:26"],
    };
    assert.equal((await refine(known(circle))).after, "unknown");
});

test("a way that begins in a test says so", async () => {
    const test = files["src/main.rs"]?.replace("fn main", "#[test]\nfn works") ?? "";
    const calls = {
        "tick/src/lib.rs:6:4": ["tick/src/lib.rs:3:26"],
        "tick/src/lib.rs:3:12": ["tests/all.rs:6:31"],
    };
    const more = { "src/main.rs": "fn main() {}\n", "tests/all.rs": test };
    const { before, after } = await refine(known(calls), more);
    assert.equal(before?.verdict, "unknown");
    assert.deepEqual(after?.slice(-2), ["in tests", "somebody"]);
});

const isInstalled = spawnSync("rust-analyzer", ["--version"]).status === 0;

test("rust-analyzer finds the way", {
    skip: !isInstalled && "rust-analyzer is missing",
}, async () => {
    const { before, after } = await refine((folder) =>
        startRustAnalyzer({ folder, env: process.env, token: NeverCancelled }),
    );
    assert.equal(before?.verdict, "unknown");
    assert.deepEqual(after, [
        "src/main.rs:5:31 app::main",
        "tick/src/lib.rs:3:26 tick::Clock::beat",
        "tick/src/lib.rs:6:4 tick::swing",
        "rust-analyzer",
    ]);
});

test("a missing program, one that ends, and a cancellation are told apart", async () => {
    const start = (program: string, token = NeverCancelled): Promise<unknown> =>
        startRustAnalyzer({ folder: tmpdir(), env: process.env, program, token });
    await assert.rejects(start("no-such-analyzer"), (error) =>
        CodedError.is(error, "rust-analyzer.notInstalled"),
    );
    await assert.rejects(start("true"), (error) => CodedError.is(error, "rust-analyzer.failed"));
    const cancelled = {
        isCancellationRequested: true,
        onCancellationRequested: (listener: () => void) => {
            listener();
            return { dispose() {} };
        },
    };
    await assert.rejects(start("cat", cancelled), CancelledError);
});
