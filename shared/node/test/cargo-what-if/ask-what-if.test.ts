import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { applyChanges } from "@rust-ai-ide/cargo/edit";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import type { WhatIfAnswer, WhatIfChange } from "@rust-ai-ide/protocol/cargo/what-if";
import { hearth, writeCargoHome } from "../../../../test/host/cargo-home.ts";
import { applyEdits } from "../../src/cargo-what-if/apply-edits.ts";
import { askWhatIf } from "../../src/cargo-what-if/ask-what-if.ts";
import { readOutdated } from "../../src/cargo-what-if/read-outdated.ts";
import { loadWorkspace } from "../../src/cargo-workspace/load-workspace.ts";
import { openRegistries } from "../../src/registry/open-registries.ts";

const today = Date.parse("2026-11-22T00:00:00Z");

async function inHearth(
    run: (place: {
        folder: string;
        ask: (change: WhatIfChange) => Promise<WhatIfAnswer>;
    }) => Promise<void>,
): Promise<void> {
    const root = mkdtempSync(join(tmpdir(), "what-if-"));
    const folder = join(root, "hearth").replaceAll("\\", "/");
    const cargoHome = join(root, "home");
    try {
        cpSync(hearth, folder, { recursive: true });
        writeCargoHome(cargoHome);
        const ask = async (change: WhatIfChange): Promise<WhatIfAnswer> => {
            const registries = await openRegistries({ folder, env: {}, cargoHome });
            const workspace = await loadWorkspace(`${folder}/Cargo.toml`);
            const token = NeverCancelled;
            return askWhatIf(change, { workspace, registries, today, token });
        };
        await run({ folder, ask });
    } finally {
        rmSync(root, { recursive: true, force: true });
    }
}

function show(answer: WhatIfAnswer, folder: string): string {
    if (answer.kind === "conflict") return answer.conflict.message;
    if (answer.kind === "failed") return `${answer.code}: ${answer.message}`;
    if (answer.kind === "needs-cargo") return `needs cargo: ${answer.missing.join(", ")}`;
    const { report } = answer;
    const name = (each: { name: string; version: string }): string =>
        `${each.name} ${each.version}`;
    return [
        report.title,
        ...report.removed.map((each) => `- ${name(each)}`),
        ...report.added.map((each) => `+ ${name(each)}`),
        ...report.moved.map(({ from, to }) => `~ ${name(from)} -> ${to.version}`),
        ...report.features.map((each) => `${name(each)}: on ${each.on} off ${each.off}`),
        ...report.duplicatesMerged.map((each) => `merged ${each}`),
        ...report.duplicatesCreated.map((each) => `created ${each}`),
        ...report.licensesGone.map((each) => `no ${each}`),
        ...report.edits.map(({ path }) => path.replace(`${folder}/`, "")),
    ].join("\n");
}

async function check(change: WhatIfChange, expected: string): Promise<void> {
    await inHearth(async ({ folder, ask }) => {
        const lock = readFileSync(join(folder, "Cargo.lock"), "utf8");
        const lines = expected.split("\n").map((line) => line.trim());
        assert.equal(show(await ask(change), folder), lines.join("\n"));
        assert.equal(readFileSync(join(folder, "Cargo.lock"), "utf8"), lock);
    });
}

test("removing a dependency takes what only it needs, and its duplicate", async () => {
    await check(
        { kind: "remove", name: "mosaic" },
        `Remove mosaic
        - mosaic 0.3.6
        - sable 0.1.4
        merged sable
        no MIT
        app/Cargo.toml
        Cargo.lock`,
    );
});

test("an upgrade beyond the requirement raises it", async () => {
    await check(
        { kind: "upgrade", name: "mosaic", to: "latest" },
        `Move mosaic to 0.4.0
        - sable 0.1.4
        ~ mosaic 0.3.6 -> 0.4.0
        merged sable
        app/Cargo.toml
        Cargo.lock`,
    );
});

test("an upgrade that somebody's requirement does not take is a conflict", async () => {
    await check(
        { kind: "upgrade", name: "sable", from: "0.1.4", to: "0.1.9" },
        "mosaic 0.3.6 needs sable ^0.1.4: no version that may be chosen fits",
    );
});

test("features of a dependency bring and take what they turn on", async () => {
    await inHearth(async ({ folder, ask }) => {
        const change: WhatIfChange = { kind: "features", name: "lantern", disable: ["json"] };
        const shown = show(await ask(change), folder);
        assert.match(shown, /^Features of lantern: -json\n- wax 0\.4\.0\n/);
        assert.match(shown, /lantern 1\.2\.0: on {2}off json/);
    });
});

test("what makes no sense is said", async () => {
    const member = "hearth-app";
    await check(
        { kind: "remove", name: "nothing" },
        "whatIf.unknownDependency: No manifest has a dependency with the name nothing",
    );
    await check(
        { kind: "add", name: "drift", member },
        "whatIf.alreadyThere: The package has the dependency drift already",
    );
    await check(
        { kind: "add", name: "unheard-of", member },
        "whatIf.unknownCrate: The cache knows no version of unheard-of; say which requirement is meant",
    );
    await check(
        { kind: "add", name: "drift", requirement: "one", member: "hearth-tools" },
        "whatIf.badRequirement: one is no requirement that cargo reads",
    );
    await check(
        { kind: "add", name: "drift", member: "nobody" },
        "whatIf.unknownMember: No member has the name nobody",
    );
    await check(
        { kind: "upgrade", name: "lantern", to: "newest" },
        "whatIf.badVersion: newest is no version; say one like 1.2.3, compatible or latest",
    );
    await check(
        { kind: "upgrade", name: "nothing", to: "latest" },
        "whatIf.unknownPackage: The lock has no package nothing",
    );
    await check(
        { kind: "features", name: "drift", disable: ["none"] },
        "whatIf.nothingChanges: The dependency drift is that way already",
    );
});

test("cargo is needed for crates that the cache does not have", async () => {
    await inHearth(async ({ ask }) => {
        const member = "hearth-app";
        const answer = await ask({ kind: "add", name: "unheard-of", requirement: "1", member });
        assert.equal(answer.kind, "needs-cargo");
    });
});

test("removing and adding again gives the same lock", async () => {
    await inHearth(async ({ folder, ask }) => {
        const path = join(folder, "Cargo.lock");
        const before = readFileSync(path, "utf8");
        const write = async (change: WhatIfChange): Promise<void> => {
            const answer = await ask(change);
            assert.equal(answer.kind, "report");
            if (answer.kind !== "report") return;
            await applyEdits(answer.report.edits, () => undefined);
        };
        await write({ kind: "remove", name: "mosaic" });
        assert.doesNotMatch(readFileSync(path, "utf8"), /mosaic/);
        await write({ kind: "add", name: "mosaic", requirement: "0.3", member: "hearth-app" });
        assert.equal(readFileSync(path, "utf8"), before);
    });
});

test("an answer is not written over texts that have changed since", async () => {
    await inHearth(async ({ folder, ask }) => {
        const answer = await ask({ kind: "remove", name: "mosaic" });
        assert.equal(answer.kind, "report");
        if (answer.kind !== "report") return;
        const manifest = join(folder, "app/Cargo.toml").replaceAll("\\", "/");
        const text = readFileSync(manifest, "utf8");
        writeFileSync(manifest, `# typed since\n${text}`);
        const lock = readFileSync(join(folder, "Cargo.lock"), "utf8");
        const known = (path: string): string | undefined => (path === manifest ? text : undefined);
        await assert.rejects(applyEdits(answer.report.edits, known), {
            code: "what-if.staleTexts",
        });
        assert.equal(readFileSync(join(folder, "Cargo.lock"), "utf8"), lock);
        const [edit] = answer.report.edits;
        assert.ok(edit !== undefined && !applyChanges(text, edit.changes).includes("mosaic"));
    });
});

test("newer versions are told with what holds them back", async () => {
    await inHearth(async ({ folder }) => {
        const cargoHome = join(folder, "../home");
        const registries = await openRegistries({ folder, env: {}, cargoHome });
        const workspace = await loadWorkspace(`${folder}/Cargo.toml`);
        const told = async (resolver: "2" | "3"): Promise<string[]> => {
            const question = { registries, all: false, today, rustVersion: "1.66.0" };
            const report = await readOutdated({
                ...question,
                workspace: { ...workspace, resolver },
            });
            return report.packages.map(({ name, locked, compatible, latest, status, heldBack }) => {
                const held = heldBack.map(({ version, reason }) => `${version} ${reason}`);
                const versions = [locked, compatible, latest].map((each) => each?.version ?? "-");
                return [name, ...versions, status, ...held].join(" ");
            });
        };
        // The resolver of older editions takes what needs a newer compiler.
        assert.ok((await told("2")).includes("lantern 1.2.0 1.4.2 2.0.0 compatible"));
        assert.deepEqual(await told("3"), [
            "drift 1.0.3 1.0.3 1.0.3 current",
            "ember 0.2.1 0.2.4 0.2.4 compatible",
            "lantern 1.2.0 1.2.0 2.0.0 incompatible 1.4.2 rust-version 1.3.0 yanked",
            "mosaic 0.3.6 0.3.6 0.4.0 incompatible",
            "quill 2.1.0 2.1.0 2.1.0 current",
            "sable 0.2.0 0.2.0 0.2.0 current",
            "tinder 0.5.1 0.5.2 0.5.2 yanked",
        ]);
    });
});

test("some packages move as far as requirements allow", async () => {
    await check(
        { kind: "update", packages: ["ember@0.2.1", "tinder@0.5.1"] },
        `Update ember@0.2.1, tinder@0.5.1
        ~ ember 0.2.1 -> 0.2.4
        ~ tinder 0.5.1 -> 0.5.2
        Cargo.lock`,
    );
    await check(
        { kind: "update", packages: ["ember@9.9.9"] },
        "whatIf.unknownPackage: The lock has no package ember 9.9.9",
    );
});

test("default features of inherited dependencies are switched where they are said", async () => {
    await inHearth(async ({ folder, ask }) => {
        const off: WhatIfChange = {
            kind: "features",
            name: "hearth-core",
            defaultFeatures: false,
        };
        const answer = await ask(off);
        assert.ok(answer.kind === "report", show(answer, folder));
        const edits = answer.report.edits.filter(({ path }) => path.endsWith(".toml"));
        assert.deepEqual(
            edits.map(({ path }) => path.replace(`${folder}/`, "")),
            ["Cargo.toml"],
        );
        const text = applyChanges(
            readFileSync(join(folder, "Cargo.toml"), "utf8"),
            edits[0]?.changes ?? [],
        );
        assert.match(text, /^hearth-core = \{ path = "core", default-features = false \}$/m);
    });
});

test("no lock is made of what can be read of a broken workspace", async () => {
    const everything: WhatIfChange = { kind: "update-all" };
    await inHearth(async ({ folder, ask }) => {
        const manifest = join(folder, "app/Cargo.toml");
        writeFileSync(manifest, `${readFileSync(manifest, "utf8")}\n[dependencies\n`);
        assert.match(
            show(await ask(everything), folder),
            /^whatIf\.unsoundWorkspace: app\/Cargo\.toml: Part of the manifest cannot be read/,
        );
    });
    await inHearth(async ({ folder, ask }) => {
        const lock = join(folder, "Cargo.lock");
        const text = readFileSync(lock, "utf8");
        writeFileSync(lock, text.replace(/^version = \d+$/m, "version = 9"));
        assert.match(
            show(await ask(everything), folder),
            /^whatIf\.unsoundWorkspace: Cargo\.lock: The lock is of format 9/,
        );
    });
});
