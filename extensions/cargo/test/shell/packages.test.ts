import assert from "node:assert/strict";
import { test } from "node:test";
import { plainTranslate } from "@rust-ai-ide/host/translate";
import { CargoServerOptions } from "@rust-ai-ide/protocol/cargo/options";
import type { OutdatedPackage } from "@rust-ai-ide/protocol/cargo/outdated";
import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { CargoShellErrors } from "../../src/cargo-shell-errors.ts";
import { type OptionInput, serverOptions } from "../../src/connection/server-options.ts";
import { hintOf } from "../../src/packages/command-hint.ts";
import { ageText, featureItems, versionItems } from "../../src/packages/dependency-items.ts";
import { packageNameProblem } from "../../src/packages/package-name.ts";
import { whyRows } from "../../src/packages/why-rows.ts";
import { statusPresentation } from "../../src/status/status-presentation.ts";
import { marksOf } from "../../src/tree/version-marks.ts";

const day = 86_400_000;

const facts = {
    versions: [
        {
            version: "2.0.0",
            yanked: false,
            publishedAt: 100 * day,
            rustVersion: "1.85",
            features: [],
        },
        { version: "1.5.0", yanked: true, features: [] },
        { version: "1.2.0", yanked: false, features: ["tls", "default", "json"] },
    ],
};

test("versions say how old they are and what they need; yanked ones are left out", () => {
    assert.deepEqual(versionItems(facts, 103 * day, plainTranslate), [
        { label: "2.0.0", description: "3 days ago · Rust 1.85" },
        { label: "1.2.0", description: "" },
    ]);
    assert.deepEqual(
        featureItems(facts, "1.2.0").map(({ label }) => label),
        ["json", "tls"],
    );
    assert.deepEqual(featureItems(facts, "9.9.9"), []);
});

test("ages have the unit that says enough, whatever the clock says", () => {
    const texts = [-5, 0, 1, 59, 61, 700, 800].map((days) => ageText(days * day, plainTranslate));
    assert.deepEqual(texts, [
        "today",
        "today",
        "1 day ago",
        "59 days ago",
        "2 months ago",
        "22 months ago",
        "2 years ago",
    ]);
});

test("names are what cargo takes", () => {
    const refused = (name: string): boolean =>
        packageNameProblem(name, plainTranslate) !== undefined;
    for (const name of ["hearth", "hearth-core", "_x", "größe", "a1"])
        assert.ok(!refused(name), name);
    for (const name of ["", "1a", "a b", "-a", "fn", "test", "proc-macro", "a/b", "--bin"]) {
        assert.ok(refused(name), name);
    }
});

function outdated(more: Partial<OutdatedPackage>): OutdatedPackage {
    const locked = { version: "1.0.0", yanked: false };
    return { name: "a", locked, askedBy: [], status: "compatible", heldBack: [], ...more };
}

const asking = [
    { package: "m", manifestPath: "/m/Cargo.toml", name: "a", kind: "normal" as const },
];
const version = (text: string, yanked = false) => ({ version: text, yanked });

test("marks name what is newer, and the newest of all only where a member can choose", () => {
    const marks = (more: Partial<OutdatedPackage>): unknown =>
        marksOf([outdated(more)]).get("a@1.0.0");
    const newer = { compatible: version("1.1.0"), latest: version("2.0.0") };
    assert.deepEqual(marks({ ...newer, askedBy: asking }), {
        compatible: "1.1.0",
        latest: "2.0.0",
        isYanked: false,
    });
    assert.deepEqual(marks(newer), { compatible: "1.1.0", isYanked: false });
    assert.equal(marks({ latest: version("2.0.0") }), undefined);
    assert.equal(
        marks({ compatible: version("1.0.0"), latest: version("1.0.0"), askedBy: asking }),
        undefined,
    );
    assert.deepEqual(marks({ locked: version("1.0.0", true) }), { isYanked: true });
    const { locked: _, ...unlocked } = outdated({ compatible: version("3.0.0") });
    assert.equal(marksOf([unlocked]).size, 0);
});

test("the status bar counts, and says what was yanked", () => {
    const mark = { isYanked: false, compatible: "1.1.0" };
    assert.equal(statusPresentation([], plainTranslate), undefined);
    assert.equal(statusPresentation([mark], plainTranslate)?.label, "1 outdated dependency");
    const two = statusPresentation([mark, { isYanked: true }], plainTranslate);
    assert.deepEqual(
        [two?.text, two?.label, two?.severity],
        ["$(package) 2", "2 outdated dependencies, of them yanked: 1", "none"],
    );
});

test("ways to a package are listed shortest first, with who turned features on", () => {
    const rows = whyRows(
        [
            {
                name: "sable",
                version: "0.1.4",
                members: ["hearth-app"],
                paths: [
                    [
                        {
                            name: "hearth-app",
                            version: "0.3.0",
                            manifestPath: "/hearth/app/Cargo.toml",
                            dependency: "tiles",
                            kind: "dev",
                        },
                        {
                            name: "mosaic",
                            version: "0.3.6",
                            dependency: "sable",
                            requirement: "^0.1",
                            target: "cfg(unix)",
                        },
                        { name: "sable", version: "0.1.4" },
                    ],
                ],
                features: [
                    {
                        feature: "std",
                        reasons: [
                            { package: "mosaic", version: "0.3.6", how: "default" },
                            { package: "mosaic", version: "0.3.6", how: "dependency" },
                            { package: "mosaic", version: "0.3.6", how: "feature", feature: "big" },
                            { package: "sable", version: "0.1.4", how: "root" },
                        ],
                    },
                ],
            },
        ],
        plainTranslate,
    );
    const lines = rows.map(({ label, description, isSeparator }) =>
        [isSeparator ? "---" : "", label, description ?? ""]
            .filter((part) => part !== "")
            .join(" | "),
    );
    expectText(
        lines.join("\n"),
        `
        --- | sable 0.1.4
        hearth-app 0.3.0 → mosaic 0.3.6 → sable 0.1.4 | dev · wants ^0.1 · cfg(unix)
        feature std | default feature for mosaic 0.3.6; asked for by mosaic 0.3.6; by feature big of mosaic 0.3.6; asked for by you
    `,
    );
    assert.deepEqual(rows[1]?.place, {
        manifestPath: "/hearth/app/Cargo.toml",
        dependency: "tiles",
    });
});

test("a command knows its row or its file, and takes nothing else for one", () => {
    const node = { content: { kind: "none" }, workspace: "/hearth", id: "x" };
    assert.equal(hintOf(node), node);
    assert.deepEqual(hintOf({ scheme: "file", fsPath: "/a/Cargo.toml" }), {
        place: { manifestPath: "/a/Cargo.toml" },
    });
    for (const other of [undefined, null, 3, "x", {}, { scheme: "git", fsPath: "/a" }]) {
        assert.equal(hintOf(other), undefined);
    }
});

const alone = { hasGrammar: false, hasFormatter: false, hasSchema: false, showsVersions: false };
const input: OptionInput = {
    isTrusted: true,
    online: "always",
    hints: "all",
    hasChosenHints: false,
    diagnostics: true,
    cargoPath: "/bin/cargo",
    neighbours: alone,
    advisoryDatabase: "/security/advisories.txt",
};

test("alone, the server does everything; what it is told is what the protocol takes", () => {
    const options = serverOptions(input);
    assert.deepEqual(options, {
        trusted: true,
        online: true,
        hints: "all",
        diagnostics: true,
        cargoPath: "/bin/cargo",
        structure: true,
        schema: true,
        rustFiles: true,
        semanticTokens: true,
        advisories: { bundled: "/security/advisories.txt" },
    });
    assert.deepEqual(parseMessage(CargoServerOptions, options), { ok: true, value: options });
});

test("without trust nothing runs and nothing is asked; with neighbours nothing is doubled", () => {
    const untrusted = serverOptions({ ...input, isTrusted: false });
    assert.deepEqual(
        [untrusted.trusted, untrusted.online, untrusted.cargoPath],
        [false, false, ""],
    );
    assert.equal(serverOptions({ ...input, online: "ask" }).online, false);
    const all = { hasGrammar: true, hasFormatter: true, hasSchema: true, showsVersions: true };
    const beside = serverOptions({ ...input, neighbours: all });
    assert.deepEqual(
        [beside.hints, beside.structure, beside.schema, beside.semanticTokens],
        ["off", false, false, false],
    );
    const chosen = serverOptions({ ...input, neighbours: all, hasChosenHints: true });
    assert.equal(chosen.hints, "all");
    assert.equal(serverOptions({ ...input, advisoryDatabase: undefined }).advisories, false);
});

test("errors say what to do next, with a code", () => {
    const errors = [
        CargoShellErrors.noWorkspace(),
        CargoShellErrors.noGraph("no lock"),
        CargoShellErrors.noDependencies("hearth-core"),
        CargoShellErrors.notTrusted(),
        CargoShellErrors.offline(),
        CargoShellErrors.cargoFailed("no such command"),
    ];
    assert.deepEqual(
        errors.map(({ code }) => code),
        [
            "cargoShell.noWorkspace",
            "cargoShell.noGraph",
            "cargoShell.noDependencies",
            "cargoShell.notTrusted",
            "cargoShell.offline",
            "cargoShell.cargoFailed",
        ],
    );
    for (const { nextStep } of errors) assert.match(nextStep, /\.$/);
});
