import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { CancellationSource, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import {
    type CargoCall,
    cargoFetch,
    cargoInfo,
    cargoUpdateDryRun,
    parseChange,
    parseInfo,
} from "../../src/registry/cargo-info.ts";
import { type RegistryFixture, withFixture } from "./registry-fixture.ts";

const hasCargo = spawnSync("cargo", ["--version"]).status === 0;
const skip = hasCargo ? false : "cargo is not installed";
const posix = process.platform === "win32" ? "the program of the test is a shell script" : false;

async function failure(promise: Promise<unknown>): Promise<string> {
    try {
        await promise;
        return "none";
    } catch (error) {
        assert.ok(CodedError.is(error), String(error));
        return `${error.code}: ${error.message}`;
    }
}

/** A registry on this machine, with the versions 1.0.0, 1.0.1 and 2.0.0 of `lamp`. */
async function withRegistry(use: (url: string) => Promise<void>): Promise<void> {
    const cksum = "0".repeat(64);
    const line = (vers: string) =>
        JSON.stringify({ name: "lamp", vers, deps: [], cksum, features: {}, yanked: false });
    const server = createServer((request, response) => {
        const url = request.url ?? "";
        if (url.endsWith("config.json")) response.end(`{"dl":"http://${request.headers.host}/dl"}`);
        else if (url.endsWith("la/mp/lamp")) {
            response.setHeader("etag", '"1"');
            response.end(["1.0.0", "1.0.1", "2.0.0"].map(line).join("\n"));
        } else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
        await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/index/`);
    } finally {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
    }
}

function project(fixture: RegistryFixture, url: string): CargoCall & { manifest: string } {
    fixture.write("work/project/src/lib.rs", "");
    fixture.write("work/project/.cargo/config.toml", `[registries.own]\nindex = "sparse+${url}"\n`);
    const manifest = fixture.write(
        "work/project/Cargo.toml",
        '[package]\nname = "house"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\nlamp = { version = "1", registry = "own" }\n',
    );
    const env = { ...process.env, CARGO_HOME: fixture.home, CARGO_NET_RETRY: "0" };
    return { folder: fixture.folder, env, isOnline: true, manifest };
}

test("cargo asks a registry, and what it has cached is read as it means it", { skip }, () =>
    withFixture((fixture) =>
        withRegistry(async (url) => {
            const call = project(fixture, url);
            const lockOf = (version: string) =>
                `version = 4\n\n[[package]]\nname = "house"\nversion = "0.1.0"\ndependencies = [\n "lamp",\n]\n\n[[package]]\nname = "lamp"\nversion = "${version}"\nsource = "sparse+${url}"\nchecksum = "${"0".repeat(64)}"\n`;
            const lock = fixture.write("work/project/Cargo.lock", lockOf("1.0.0"));
            const changes = await cargoUpdateDryRun(call, call.manifest, [], NeverCancelled);
            assert.deepEqual(changes, [
                { kind: "update", name: "lamp", from: "1.0.0", to: "1.0.1", available: "2.0.0" },
            ]);
            assert.equal(readFileSync(lock, "utf8"), lockOf("1.0.0"));
            const registries = await fixture.open();
            const crate = await registries.ofName("own")?.crate("lamp");
            const versions = crate?.versions.map(({ version }) => version);
            assert.deepEqual(versions, ["1.0.0", "1.0.1", "2.0.0"]);
            const lines: string[] = [];
            const fetched = cargoFetch(
                { ...call, onLine: (text) => lines.push(text) },
                call.manifest,
                NeverCancelled,
            );
            assert.match(await failure(fetched), /^registry\.cargoFailed: .*404/s);
            assert.ok(lines.some((text) => text.includes("lamp")));
        }),
    ),
);

test("without the network cargo says what it cannot know", { skip }, () =>
    withFixture(async (fixture) => {
        const call = { ...project(fixture, "http://localhost:1/"), isOnline: false };
        const asked = cargoInfo(
            call,
            { name: "lamp", version: "1.0.0", registry: "own" },
            NeverCancelled,
        );
        assert.match(await failure(asked), /^registry\.cargoFailed: /);
        const named = cargoInfo(call, { name: "--help" }, NeverCancelled);
        assert.match(await failure(named), /no name of a crate/);
    }),
);

test("no cargo, one that hangs, and one that fails with a password", { skip: posix }, () =>
    withFixture(async (fixture) => {
        const program = fixture.write("cargo.sh", "");
        const call = { program, folder: fixture.folder, env: process.env, isOnline: true };
        const run = async (script: string, timeoutMs = 5_000) => {
            fixture.write("cargo.sh", `#!/bin/sh\n${script}\n`);
            chmodSync(program, 0o755);
            return failure(cargoInfo({ ...call, timeoutMs }, { name: "lamp" }, NeverCancelled));
        };
        const missing = { ...call, program: join(fixture.root, "none") };
        assert.match(
            await failure(cargoInfo(missing, { name: "lamp" }, NeverCancelled)),
            /^cargo\.missing/,
        );
        assert.match(await run("sleep 60", 300), /^registry\.cargoHangs: /);
        assert.equal(
            await run(
                "echo 'error: no answer of https://me:secret@example.org/x' >&2; printf 'Caused by:\\n  a\\nCaused by:\\n  HTTP 403\\n' >&2; exit 101",
            ),
            "registry.cargoFailed: cargo could not do it: no answer of https://example.org/x: HTTP 403",
        );
        assert.match(await run("exit 1"), /no reason given$/);
        assert.match(await run("exit 0"), /said nothing/);
        const source = new CancellationSource();
        fixture.write("cargo.sh", "#!/bin/sh\nsleep 60\n");
        const asked = cargoInfo(call, { name: "lamp" }, source.token);
        setTimeout(() => source.cancel(), 100);
        await assert.rejects(asked, { name: "CancelledError" });
    }),
);

test("what cargo tells of a crate", () => {
    const out = `lamp #light #night
Light for programs
that run in the dark
version: 1.0.1 (latest 2.0.0)
license: MIT OR Apache-2.0
rust-version: unknown
documentation: https://example.org/docs
repository: https://example.org/lamp
features:
 +default = [wick, std]
  json    = [dep:wax]
  tls     = []
  3 activated features
`;
    assert.deepEqual(parseInfo(out), {
        name: "lamp",
        description: "Light for programs\nthat run in the dark",
        version: "1.0.1",
        latest: "2.0.0",
        license: "MIT OR Apache-2.0",
        rustVersion: undefined,
        documentation: "https://example.org/docs",
        homepage: undefined,
        repository: "https://example.org/lamp",
        keywords: ["light", "night"],
        features: [
            { name: "default", isDefault: true, enables: ["wick", "std"] },
            { name: "json", isDefault: false, enables: ["dep:wax"] },
            { name: "tls", isDefault: false, enables: [] },
        ],
    });
});

test("what an update would change", () => {
    const shown = (line: string) => {
        const change = parseChange(line);
        const { kind, name, from = "", to = "", available = "" } = change ?? { kind: "", name: "" };
        return [kind, name, from, to, available].join(" ").trim();
    };
    assert.equal(shown("    Updating lamp v1.0.0 -> v1.0.1"), "update lamp 1.0.0 1.0.1");
    assert.equal(
        shown(" Downgrading lamp v1.0.1 -> v1.0.0 (available: v2.0.0)"),
        "downgrade lamp 1.0.1 1.0.0 2.0.0",
    );
    assert.equal(shown("      Adding wax v0.4.0 (requires Rust 1.80)"), "add wax  0.4.0");
    assert.equal(shown("    Removing wax v0.4.0"), "remove wax 0.4.0");
    assert.equal(
        shown("   Unchanged lamp v1.0.0 (available: v2.0.0)"),
        "unchanged lamp 1.0.0 1.0.0 2.0.0",
    );
    assert.equal(
        shown("    Updating lamp v1.0.0 (https://example.org/lamp#0123) -> #4567"),
        "update lamp 1.0.0 1.0.0",
    );
    for (const line of [
        "    Updating `own` index",
        "     Locking 2 packages",
        "",
        "warning: x v1",
    ]) {
        assert.equal(parseChange(line), undefined, line);
    }
});
