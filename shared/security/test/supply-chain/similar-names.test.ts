import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { readLock } from "@rust-ai-ide/cargo/lock/read-lock";
import { PopularNames } from "@rust-ai-ide/security/supply-chain/similar-names";
import { processorTime } from "@rust-ai-ide/testing/processor-time";
import fc from "fast-check";

const names = new PopularNames();

function check(name: string, expected: string | undefined): void {
    const found = names.similarTo(name);
    assert.equal(found && `${found.how} ${found.name}`, expected, name);
}

test("names of crates that were removed for malicious code", () => {
    check("rustdecimal", "separators rust_decimal");
    check("lazystatic", "separators lazy_static");
    check("if-cfg", "order cfg-if");
    check("envlogger", "separators env_logger");
    check("oncecell", "separators once_cell");
    check("serd", "letter serde");
    check("bit-flags", "separators bitflags");
    check("rands", "letter rand");
    check("tracings", "letter tracing");
    check("proc-macro1", "digit proc-macro2");
});

test("other ways to resemble", () => {
    check("tokoi", "letter tokio");
    check("reqwests", "letter reqwest");
    check("seerde", "letter serde");
    check("tokio-rs", "affix tokio");
    check("rust-anyhow", "affix anyhow");
    check("c1ap_builder", "lookalike clap_builder");
    check("ident-unicode", "order unicode-ident");
});

test("what is no other crate's name", () => {
    // Popular crates, also with the separators that registries take for the same.
    for (const name of ["serde", "rand_core", "rand-core", "sha2", "sha3", "tokio", "time"]) {
        check(name, undefined);
    }
    // Crates that are what they say, and words that are far enough away.
    for (const name of ["bit_field", "openssh", "manyhow", "serde_with", "nom-derive", "lhash"]) {
        check(name, undefined);
    }
    // Other digits are other algorithms and versions.
    for (const name of ["base32", "sha4", "md6", "bincode2"]) check(name, undefined);
});

test("no name in real locks is taken for another one", (context) => {
    const folder = fileURLToPath(new URL("../../../../../shared/data/locks", import.meta.url));
    if (!existsSync(folder)) return context.skip("there are no locks to read");
    const found = new Set<string>();
    for (const file of readdirSync(folder)) {
        for (const { name } of readLock(readFileSync(`${folder}/${file}`, "utf8")).packages) {
            const similar = names.similarTo(name);
            if (similar !== undefined) found.add(`${name} ${similar.name}`);
        }
    }
    assert.deepEqual([...found], []);
});

test("any text is a name, and takes little time", () => {
    fc.assert(fc.property(fc.string(), (text) => void names.similarTo(text)));
    const word = fc.stringMatching(/^[a-z]{5,12}$/);
    const tier = fc.property(word, fc.nat(), (name, at) => {
        const own = new PopularNames([[name]]);
        assert.equal(own.similarTo(name), undefined);
        const place = 1 + (at % (name.length - 1));
        const without = name.slice(0, place) + name.slice(place + 1);
        if (without !== name) assert.equal(own.similarTo(without)?.name, name);
    });
    fc.assert(tier);
    const startedAt = processorTime();
    names.similarTo("a".repeat(1_000_000));
    names.similarTo("-".repeat(1_000_000));
    assert.ok(processorTime() - startedAt < 2_000);
});
