import assert from "node:assert/strict";
import { test } from "node:test";
import { advisory, type SecurityFixture, withSecurityServer } from "./security-fixture.ts";

const source = "registry+https://example.org/index";
const functions = '\n[affected]\nfunctions = { "bad::swing" = ["*"] }';
/** Only who knows what `pick` returns knows whose `beat` is called. */
const files = {
    ".cargo/config.toml":
        '[source.other]\nregistry = "https://example.org/index"\nreplace-with = "vendored"\n[source.vendored]\ndirectory = "vendor"\n',
    "Cargo.toml":
        '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\nbad = "0.3"\n',
    "Cargo.lock": `version = 4\n\n[[package]]\nname = "app"\nversion = "0.1.0"\ndependencies = ["bad"]\n\n[[package]]\nname = "bad"\nversion = "0.3.1"\nsource = "${source}"\n`,
    "src/main.rs":
        "struct Drum;\nimpl Drum { fn beat(&self) {} }\nfn pick<T>(all: (T, Drum)) -> T { all.0 }\nfn main() {\n    pick((bad::Clock, Drum)).beat();\n}\n",
    "vendor/bad/.cargo-checksum.json": '{"files":{}}',
    "vendor/bad/Cargo.toml": '[package]\nname = "bad"\nversion = "0.3.1"\nedition = "2021"\n',
    "vendor/bad/src/lib.rs":
        "pub struct Clock;\nimpl Clock {\n    pub fn beat(&self) { swing() }\n}\nfn swing() {}\n",
};
const advisories = {
    "RUSTSEC-2026-0001": advisory("RUSTSEC-2026-0001", "bad", { more: functions }),
};

interface Answers {
    readonly answers: readonly {
        readonly reachability: {
            readonly verdict: string;
            readonly confirmedBy?: string;
            readonly path?: readonly { readonly function: string }[];
        };
    }[];
}

async function reach(
    fixture: SecurityFixture,
): Promise<Answers["answers"][number]["reachability"]> {
    const manifestPath = fixture.path("Cargo.toml");
    const { answers } = await fixture.ask<Answers>("rustAi/security/reach", { manifestPath });
    assert.ok(answers[0] !== undefined);
    return answers[0].reachability;
}

test("an editor that knows types is asked for callers", () =>
    withSecurityServer(files, { advisories, options: { callHierarchy: true } }, async (fixture) => {
        const asked: string[] = [];
        fixture.client.onRequest(
            "rustAi/security/incomingCalls",
            ({ path, line, column }: { path: string; line: number; column: number }) => {
                asked.push(`${path.slice(fixture.path("").length + 1)}:${line}:${column}`);
                const inLibrary = {
                    path: fixture.path("vendor/bad/src/lib.rs"),
                    line: 3,
                    column: 26,
                };
                const inMain = { path: fixture.path("src/main.rs"), line: 5, column: 30 };
                return { source: "somebody", calls: [line === 5 ? inLibrary : inMain] };
            },
        );
        const answer = await reach(fixture);
        assert.equal(answer.verdict, "reachable");
        assert.equal(answer.confirmedBy, "somebody");
        assert.deepEqual(
            answer.path?.map((step) => step.function),
            ["app::main", "bad::Clock::beat", "bad::swing"],
        );
        assert.deepEqual(asked, ["vendor/bad/src/lib.rs:5:4", "vendor/bad/src/lib.rs:3:12"]);
    }));

test("an editor that does not, or answers nonsense, changes nothing", async () => {
    await withSecurityServer(files, { advisories }, async (fixture) => {
        assert.equal((await reach(fixture)).verdict, "unknown");
    });
    await withSecurityServer(
        files,
        { advisories, options: { callHierarchy: true } },
        async (fixture) => {
            fixture.client.onRequest("rustAi/security/incomingCalls", () => ({ calls: "all" }));
            assert.equal((await reach(fixture)).verdict, "unknown");
        },
    );
});
