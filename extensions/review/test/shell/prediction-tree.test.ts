import assert from "node:assert/strict";
import { test } from "node:test";
import { plainTranslate } from "@rust-ai-ide/host/translate";
import type { FilePrediction, MergePrediction } from "@rust-ai-ide/protocol/review/conflicts";
import { type PredictionNode, predictionTree } from "../../src/conflicts/prediction-tree.ts";
import { confidenceText, proposalText } from "../../src/merges/proposal-text.ts";

function check(predictions: readonly MergePrediction[], expected: string): void {
    const shown = (nodes: readonly PredictionNode[], indent = ""): string =>
        nodes
            .map((node) => {
                const place =
                    node.place === undefined ? "" : ` @${node.place.path}:${node.place.line}`;
                const row = `${indent}${node.label} | ${node.description}${place}\n`;
                return row + shown(node.children, `${indent}  `);
            })
            .join("");
    assert.equal(shown(predictionTree(predictions, plainTranslate)), expected);
}

function merge(
    name: string,
    verdict: MergePrediction["verdict"],
    files: readonly FilePrediction[] = [],
    time = 1_700_000_000,
): MergePrediction {
    const ours = {
        kind: "workingTree",
        name: "working tree",
        commit: "a",
        author: "",
        time,
    } as const;
    const theirs = { kind: "branch", name, commit: "b".repeat(40), author: "Bo", time } as const;
    return { ours, theirs, verdict, files: [...files], sharedPaths: files.length };
}

function file(
    path: string,
    verdict: FilePrediction["verdict"],
    more: Partial<FilePrediction> = {},
): FilePrediction {
    return {
        path,
        verdict,
        lines: [{ start: 7, end: 9 }],
        items: [],
        authors: [],
        breaks: [],
        ...more,
    };
}

test("the worst comes first, what merges cleanly stands in a group of its own", () => {
    check([], "");
    check(
        [
            merge("tidy", "clean"),
            merge("rules", "structural", [file("a.rs", "structural")]),
            merge("text", "textual", [
                file("src/b.rs", "textual", { items: ["one"], authors: ["Al"] }),
            ]),
        ],
        "text | conflicts · 1 file · Bo\n" +
            "  b.rs | conflicts · one · by Al · src @src/b.rs:7\n" +
            "rules | resolved by structure · 1 file · Bo\n" +
            "  a.rs | resolved by structure @a.rs:7\n" +
            "Merges cleanly | 1\n" +
            "  tidy | merges cleanly · Bo\n",
    );
});

test("a broken build tells what is gone and where it is used", () => {
    const breaks: FilePrediction["breaks"] = [
        {
            item: "net::connect",
            change: "removed",
            changedBy: "theirs",
            usedAt: [{ path: "src/main.rs", line: 3 }],
        },
        { item: "Net", change: "renamed", changedBy: "ours", usedAt: [] },
    ];
    check(
        [merge("net", "build", [file("src/main.rs", "build", { breaks }), file("z.rs", "clean")])],
        "net | would not compile · 1 file · Bo\n" +
            "  main.rs | would not compile · src @src/main.rs:7\n" +
            "    net::connect | removed there, used here · src/main.rs:3 @src/main.rs:3\n" +
            "    Net | renamed here, used there\n",
    );
});

test("rows keep their ids, so that what is opened stays open", () => {
    const ids = (time: number) =>
        predictionTree(
            [merge("a", "textual", [file("b", "textual")], time)],
            plainTranslate,
        ).flatMap(({ id, children }) => [id, ...children.map((child) => child.id)]);
    assert.deepEqual(ids(1), ids(2));
    assert.equal(new Set(ids(1)).size, 2);
});

test("proposals are told in words, unknown ones by their name", () => {
    assert.equal(proposalText({ kind: "structured" }, plainTranslate), "Merge by items");
    assert.equal(proposalText({ kind: "new-way" }, plainTranslate), "new-way");
    const scored = { kind: "ours", confidence: 0.934, provenance: "merge scorer: ours" };
    assert.equal(confidenceText(scored, plainTranslate), "93 %");
    assert.equal(confidenceText({ ...scored, compiles: true }, plainTranslate), "93 % · compiles");
    const written = { kind: "model", confidence: 0, provenance: "larger", compiles: false };
    assert.equal(confidenceText(written, plainTranslate), "larger · does not compile");
});
