import assert from "node:assert/strict";
import { test } from "node:test";
import { sniff } from "../../src/downloads/file-start.ts";

/** A file's name and first bytes to what is wrong with it. */
function check(path: string, head: string, expected?: string): void {
    assert.equal(sniff(path, Buffer.from(head, "latin1")), expected);
}

test("refuses what can carry code and what is not the file that its name says", () => {
    check("m.gguf", "GGUF\u0003");
    check("m.gguf", "GGML", "it is not GGUF");
    check("m.gguf", "PK\u0003\u0004", "it is not GGUF");
    check("m.onnx", "\u0008\u0007\u0012");
    check("m.onnx", "PK\u0003\u0004", "it is an archive");
    for (const protocol of ["\u0002", "\u0004", "\u0005"]) {
        check("m.onnx", `\u0080${protocol}.`, "it is a pickle");
    }
    check("m.onnx", "\u0080\u0001.");
    check("m.onnx", " <!DOCTYPE html>", "it is a web page");
    check("m.txt", "<html>", "it is a web page");
    check("m.txt", "MIT License");
    check("config.json", '{"a":');
    check("config.json", "\u00ef\u00bb\u00bf [1]");
    check("config.json", "no JSON", "it is not JSON");
    check("m.onnx_data", "\u0080\u0002anything");
});
