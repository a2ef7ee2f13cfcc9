import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { coveredLines } from "../../src/coverage/coverage-report.ts";
import { readCoverage } from "../../src/coverage/read-coverage.ts";

function check(text: string, expected: readonly string[] | undefined): void {
    const report = readCoverage(text);
    const shown = report && [
        `${report.format}${report.skipped > 0 ? `, ${report.skipped} skipped` : ""}`,
        ...report.files.map(({ path, lines, branches }) => {
            const counts = [...lines].map(([line, count]) => {
                const branch = branches.get(line);
                return `${line}:${count}${branch ? ` (${branch.taken}/${branch.total})` : ""}`;
            });
            return `${path} ${counts.join(" ")}`;
        }),
    ];
    assert.deepEqual(shown, expected);
}

test("lcov", () => {
    check(
        "TN:\nSF:/a/src/lib.rs\nFN:1,run\nDA:1,3\nDA:2,0,checksum\nBRDA:1,0,0,3\nBRDA:1,0,1,-\nLF:2\nend_of_record\nSF:/a/src/b.rs\r\nDA:7,1\r\nDA:7,2\r\nend_of_record\n",
        ["lcov", "/a/src/lib.rs 1:3 (1/2) 2:0", "/a/src/b.rs 7:3"],
    );
    check("SF:a\nDA:x,1\nDA:1\nend_of_record\nDA:1,1\nBRDA:1\n?\nDA:-1,2", ["lcov, 6 skipped"]);
});

test("llvm-cov", () => {
    const file = (segments: unknown): string =>
        JSON.stringify({ data: [{ files: [{ filename: "/a.rs", segments }] }], type: "llvm" });
    check(
        file([
            [1, 1, 5, true, true, false],
            [3, 9, 0, true, true, false],
            [3, 20, 5, true, false, false],
            [5, 2, 0, false, false, false],
            [8, 1, 0, true, true, false],
            [9, 2, 0, false, false, false],
        ]),
        ["llvm-cov", "/a.rs 1:5 2:5 3:5 4:5 5:5 8:0 9:0"],
    );
    check(file([[2, 1, 1, true, true, false], [1, 1, 1, true, true, false], "x"]), [
        "llvm-cov, 2 skipped",
        "/a.rs 2:1",
    ]);
    check('{"data":[{"files":[1]},2]}', ["llvm-cov, 1 skipped"]);
});

test("tarpaulin", () => {
    check(
        '{"files":[{"path":["/","a","src","lib.rs"],"traces":[{"line":4,"stats":{"Line":2}},{"line":5,"stats":{"Line":0}}]},{"path":"b.rs","traces":[{"line":1}]},{}]}',
        ["tarpaulin, 2 skipped", "/a/src/lib.rs 4:2 5:0"],
    );
});

test("cobertura", () => {
    check(
        `<?xml version="1.0"?><!DOCTYPE coverage [<!ENTITY x "y">]><coverage line-rate="1">
        <sources><source>/a/</source></sources><packages><package><classes>
        <class name='lib' filename="src/&lt;lib&gt;.rs"><methods><method><lines><line number="1" hits="2"/></lines></method></methods>
        <lines><line number="1" hits="2" branch="true" condition-coverage="50% (1/2)"/><line number="2" hits="0"/></lines></class>
        <class filename="/b.rs"><lines><line number="9" hits="&x;"/></lines></class>
        </classes></package></packages></coverage>`,
        ["cobertura, 1 skipped", "/a/src/<lib>.rs 1:2 2:0"],
    );
    check('<coverage><line number="1" hits="1"/></coverage>', ["cobertura, 1 skipped"]);
    check("<html></html>", undefined);
});

test("anything else is no report", () => {
    for (const text of ["", "{", "{}", "[1]", "hello", '{"files":1}']) check(text, undefined);
});

test("share of a file", () => {
    const [file] = readCoverage("SF:a\nDA:1,1\nDA:2,0\nDA:3,4\n")?.files ?? [];
    assert.deepEqual(file && coveredLines(file), { covered: 2, total: 3 });
});

const piece = fc.constantFrom(
    ...["SF:a\n", "DA:1,2\n", "DA:", "BRDA:1,0,0,-\n", "end_of_record\n", "<coverage>", "<line "],
    ...[
        'number="1"',
        'hits="2"',
        ">",
        "<class filename='x'>",
        "&lt;",
        '{"data":[',
        "]}",
        "1e9,",
        "\n",
    ],
);

test("no report is too broken", () => {
    fc.assert(
        fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
            for (const { lines } of readCoverage(pieces.join(""))?.files ?? []) {
                for (const [line, count] of lines) assert.ok(line >= 1 && count >= 0);
            }
        }),
        { numRuns: 1_000 },
    );
    fc.assert(
        fc.property(fc.json(), (text) => {
            readCoverage(`{"data":[{"files":[{"filename":"a","segments":${text}}]}]}`);
            readCoverage(`{"files":${text}}`);
        }),
        { numRuns: 500 },
    );
});
