import assert from "node:assert/strict";
import { test } from "node:test";
import { carriedTexts } from "@rust-ai-ide/security/licences/carried-texts";
import { LicenceTexts } from "@rust-ai-ide/security/licences/licence-texts";
import fc from "fast-check";
import { spdxText, spdxTexts } from "./spdx-texts.ts";

/** `ID confidence`, the confidence in steps of a tenth, rounded down. */
function check(text: string, expected: string): void {
    const found = spdxTexts.licenceOfText(text);
    const tenths = Math.floor((found?.confidence ?? 0) * 10) / 10;
    assert.equal(found === undefined ? "none" : `${found.identifier} ${tenths}`, expected);
}

const licensed = (identifier: string): string =>
    spdxText(identifier)
        .replaceAll(/<year>|\[yyyy\]|<yyyy>/g, "2019-2024")
        .replaceAll(/<copyright holders?>|<owner>|\[name of copyright owner\]/g, "Ferris & Co");
const commented = (text: string, mark: string): string => text.replaceAll(/^/gm, `${mark} `);

test("every text of the list is recognised as itself", () => {
    const wrong = carriedTexts.filter((identifier) => {
        const found = spdxTexts.licenceOfText(spdxText(identifier));
        return found?.identifier !== identifier || found.confidence < 0.999;
    });
    assert.deepEqual(wrong, []);
});

test("what does not count", () => {
    check(licensed("MIT").toUpperCase(), "MIT 1");
    check(licensed("MIT").replaceAll("\n", "\r\n"), "MIT 1");
    check(commented(licensed("MIT"), "//"), "MIT 1");
    check(commented(licensed("BSD-3-Clause"), " *"), "BSD-3-Clause 1");
    check(`/*\n${commented(licensed("ISC"), "#")}\n*/`, "ISC 1");
    check(licensed("MIT").replaceAll(/\s+/g, "\n"), "MIT 0.9");
    check(licensed("Apache-2.0").replaceAll("License", "Licence"), "Apache-2.0 1");
    check(licensed("BSD-2-Clause").replaceAll(/^\d\. /gm, "* "), "BSD-2-Clause 1");
    const lines = Array.from({ length: 30 }, (_, index) => `Copyright (c) ${1990 + index} Person`);
    check(`${lines.join("\n")}\nAll rights reserved.\n${licensed("MIT")}`, "MIT 1");
});

test("near relatives are told apart", () => {
    const [terms = ""] = licensed("Apache-2.0").split("END OF TERMS");
    check(terms, "Apache-2.0 1");
    check(licensed("Pixar"), "Pixar 1");
    const clause = "The Software shall be used for Good, not Evil.";
    check(`${licensed("MIT")}\n${clause}`, "JSON 0.9");
    check(licensed("JSON"), "JSON 1");
    check(licensed("GPL-3.0-only"), "GPL-3.0-only 0.9");
    check(licensed("AGPL-3.0-only"), "AGPL-3.0-only 1");
});

test("an exception behind the text belongs to the answer", () => {
    const text = `${licensed("Apache-2.0")}
--- LLVM Exceptions to the Apache 2.0 License ----
As an exception, if, as a result of your compiling your source code, portions
of this Software are embedded into an Object form of such source code, you
may redistribute such embedded portions.`;
    check(text, "Apache-2.0 WITH LLVM-exception 0.9");
    const linked = `${licensed("GPL-2.0-only")}
As a special exception, the copyright holders give you permission to link this library with
independent modules to produce an executable.`;
    check(linked, "GPL-2.0-only WITH Classpath-exception-2.0 0.9");
});

test("what only points to a licence", () => {
    const pointer = (identifier: string, from: string): string =>
        `Copyright 2019 Ferris\n\n${licensed(identifier).slice(licensed(identifier).lastIndexOf(from))}`;
    const apache = pointer("Apache-2.0", "Licensed under the Apache");
    check(apache, "Apache-2.0 1");
    assert.equal(spdxTexts.licenceOfText(apache)?.isPointer, true);
    assert.deepEqual(spdxTexts.licencesInText(apache), []);
    assert.equal(spdxTexts.licenceOfText(licensed("Apache-2.0"))?.isPointer, undefined);
    const [gnu = ""] =
        /This program is free software[\s\S]*? for more details\./.exec(licensed("GPL-3.0-only")) ??
        [];
    check(gnu, "GPL-3.0-or-later 1");
    const mozilla = `This Source Code Form is subject to the terms of the Mozilla Public
// License, v. 2.0. If a copy of the MPL was not distributed with this
// file, You can obtain one at http://mozilla.org/MPL/2.0/.`;
    check(`// ${mozilla}`, "MPL-2.0 1");
});

test("what is no licence", () => {
    check("", "none");
    check("../LICENSE-MIT", "none");
    check("This project is licensed under either of Apache-2.0 or MIT at your option.", "none");
    assert.equal(new LicenceTexts([]).licenceOfText(licensed("MIT")), undefined);
    assert.deepEqual(new LicenceTexts([]).licencesInText(licensed("MIT")), []);
});

test("several licences in one text", () => {
    const both = `${licensed("MIT")}\n\n-----\n\n${licensed("Apache-2.0")}\n${licensed("Zlib")}`;
    const ids = (text: string): readonly string[] =>
        spdxTexts.licencesInText(text).map(({ identifier }) => identifier);
    assert.deepEqual(ids(both), ["Apache-2.0", "MIT", "Zlib"]);
    assert.deepEqual(ids(`${licensed("MIT")}\n${licensed("MIT")}`), ["MIT", "MIT"]);
    assert.deepEqual(ids("Nothing of a licence."), []);
    assert.equal(ids(licensed("0BSD").repeat(40)).length, 16);
});

test("whatever the text, the answer is within its bounds and in time", () => {
    const words = fc.constantFrom(
        "the",
        "software",
        "copyright",
        "(c)",
        "<year>",
        "\n",
        "2024",
        "[",
    );
    fc.assert(
        fc.property(
            fc.oneof(
                fc.string(),
                fc.array(words).map((list) => list.join(" ")),
            ),
            (text) => {
                const found = spdxTexts.licenceOfText(text);
                assert.ok(
                    found === undefined || (found.confidence >= 0.5 && found.confidence <= 1),
                );
                for (const { confidence } of spdxTexts.licencesInText(text)) {
                    assert.ok(confidence >= 0.9 && confidence <= 1);
                }
            },
        ),
    );
    for (const part of ["copyright ", "<", "[year ", "* ", "-", "(i) ", "a"]) {
        const started = performance.now();
        spdxTexts.licenceOfText(part.repeat(400_000 / part.length));
        assert.ok(performance.now() - started < 2000, part);
    }
});
