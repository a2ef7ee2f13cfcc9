import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { scoreOf, severityOfScore } from "../../src/advisories/score.ts";

const published = new URL("../../../../../shared/data/cvss_advisory_db.json", import.meta.url);

test("scores of every version", () => {
    const rows: Readonly<Record<string, string>> = {
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H": "3.1 9.8 critical",
        "CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N": "3.0 6.1 medium",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N": "4.0 8.7 high",
        "AV:N/AC:L/Au:N/C:P/I:P/A:P": "2.0 7.5 high",
        "CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:N": "3.1 0 none",
    };
    for (const [vector, expected] of Object.entries(rows)) {
        const score = scoreOf(vector);
        assert.equal(`${score?.version} ${score?.score} ${score?.severity}`, expected);
    }
    assert.equal(severityOfScore(3.9, "2.0"), "low");
    assert.equal(severityOfScore(0.1, "3.1"), "low");
});

test("what is no vector has no score", () => {
    for (const text of [
        "",
        "CVSS:3.1/",
        "CVSS:3.1/AV:N",
        "CVSS:5.0/AV:N",
        "AV:N/AC:L",
        "x".repeat(9999),
    ])
        assert.equal(scoreOf(text), undefined, text.slice(0, 20));
    fc.assert(
        fc.property(fc.string(), (text) => {
            const score = scoreOf(`CVSS:3.1/${text}`);
            assert.ok(score === undefined || (score.score >= 0 && score.score <= 10));
        }),
    );
});

test("equal to the scores that were published with advisories", {
    skip: existsSync(published) ? false : "the reference data is not there",
}, () => {
    const rows = JSON.parse(readFileSync(published, "utf8")) as {
        id: string;
        vector: string;
        score: string;
        severity: string;
    }[];
    assert.ok(rows.length > 300);
    for (const { id, vector, score, severity } of rows) {
        const own = scoreOf(vector);
        assert.equal(own?.score, Number(score), `${id} ${vector}`);
        assert.equal(own?.severity, severity.toLowerCase(), id);
    }
});
