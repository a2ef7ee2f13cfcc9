import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { borderRules } from "@rust-ai-ide/analysis/links/border-table";
import { FileAnalyser } from "../../src/index/file-analyser.ts";
import { makeFolder } from "./index-folder.ts";

test("a reader with a defect costs the file that it fails at, not the others", async () => {
    const root = makeFolder({
        "bad.rs": "#[tauri::command]\nfn greet() {}\n",
        "good.rs": "fn good() {}\n",
    });
    const reader = borderRules
        .find(({ border }) => border === "tauri-command")
        ?.readers.find(({ languages }) => languages.includes("rust"));
    assert.ok(reader);
    const failing = mock.method(reader, "read", () => {
        throw new TypeError("a defect");
    });
    const analyser = new FileAnalyser(1 << 20, undefined);
    try {
        await analyser.needs(`${root}/bad.rs`);
        const request = {
            ...{ facts: true, counts: false, known: undefined, roots: [root] },
            ...{ realRoots: undefined, isCancelled: () => false },
        };
        const outcome = (name: string): unknown => {
            const file = analyser.analyse(`${root}/${name}`, undefined, request);
            return [
                file?.outcome,
                file?.facts !== undefined,
                file?.problems.map(({ code }) => code),
            ];
        };
        assert.deepEqual(outcome("bad.rs"), ["read", false, ["index.worker-failed"]]);
        assert.deepEqual(outcome("good.rs"), ["read", true, []]);
        failing.mock.restore();
        assert.deepEqual(outcome("bad.rs"), ["read", true, []]);
    } finally {
        failing.mock.restore();
        analyser.dispose();
    }
});
