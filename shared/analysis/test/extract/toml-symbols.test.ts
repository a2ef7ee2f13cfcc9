import assert from "node:assert/strict";
import { test } from "node:test";
import { factsSource } from "./facts-source.ts";

const toml = await factsSource("toml");

test("tables and keys are symbols, keys of inline tables too", () => {
    toml.checkSymbols(
        `
        title = "x"
        # about it
        [package]
        name = "a"
        "quoted key" = 1
        version.workspace = true
        [dependencies.serde]
        version = "1"
        features = ["derive"]
        [target.'cfg(unix)'.dependencies]
        libc = { version = "0.2", optional = true }
        [[bin]]
        path = "src/main.rs"
        `,
        `
        key title public
        table package public
            key name public
            key quoted key public
            key version.workspace public
        table dependencies.serde public
            key version public
            key features public
        table target.'cfg(unix)'.dependencies public
            key libc public
                key version public
                key optional public
        table bin public
            key path public
    `,
    );
});

test("a table ends with its last key, and what is broken costs itself alone", () => {
    const text = "[a]\nb = 1\n\n\n[c]\nd = = 2\n[e]\nf = 3\n";
    const { symbols } = toml.facts(text);
    const [first] = symbols;
    assert.equal(text.slice(first?.start, first?.end), "[a]\nb = 1");
    assert.equal(text.slice(first?.signatureStart, first?.bodyStart), "[a]");
    assert.ok(symbols.some(({ name }) => name === "e"));
});
