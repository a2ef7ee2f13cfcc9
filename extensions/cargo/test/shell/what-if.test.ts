import assert from "node:assert/strict";
import { test } from "node:test";
import { type Report, reportPage, reportTable } from "@rust-ai-ide/host/report-page";
import { plainTranslate } from "@rust-ai-ide/host/translate";
import type { WhatIfReport } from "@rust-ai-ide/protocol/cargo/what-if";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { conflictPage, sizeText, whatIfPage } from "../../src/what-if/what-if-report.ts";

const nothing: WhatIfReport = {
    title: "Upgrade mosaic",
    added: [],
    removed: [],
    moved: [],
    features: [],
    duplicatesMerged: [],
    duplicatesCreated: [],
    licensesGone: [],
    licensesNew: [],
    advisoriesFixed: [],
    advisoriesNew: [],
    packagesBefore: 12,
    packagesAfter: 12,
    computedBy: "offline",
    unknowns: [],
    edits: [],
};

const shown = (path: string): string => path.replace("/hearth/", "");

/** The page as somebody reads it: no marks, one line for each row. */
function read({ title, lead, actions, sections }: Report): string {
    const plain = (html: string): string =>
        html
            .replace(/<\/(?:tr|li|div|p)>/g, "\n")
            .replace(/<\/(?:t[hd]|dt)>/g, " | ")
            .replace(/<[^>]+>/g, "")
            .replace(/ \| (?=\n)/g, "")
            .trim();
    return [
        title,
        lead,
        ...sections.map((section) => `# ${section.title}\n${plain(section.content.html)}`),
        actions.map(({ label, isPrimary }) => (isPrimary ? `[${label}]` : label)).join(" "),
    ].join("\n");
}

test("a report says what changes, what follows, and what is not known", () => {
    const source = "registry+http://registry.example/index";
    const report: WhatIfReport = {
        ...nothing,
        moved: [
            {
                from: { name: "mosaic", version: "0.3.6", source, license: "MIT" },
                to: { name: "mosaic", version: "0.4.0", source, license: "Apache-2.0" },
            },
        ],
        removed: [{ name: "sable", version: "0.1.4", source, license: "MIT", sizeBytes: 12_345 }],
        added: [{ name: "wax", version: "0.4.0", source }],
        features: [{ name: "lantern", version: "1.2.0", on: ["solar"], off: ["json", "tls"] }],
        duplicatesMerged: ["sable"],
        licensesNew: ["Apache-2.0"],
        packagesAfter: 11,
        sizeBytes: -1_234_567,
        buildSeconds: 0.5,
        unknowns: ["Build times of wax are not known."],
        edits: [
            {
                path: "/hearth/app/Cargo.toml",
                isNew: false,
                changes: [{ start: 0, end: 0, text: "x" }],
            },
            { path: "/hearth/Cargo.lock", isNew: true, changes: [{ start: 0, end: 0, text: "x" }] },
        ],
    };
    expectText(
        read(whatIfPage(report, shown, plainTranslate)),
        `
        Upgrade mosaic
        Nothing is written yet. This was computed from what is on this machine.
        # Altogether
        packages | 12 → 11
        versions change | 1
        sources | −1.2 MB
        build time | +0.5 s
        # Versions that change
        package | now | then | licence, where it changes
        mosaic | 0.3.6 | 0.4.0 | Apache-2.0
        # Packages that go
        package | version | licence | sources
        − sable | 0.1.4 | MIT | 12 kB
        # Packages that come
        package | version | licence | sources
        + wax | 0.4.0 |  |
        # Features
        package | switched on | switched off
        lantern 1.2.0 | solar | json, tls
        # What follows
        Fewer versions of: sable
        Licences that come: Apache-2.0
        # Not known
        Build times of wax are not known.
        # Files that would be edited
        app/Cargo.toml
        Cargo.lock (new)
        [Apply] Review Each Edit Discard
    `,
    );
});

test("a change that changes nothing has nothing to apply", () => {
    expectText(
        read(whatIfPage({ ...nothing, computedBy: "cargo" }, shown, plainTranslate)),
        `
        Upgrade mosaic
        Nothing would change.
        # Altogether
        packages | 12 → 12
        versions change | 0
        Discard
    `,
    );
});

test("requirements that exclude each other are shown as the chains that lead to them", () => {
    const conflict = {
        message: "sable cannot be both 0.1 and 0.2.",
        chains: [
            ["hearth-app", "mosaic 0.3", "sable ^0.1"],
            ["hearth-core", "sable ^0.2"],
        ],
    };
    expectText(
        read(conflictPage("Update mosaic", conflict, plainTranslate)),
        `
        Update mosaic
        There is no set of versions that fits all requirements. Nothing was written.
        # What excludes each other
        sable cannot be both 0.1 and 0.2.
        hearth-app → mosaic 0.3 → sable ^0.1
        hearth-core → sable ^0.2
        [Close]
    `,
    );
});

test("sizes carry their sign and the unit that fits", () => {
    assert.deepEqual([0, 499, 1500, -1600, 2_500_000, -9_940_000].map(sizeText), [
        "0 kB",
        "0 kB",
        "+2 kB",
        "−2 kB",
        "+2.5 MB",
        "−9.9 MB",
    ]);
});

test("names from outside bring nothing into the page, and the page loads nothing", () => {
    const bad = '<img src=x onerror="alert(1)">';
    const page = reportPage(
        {
            title: bad,
            lead: bad,
            actions: [{ id: bad, label: bad, isPrimary: true }],
            sections: [{ title: bad, content: reportTable([bad], [[bad, bad]]) }],
        },
        {
            source: "https://own.example",
            script: "s.js",
            style: "s.css",
            nonce: "abc",
            language: "en",
        },
    );
    assert.ok(!page.includes("<img"));
    assert.ok(
        page.includes(
            "default-src &#39;none&#39;; style-src https://own.example; script-src &#39;nonce-abc&#39;",
        ),
    );
    assert.equal(page.match(/<script/g)?.length, 1);
    assert.ok(!/ style=| on\w+="/.test(page.replaceAll("onerror=&quot;", "")));
});
