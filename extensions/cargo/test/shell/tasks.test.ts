import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import type { WorkspaceDescription } from "@rust-ai-ide/protocol/cargo/workspaces";
import fc from "fast-check";
import { hasNextest } from "../../src/tasks/find-nextest.ts";
import { offeredTasks } from "../../src/tasks/offered-tasks.ts";
import {
    cargoArguments,
    cargoTaskType,
    readTask,
    targetKinds,
    taskCommands,
    taskName,
} from "../../src/tasks/task-definition.ts";

const manifest = JSON.parse(
    readFileSync(fileURLToPath(new URL("../../package.json", import.meta.url)), "utf8"),
).contributes;

function check(definition: object, expected: string): void {
    const task = readTask({ type: cargoTaskType, ...definition });
    assert.equal(task && cargoArguments(task).join(" "), expected);
}

test("what a definition runs", () => {
    check({ command: "build" }, "build --workspace");
    check({ command: "check" }, "check --workspace --all-targets");
    check({ command: "clippy", package: "app" }, "clippy --package app --all-targets");
    check(
        { command: "nextest", profile: "release" },
        "nextest run --workspace --cargo-profile release",
    );
    check({ command: "run", bin: "app", profile: "dev" }, "run --bin app --profile dev");
    check(
        {
            command: "test",
            manifestPath: "/a/Cargo.toml",
            package: "app",
            test: "api",
            features: ["x", "y", 1],
            arguments: ["--no-fail-fast"],
            programArguments: ["--nocapture"],
        },
        "test --manifest-path /a/Cargo.toml --package app --test api --features x,y --no-fail-fast -- --nocapture",
    );
    check({ command: "doc", allFeatures: true, features: ["x"] }, "doc --workspace --all-features");
});

test("a definition of somebody else is none", () => {
    for (const value of [undefined, null, 1, "build", [], {}, { command: "publish" }]) {
        assert.equal(readTask(value), undefined);
    }
    fc.assert(
        fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
            const task = readTask({ ...value, command: "build" });
            for (const word of task ? cargoArguments(task) : [])
                assert.equal(typeof word, "string");
        }),
    );
});

test("the manifest knows every command and target", () => {
    const [definition] = manifest.taskDefinitions;
    assert.equal(definition.type, cargoTaskType);
    assert.deepEqual(definition.properties.command.enum, taskCommands);
    for (const kind of targetKinds) assert.ok(definition.properties[kind], kind);
});

test("the problem matcher reads what rustc prints", () => {
    const [{ patterns }] = manifest.problemPatterns;
    const [head, place] = patterns.map(({ regexp }: { regexp: string }) => new RegExp(regexp));
    const error = head.exec("error[E0308]: mismatched types");
    assert.deepEqual([error[1], error[2], error[3]], ["error", "E0308", "mismatched types"]);
    assert.deepEqual(head.exec("warning: unused variable: `a`")?.[2], undefined);
    const found = place.exec("  --> src/main.rs:2:5");
    assert.deepEqual([found[1], found[2], found[3]], ["src/main.rs", "2", "5"]);
    assert.equal(head.exec("   Compiling a v0.1.0"), null);
});

test("tasks of a workspace: the whole of it, and its programs", () => {
    const target = (kind: string, name: string): { kind: string; name: string; path: string } => ({
        kind,
        name,
        path: "",
    });
    const member = (name: string, isMember: boolean, targets: ReturnType<typeof target>[]) => ({
        name,
        version: "1.0.0",
        manifestPath: "",
        isMember,
        isDefault: true,
        features: [],
        targets,
    });
    const workspace: WorkspaceDescription = {
        root: "/a",
        manifestPath: "/a/Cargo.toml",
        isVirtual: true,
        resolver: "2",
        packages: [
            member("app", true, [
                target("bin", "app"),
                target("lib", "app"),
                target("example", "x"),
            ]),
            member("other", false, [target("bin", "other")]),
        ],
        problems: [],
    };
    assert.deepEqual(offeredTasks(workspace, false).map(taskName), [
        "build",
        "check",
        "clippy",
        "test",
        "bench",
        "doc",
        "run bin app",
        "run example x",
    ]);
    assert.ok(offeredTasks(workspace, true).some(({ command }) => command === "nextest"));
});

test("nextest is found where cargo installs programs, and on the path", () => {
    const folder = mkdtempSync(join(tmpdir(), "rust-ai-nextest-"));
    const name = process.platform === "win32" ? "cargo-nextest.exe" : "cargo-nextest";
    try {
        const env = { CARGO_HOME: folder, PATH: join(folder, "other") };
        assert.equal(hasNextest(env), false);
        mkdirSync(join(folder, "bin"));
        writeFileSync(join(folder, "bin", name), "");
        assert.ok(hasNextest(env));
        assert.ok(hasNextest({ CARGO_HOME: "/nowhere", PATH: join(folder, "bin") }));
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
});
