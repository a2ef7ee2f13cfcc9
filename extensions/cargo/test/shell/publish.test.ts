import assert from "node:assert/strict";
import { test } from "node:test";
import { plainTranslate } from "@rust-ai-ide/host/translate";
import type { PublishFinding, PublishReport } from "@rust-ai-ide/protocol/cargo/publish";
import { publishPage } from "../../src/publish/publish-page.ts";

const finding: PublishFinding = {
    code: "publish.wildcard",
    severity: "error",
    message: "sable takes any version.",
    nextStep: "Say from which version on it works.",
    path: "/work/shop/Cargo.toml",
    line: 12,
};

const report: PublishReport = {
    packages: [
        {
            name: "shop",
            version: "1.0.0",
            manifestPath: "/work/shop/Cargo.toml",
            isPublished: true,
            files: [
                { path: "src/lib.rs", bytes: 1_500 },
                { path: "big.bin", bytes: 2_500_000 },
                ...Array.from({ length: 12 }, (_, index) => ({ path: `f${index}`, bytes: 1 })),
            ],
            bytes: 2_501_512,
            findings: [
                { ...finding, severity: "information", message: "It has <b> no readme.", line: 0 },
                finding,
            ],
        },
        {
            name: "tool",
            version: "0.1.0",
            manifestPath: "/work/tool/Cargo.toml",
            isPublished: false,
            files: [],
            bytes: 0,
            findings: [],
        },
    ],
    order: ["shop", "more"],
    problems: [],
};

const shown = (path: string): string => path.replace("/work/", "");

test("what stands in the way comes first, with its place; nothing is unescaped", () => {
    const page = publishPage(report, shown, plainTranslate);
    assert.equal(page.lead, "1 things stand in the way. Nothing was published.");
    assert.deepEqual(
        page.actions.map(({ id, isPrimary }) => `${id} ${isPrimary}`),
        ["dry-run false", "again true", "close false"],
    );
    assert.deepEqual(
        page.sections.map(({ title }) => title),
        ["shop 1.0.0", "Files of shop, the largest first", "Order", "Never published"],
    );
    const [first, files, order] = page.sections.map(({ content }) => content.html);
    assert.match(first ?? "", /in the way.*shop\/Cargo\.toml:12.*note.*&lt;b&gt;/s);
    assert.match(first ?? "", /2\.5 MB/);
    assert.match(files ?? "", /^<ul><li>big\.bin \(2\.5 MB\)<\/li><li>src\/lib\.rs \(1\.5 kB\)/);
    assert.match(files ?? "", /…and 2 smaller ones/);
    assert.match(order ?? "", /shop, more/);
});

test("a package in order can be tried, and one that is never published is said to be", () => {
    const [shop, tool] = report.packages;
    assert.ok(shop && tool);
    const good = { ...report, packages: [{ ...shop, findings: [] }], order: ["shop"] };
    const page = publishPage(good, shown, plainTranslate);
    assert.match(page.lead, /^Nothing stands in the way/);
    assert.deepEqual(page.actions[0], { id: "dry-run", label: "Dry Run…", isPrimary: true });
    assert.match(page.sections[0]?.content.html ?? "", /Everything is in order/);
    const none = publishPage({ ...report, packages: [tool] }, shown, plainTranslate);
    assert.match(none.lead, /No package/);
    assert.deepEqual(
        none.actions.map(({ id }) => id),
        ["close"],
    );
});
