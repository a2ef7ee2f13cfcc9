import assert from "node:assert/strict";
import { test } from "node:test";
import type { AdvisoryMark } from "@rust-ai-ide/protocol/cargo/graph";
import fc from "fast-check";
import { ageText, dayText } from "../../../src/editor/hints/age.ts";
import {
    type DependencyHint,
    dependencyHints,
} from "../../../src/editor/hints/dependency-hints.ts";
import { LockedPackages } from "../../../src/editor/hints/locked-package.ts";
import { readLock } from "../../../src/lock/read-lock.ts";
import { readManifest } from "../../../src/manifest/read-manifest.ts";
import type { IndexVersion } from "../../../src/registry/index-crate.ts";
import { today, version } from "../editor-fixture.ts";

const day = 86_400_000;

const crates: Readonly<Record<string, readonly IndexVersion[]>> = {
    current: [version("1.0.0"), version("1.2.3", { publishedAt: today - 400 * day })],
    old: [
        version("1.0.0"),
        version("1.4.0", { publishedAt: today - 40 * day }),
        version("1.5.0", { yanked: true }),
        version("2.0.0", { publishedAt: today - 3 * day }),
        version("3.0.0-beta.1"),
    ],
    pulled: [version("1.0.0", { yanked: true }), version("1.0.1")],
    young: [
        version("1.0.0", { publishedAt: today - 90 * day }),
        version("1.1.0", { publishedAt: today - day }),
    ],
    modern: [version("1.0.0", { rustVersion: "1.60" }), version("1.1.0", { rustVersion: "1.90" })],
};

interface Options {
    readonly lock?: string;
    readonly shown?: "all" | "outdated";
    readonly minPublishAge?: number;
    readonly root?: string;
    readonly advisories?: readonly AdvisoryMark[];
}

function hints(text: string, options: Options = {}): readonly DependencyHint[] {
    const { lock, shown = "all", minPublishAge, root, advisories } = options;
    const manifest = readManifest(text);
    return dependencyHints({
        manifest,
        folder: "/w/a",
        root: root === undefined ? undefined : { manifest: readManifest(root), folder: "/w" },
        locked: lock === undefined ? undefined : new LockedPackages(readLock(lock)),
        crate: ({ packageName }) => {
            const versions = crates[packageName];
            return versions && { name: packageName, versions, cachedAt: today - 2 * day };
        },
        shown,
        now: today,
        minPublishAge,
        ...(advisories === undefined ? {} : { advisories: () => advisories }),
    });
}

const lockOf = (...packages: readonly string[]): string =>
    ["a 0.1.0", ...packages]
        .map((each, index) => {
            const [name, number] = each.split(" ");
            const names = packages.map((other) => ` "${other.split(" ")[0]}",\n`).join("");
            const own = index === 0 ? `dependencies = [\n${names}]\n` : 'source = "registry+x"\n';
            return `[[package]]\nname = "${name}"\nversion = "${number}"\n${own}`;
        })
        .join("\n");

/** The text with each hint between marks. */
function check(lines: string, expected: string, options: Options = {}): void {
    const text = `[package]\nname = "a"\nversion = "0.1.0"\n${lines}`;
    let shown = "";
    let at = 0;
    for (const hint of hints(text, options)) {
        shown += `${text.slice(at, hint.at)}‹${hint.label}›`;
        at = hint.at;
    }
    assert.equal((shown + text.slice(at)).split("\n").slice(3).join("\n"), expected);
}

test("what is locked stands alone when nothing is newer", () => {
    check('[dependencies]\ncurrent = "1"', '[dependencies]\ncurrent = "1"‹1.2.3›', {
        lock: lockOf("current 1.2.3"),
    });
});

test("newer versions: with an arrow what the requirement takes, with a double one what it does not", () => {
    check(
        '[dependencies]\nold = "1.0"',
        '[dependencies]\nold = "1.0"‹1.0.0 → 1.4.0 ⇒ 2.0.0 (3 days)›',
        {
            lock: lockOf("old 1.0.0"),
        },
    );
    check(
        '[dependencies]\nold = "=1.4.0"',
        '[dependencies]\nold = "=1.4.0"‹1.4.0 ⇒ 2.0.0 (3 days)›',
        {
            lock: lockOf("old 1.4.0"),
        },
    );
});

test("without a lock the newest that fits counts as what is there", () => {
    check('[dependencies]\nold = "1.0"', '[dependencies]\nold = "1.0"‹⇒ 2.0.0 (3 days)›');
});

const mark = (id: string, kind: string): AdvisoryMark => ({
    id,
    severity: "high",
    title: "It leaks",
    kind,
});

test("a withdrawn version and advisories are marked", () => {
    check('[dependencies]\npulled = "1"', '[dependencies]\npulled = "1"‹1.0.0 → 1.0.1 yanked›', {
        lock: lockOf("pulled 1.0.0"),
    });
    check('[dependencies]\ncurrent = "1"', '[dependencies]\ncurrent = "1"‹⚠ unsound (2) 1.2.3›', {
        lock: lockOf("current 1.2.3"),
        advisories: [mark("A-1", "unsound"), mark("A-2", "notice")],
    });
});

test("what is too young or needs a newer compiler is held back", () => {
    check('[dependencies]\nyoung = "1"', '[dependencies]\nyoung = "1"‹1.0.0 held back: 1.1.0›', {
        lock: lockOf("young 1.0.0"),
        minPublishAge: 7 * day,
    });
    check(
        'rust-version = "1.70"\n[dependencies]\nmodern = "1"',
        'rust-version = "1.70"\n[dependencies]\nmodern = "1"‹1.0.0 held back: 1.1.0›',
        { lock: lockOf("modern 1.0.0") },
    );
    check('[dependencies]\nmodern = "1"', '[dependencies]\nmodern = "1"‹1.0.0 → 1.1.0›', {
        lock: lockOf("modern 1.0.0"),
    });
});

test("inherited, in tables, of git, of a path", () => {
    const root = '[workspace.dependencies]\nold = "1.0"\n';
    check(
        "[dependencies]\nold.workspace = true",
        "[dependencies]\nold.workspace = true‹1.0 1.0.0 → 1.4.0 ⇒ 2.0.0 (3 days)›",
        { lock: lockOf("old 1.0.0"), root },
    );
    check(
        '[dependencies.old]\nversion = "1.0" # why\nfeatures = []\n',
        '[dependencies.old]\nversion = "1.0" # why‹1.0.0 → 1.4.0 ⇒ 2.0.0 (3 days)›\nfeatures = []\n',
        { lock: lockOf("old 1.0.0") },
    );
    const git = `${lockOf("g 0.3.0")}`.replace(
        "registry+x",
        "git+ssh://example.org/g?branch=x#0123456789abcdef",
    );
    check(
        '[dependencies]\ng = { git = "ssh://example.org/g" }',
        '[dependencies]\ng = { git = "ssh://example.org/g" }‹0.3.0 01234567›',
        { lock: git },
    );
    check('[dependencies]\nb = { path = "../b" }', '[dependencies]\nb = { path = "../b" }', {
        lock: lockOf("b 0.1.0"),
    });
});

test("only what is outdated, where that is asked for", () => {
    check(
        '[dependencies]\ncurrent = "1"\nold = "1"\nnobody = "1"',
        '[dependencies]\ncurrent = "1"\nold = "1"‹1.0.0 → 1.4.0 ⇒ 2.0.0 (3 days)›\nnobody = "1"',
        { lock: lockOf("current 1.2.3", "old 1.0.0"), shown: "outdated" },
    );
});

test("of two locked versions each dependency has its own", () => {
    const lock = `${lockOf("old 1.0.0")}\n[[package]]\nname = "old"\nversion = "2.0.0"\nsource = "registry+x"\n`;
    check(
        '[dependencies]\nold = "1"',
        '[dependencies]\nold = "1"‹1.0.0 → 1.4.0 ⇒ 2.0.0 (3 days)›',
        {
            lock: lock.replace(' "old",', ' "old 1.0.0",'),
        },
    );
});

test("the tooltip says what the hint is short of", () => {
    const text = '[package]\nname = "a"\nversion = "0.1.0"\n[dependencies]\nold = "1.0"\n';
    const [hint] = hints(text, {
        lock: lockOf("old 1.0.0"),
        advisories: [mark("A-1", "vulnerability")],
    });
    assert.equal(
        hint?.tooltip(),
        [
            "**old**",
            "Required: `1.0`",
            "Locked: 1.0.0",
            "Latest compatible: 1.4.0 · 2026-10-13, 1 month ago",
            "Latest: 2.0.0 · 2026-11-19, 3 days ago",
            "⚠ A-1, vulnerability: It leaks",
            "_As cargo's cache has it: 2 days old_",
        ].join("  \n"),
    );
    const [unknown] = hints(text.replace("old =", "nobody ="), { lock: lockOf("nobody 1.0.0") });
    assert.match(unknown?.tooltip() ?? "", /Not in cargo's cache|not known/);
    const young = hints(text.replace('old = "1.0"', 'young = "1"'), { minPublishAge: 9 * day });
    assert.match(young[0]?.tooltip() ?? "", /Held back: 1\.1\.0, too young until 2026-11-30/);
});

test("ages in words; clocks that are wrong say nothing", () => {
    assert.deepEqual(
        [0, 1, 29, 30, 364, 365, 800].map((days) => ageText(today - days * day, today)),
        ["today", "1 day", "29 days", "1 month", "12 months", "1 year", "2 years"],
    );
    assert.equal(ageText(today + 2 * day, today), "");
    assert.equal(ageText(Number.NaN, today), "");
    assert.equal(dayText(today), "2026-11-22");
    assert.equal(dayText(1e20), "");
});

test("whatever a manifest and a lock are, hints stay in the text", () => {
    const piece = fc.constantFrom(
        ...'[dependencies]|\n|old|=|"1"|{|}|version|,|[|]|\'|#|workspace = true|[package]\n|name = "a"|[workspace.dependencies]'.split(
            "|",
        ),
    );
    fc.assert(
        fc.property(
            fc.array(piece, { maxLength: 30 }),
            fc.array(piece, { maxLength: 10 }),
            (a, b) => {
                const text = a.join("");
                for (const { at, label } of hints(text, {
                    lock: lockOf("old 1.0.0") + b.join(""),
                })) {
                    assert.ok(at >= 0 && at <= text.length);
                    assert.notEqual(label, "");
                }
            },
        ),
    );
});
