import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import type { Advisory } from "@rust-ai-ide/security/advisories/advisory";
import { loadGraph } from "../../src/cargo-workspace/load-graph.ts";
import { loadWorkspace } from "../../src/cargo-workspace/load-workspace.ts";
import { ReachabilityService } from "../../src/reachability/reachability-service.ts";
import { openRegistries } from "../../src/registry/open-registries.ts";

const files: Readonly<Record<string, string>> = {
    "Cargo.toml":
        '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\nsmall-clock = { path = "clock" }\n',
    "Cargo.lock":
        'version = 4\n\n[[package]]\nname = "app"\nversion = "0.1.0"\ndependencies = ["small-clock"]\n\n[[package]]\nname = "small-clock"\nversion = "1.0.0"\n',
    "src/main.rs": "fn main() {\n    tick::now();\n}\n",
    "clock/Cargo.toml":
        '[package]\nname = "small-clock"\nversion = "1.0.0"\nedition = "2021"\n[lib]\nname = "tick"\n',
    "clock/src/lib.rs": "pub fn now() {}\npub fn later() {}\n",
};

async function ask(
    functions: readonly string[],
    options: {
        readonly main?: string;
        readonly most?: number;
        readonly isCancelled?: boolean;
        readonly version?: string;
        readonly more?: Readonly<Record<string, string | Buffer>>;
    } = {},
): Promise<unknown> {
    const root = (await mkdtemp(join(tmpdir(), "reach-"))).replaceAll("\\", "/");
    try {
        for (const [path, text] of Object.entries({ ...files, ...options.more })) {
            await mkdir(dirname(join(root, path)), { recursive: true });
            await writeFile(join(root, path), text);
        }
        const workspace = await loadWorkspace(`${root}/Cargo.toml`);
        const graph = await loadGraph(workspace, await openRegistries({ folder: root }));
        const locked = workspace.lock?.packages.find(({ name }) => name === "small-clock");
        assert.ok(locked !== undefined);
        const token = options.isCancelled
            ? { ...NeverCancelled, isCancellationRequested: true }
            : NeverCancelled;
        const answers = await new ReachabilityService(options.most).ask({
            workspace,
            graph,
            matches: [
                {
                    advisory: { id: "TEST-1" } as Advisory,
                    package: { ...locked, version: options.version ?? locked.version },
                    functions,
                },
            ],
            overlay: (path) => (path.endsWith("src/main.rs") ? options.main : undefined),
            token,
        });
        const answer = answers.get(`TEST-1 small-clock ${options.version ?? "1.0.0"}`);
        if (answer?.verdict === "unknown") return answer.reasons.map(({ reason }) => reason);
        if (answer?.verdict !== "reachable") return answer;
        return answer.path.map(({ function: name, path, line, column }) => {
            return `${path.slice(root.length + 1)}:${line}:${column} ${name}`;
        });
    } finally {
        await rm(root, { recursive: true, force: true });
    }
}

test("finds the way from a member to an affected function by the library's own name", async () => {
    const expected = ["src/main.rs:2:11 app::main", "clock/src/lib.rs:1:8 tick::now"];
    assert.deepEqual(await ask(["tick::now"]), expected);
});

test("reads the text of an open document", async () => {
    const answer = await ask(["tick::now"], { main: "fn main() {}" });
    assert.deepEqual(answer, { verdict: "not-reachable", stage: "built" });
});

test("says of another function that nothing gets there", async () => {
    assert.deepEqual(await ask(["tick::later"]), { verdict: "not-reachable", stage: "imported" });
});

test("says that there is no data of functions", async () => {
    assert.deepEqual(await ask([]), { verdict: "no-function-data", stage: "built" });
});

test("gives up where there is more text than it may read", async () => {
    const answer = await ask(["tick::now"], { most: 10 });
    assert.deepEqual(answer, ["limit"]);
});

test("stops when it is cancelled", async () => {
    await assert.rejects(ask(["tick::now"], { isCancelled: true }), CancelledError);
});

test("does not say that nothing gets there where it could not read all", async () => {
    const later = ["tick::later"];
    const large = `//${" ".repeat(4_000_000)}\n`;
    const gaps = { "src/large.rs": large, "clock/src/large.rs": large };
    for (const [path, text] of Object.entries(gaps))
        assert.deepEqual(await ask(later, { more: { [path]: text } }), ["missing-source"]);
    const bytes = Buffer.from([0x2f, 0x2f, 0xff, 0xfe]);
    assert.deepEqual(await ask(later, { more: { "src/bytes.rs": bytes } }), ["missing-source"]);
});

test("reads code that git ignores", async () => {
    const more = { ".gitignore": "made\n", "src/made/mod.rs": "fn made() { tick::later() }" };
    assert.deepEqual(await ask(["tick::later"], { more }), [
        "src/made/mod.rs:1:19 app::made::made",
        "clock/src/lib.rs:2:8 tick::later",
    ]);
});

test("reads a dependency's own module of tests as product code", async () => {
    const more = {
        "clock/src/lib.rs": "pub fn now() { test::go() }\npub fn later() {}\nmod test;",
        "clock/src/test.rs": "pub fn go() { crate::later() }",
    };
    assert.deepEqual(await ask(["tick::later"], { more }), [
        "src/main.rs:2:11 app::main",
        "clock/src/lib.rs:1:22 tick::now",
        "clock/src/test.rs:1:22 tick::test::go",
        "clock/src/lib.rs:2:8 tick::later",
    ]);
});

test("does not know of a package that the graph does not have", async () => {
    assert.deepEqual(await ask(["tick::now"], { version: "2.0.0" }), ["unknown-feature"]);
});
