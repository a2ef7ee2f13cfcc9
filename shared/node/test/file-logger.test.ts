import { equal, ok } from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { createFileLogger } from "../src/file-logger.ts";

const root = mkdtempSync(join(tmpdir(), "rai-"));
after(() => rmSync(root, { recursive: true, force: true }));

const now = (): Date => new Date("2026-01-02T03:04:05.678Z");

test("one line per message, with time and level", () => {
    const path = join(root, "plain.log");
    const logger = createFileLogger(path, { now });
    logger.debug("not kept");
    logger.info("started");
    logger.warn("two\r\nlines");
    logger.error("failed");
    equal(
        readFileSync(path, "utf8"),
        [
            "2026-01-02T03:04:05.678Z info started",
            "2026-01-02T03:04:05.678Z warn two | lines",
            "2026-01-02T03:04:05.678Z error failed",
            "",
        ].join("\n"),
    );
    equal(statSync(path).mode & 0o077, 0);
});

test("never grows beyond twice its limit", () => {
    const path = join(root, "bounded.log");
    const logger = createFileLogger(path, { maximumBytes: 500, now });
    for (let line = 0; line < 100; line++) logger.info(`line ${line}`);
    ok(statSync(path).size <= 500 && statSync(`${path}.old`).size <= 500);
    ok(readFileSync(path, "utf8").includes("line 99"));
});

test("a place that cannot be written costs only the log", () => {
    createFileLogger(join(root, "missing", "x.log")).info("lost");
});
