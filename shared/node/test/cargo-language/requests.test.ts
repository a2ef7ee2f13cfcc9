import assert from "node:assert/strict";
import { test } from "node:test";
import { applyChanges } from "@rust-ai-ide/cargo/edit";
import type { CargoDuplicates } from "@rust-ai-ide/protocol/cargo/duplicates";
import type { CargoCrate, CargoCrateNames, CargoEdit } from "@rust-ai-ide/protocol/cargo/edits";
import type { CargoGraph } from "@rust-ai-ide/protocol/cargo/graph";
import type { CargoOutdated } from "@rust-ai-ide/protocol/cargo/outdated";
import type { CargoPublish } from "@rust-ai-ide/protocol/cargo/publish";
import type { CargoUnused } from "@rust-ai-ide/protocol/cargo/unused";
import type { CargoWhy } from "@rust-ai-ide/protocol/cargo/why";
import type { CargoWorkspaces } from "@rust-ai-ide/protocol/cargo/workspaces";
import type { ResultOf } from "@rust-ai-ide/protocol/message-table";
import { withServer } from "./server-fixture.ts";
import { workspaceFiles } from "./workspace-files.ts";

const crates = { serde: ["1.0.0", "1.0.1", "1.0.9", "2.0.0"], log: ["0.4.1", "0.4.2"] };

test("workspaces of folders, each once; build output is none", async () => {
    const files = {
        ...workspaceFiles,
        "target/package/x/Cargo.toml": '[package]\nname = "x"\n',
        "tools/alone/Cargo.toml": '[package]\nname = "alone"\nversion = "0.0.1"\n[workspace]\n',
    };
    await withServer(files, {}, async (fixture) => {
        const { workspaces } = await fixture.ask<ResultOf<typeof CargoWorkspaces>>(
            "rustAi/cargo/workspaces",
            { folders: [fixture.path("")] },
        );
        assert.deepEqual(
            workspaces.map(({ packages }) => packages.map(({ name }) => name)),
            [["a", "b"], ["alone"]],
        );
        assert.equal(workspaces[0]?.lockPath, fixture.path("Cargo.lock"));
        assert.equal(workspaces[0]?.isVirtual, true);
        assert.equal(workspaces[1]?.lockPath, undefined);
    });
});

test("graph, reasons, duplicates, outdated and unused of a workspace", async () => {
    await withServer(workspaceFiles, { crates }, async (fixture) => {
        const manifestPath = fixture.path("Cargo.toml");
        const ask = <T>(name: string, more: object = {}): Promise<T> =>
            fixture.ask<T>(`rustAi/cargo/${name}`, { manifestPath, ...more });
        const graph = await ask<ResultOf<typeof CargoGraph>>("graph");
        assert.deepEqual(graph.packages.map(({ name, version }) => `${name} ${version}`).sort(), [
            "a 0.1.0",
            "b 0.2.0",
            "serde 1.0.1",
        ]);
        const all = await ask<ResultOf<typeof CargoGraph>>("graph", {
            selection: { allFeatures: true, packages: [], target: "" },
        });
        assert.equal(all.packages.length, 4);
        const why = await ask<ResultOf<typeof CargoWhy>>("why", { package: "serde" });
        assert.deepEqual(
            why.answers[0]?.paths.map((path) => path.map(({ name }) => name)),
            [["a", "serde"]],
        );
        const { duplicates } = await ask<ResultOf<typeof CargoDuplicates>>("duplicates");
        assert.deepEqual(duplicates, []);
        const { packages } = await ask<ResultOf<typeof CargoOutdated>>("outdated");
        assert.deepEqual(
            packages.map(({ name, status }) => `${name} ${status}`),
            ["log compatible", "serde compatible"],
        );
        const { findings } = await ask<ResultOf<typeof CargoUnused>>("unused");
        assert.ok(findings.some(({ name, kind }) => name === "serde" && kind === "unused"));
        const publish = await ask<ResultOf<typeof CargoPublish>>("publish");
        assert.deepEqual(publish.order, ["b", "a"]);
        const change = { kind: "remove", name: "log" };
        const { answer } = await ask<{ answer: { kind: string } }>("whatIf", { change });
        assert.match(answer.kind, /^(?:report|needs-cargo)$/);
    });
});

test("crates by name, and what the cache knows of one", async () => {
    await withServer(workspaceFiles, { crates }, async (fixture) => {
        const { names } = await fixture.ask<ResultOf<typeof CargoCrateNames>>(
            "rustAi/cargo/crateNames",
            { prefix: "s", limit: 5 },
        );
        assert.deepEqual(names, ["serde"]);
        const { versions } = await fixture.ask<ResultOf<typeof CargoCrate>>("rustAi/cargo/crate", {
            name: "serde",
        });
        assert.deepEqual(
            versions.map(({ version }) => version),
            ["2.0.0", "1.0.9", "1.0.1", "1.0.0"],
        );
        const none = await fixture.ask("rustAi/cargo/crate", { name: "nobody" });
        assert.deepEqual(none, { versions: [] });
    });
});

test("edits are made for the text in the editor, and nothing is written", async () => {
    await withServer(workspaceFiles, { crates }, async (fixture) => {
        const text = `${fixture.read("b/Cargo.toml")}# unsaved\n`;
        await fixture.open("b/Cargo.toml", text);
        const manifestPath = fixture.path("b/Cargo.toml");
        const edited = async (edit: object): Promise<string> => {
            const { edits } = await fixture.ask<ResultOf<typeof CargoEdit>>("rustAi/cargo/edit", {
                edit: { manifestPath, ...edit },
            });
            return applyChanges(text, edits[0]?.changes ?? []);
        };
        assert.match(
            await edited({ what: "add", name: "serde" }),
            /\[dependencies\]\nserde = "2\.0\.0"/,
        );
        assert.match(
            await edited({
                what: "add",
                name: "x",
                kind: "dev",
                target: "cfg(unix)",
                features: ["f"],
            }),
            /\[target\."cfg\(unix\)"\.dev-dependencies\]\nx = \{ version = "\*", features = \["f"\] \}/,
        );
        const other = fixture.path("a/Cargo.toml");
        const remove = { edit: { what: "remove", manifestPath: other, name: "log" } };
        const { edits } = await fixture.ask<ResultOf<typeof CargoEdit>>(
            "rustAi/cargo/edit",
            remove,
        );
        const after = applyChanges(fixture.read("a/Cargo.toml"), edits[0]?.changes ?? []);
        assert.doesNotMatch(after, /log/);
        assert.equal(fixture.read("b/Cargo.toml"), workspaceFiles["b/Cargo.toml"]);
        const codeOf = (edit: object): Promise<string | undefined> =>
            fixture.ask("rustAi/cargo/edit", { edit }).then(
                () => undefined,
                (error: { data?: { code?: string } }) => error.data?.code,
            );
        const requirement = { what: "requirement", manifestPath, name: "q", requirement: "1" };
        assert.equal(await codeOf(requirement), "cargoLanguage.noDependency");
        const missing = { what: "remove", manifestPath: fixture.path("no/Cargo.toml"), name: "q" };
        assert.equal(await codeOf(missing), "cargoLanguage.noManifest");
    });
});
