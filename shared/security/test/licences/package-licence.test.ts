import assert from "node:assert/strict";
import { test } from "node:test";
import { expressionText } from "@rust-ai-ide/security/licences/licence-expression";
import {
    isLicenceFile,
    isNoticeFile,
    type LicenceFile,
} from "@rust-ai-ide/security/licences/licence-file";
import { packageLicence } from "@rust-ai-ide/security/licences/package-licence";
import { readDenyPolicy } from "@rust-ai-ide/security/policy/read-deny-policy";

interface Case {
    readonly licence?: string;
    readonly files?: readonly LicenceFile[];
    readonly policy?: string;
}

/** `EXPRESSION from FILES`, and the notes. */
function check({ licence, files, policy = "" }: Case, expected: readonly string[]): void {
    const read = readDenyPolicy(`[licenses]\n${policy}`, "/w/deny.toml");
    assert.deepEqual(read.problems, []);
    const owner = { name: "one", version: "1.2.3", licence, files };
    const found = packageLicence(owner, read.policy.licences);
    const text = found.expression === undefined ? "-" : expressionText(found.expression);
    const first = [text, found.from ?? "-", ...found.files].join(" ");
    assert.deepEqual(
        [first, ...found.notes.map(({ kind, message }) => `${kind}: ${message}`)],
        expected,
    );
}

function file(path: string, identifier?: string, confidence = 0.99, hash = 1): LicenceFile {
    const detected = identifier === undefined ? undefined : { identifier, confidence };
    return { path, hash, detected, contained: [] };
}

const clarify = (files: string, more = ""): string =>
    `[[licenses.clarify]]\ncrate = "one${more}"\nexpression = "ISC"\nlicense-files = [${files}]\n`;

test("the manifest, else the files", () => {
    check({ licence: "MIT/ISC" }, ["MIT OR ISC manifest"]);
    check({ files: [file("LICENSE-MIT", "MIT"), file("LICENSE-APACHE", "Apache-2.0")] }, [
        "MIT AND Apache-2.0 files LICENSE-MIT LICENSE-APACHE",
    ]);
    check({ files: [file("A", "MIT"), file("B", "MIT")] }, ["MIT files A B"]);
    check({ licence: "  ", files: [file("LICENSE", "Apache-2.0 WITH LLVM-exception")] }, [
        "Apache-2.0 WITH LLVM-exception files LICENSE",
    ]);
    check({}, ["- -"]);
    check({ licence: "word", files: [file("LICENSE", "MIT")] }, [
        "MIT files LICENSE",
        'unparsable: The licence of one 1.2.3, "word", is no SPDX expression. SPDX lists no licence of the name word.',
    ]);
});

test("texts that are not clear", () => {
    const unclear = (hint: string): string =>
        `unclearFile: What LICENSE of one 1.2.3 grants is not clear: ${hint}. Read it, and clarify the licence in deny.toml.`;
    check({ files: [file("LICENSE", "MIT", 0.79)] }, [
        "- -",
        unclear("its text is no licence that is known"),
    ]);
    check({ files: [file("LICENSE", "MIT", 0.79)], policy: "confidence-threshold = 0.7" }, [
        "MIT files LICENSE",
    ]);
    const contained = ["MIT", "Zlib"].map((identifier) => ({ identifier, confidence: 1 }));
    check({ files: [{ ...file("LICENSE"), contained }, file("X", "ISC")] }, [
        "ISC files X",
        unclear("it holds MIT, Zlib and more"),
    ]);
});

test("clarifications hold while their files are the same", () => {
    const files = [file("LICENSE", "MIT", 0.99, 0xbd0eed23)];
    check({ licence: "MIT", files, policy: clarify('{ path = "LICENSE", hash = 0xbd0eed23 }') }, [
        "ISC clarified",
    ]);
    check({ licence: "MIT", policy: clarify("") }, ["ISC clarified"]);
    check({ licence: "MIT", files, policy: clarify('{ path = "LICENSE", hash = 7 }') }, [
        "MIT manifest",
        "clarification: The clarification of one does not hold for one 1.2.3: LICENSE has changed. Read it, and if the licence is the same, write hash = 0xbd0eed23.",
    ]);
    check({ licence: "MIT", files, policy: clarify('{ path = "third\\\\party", hash = 7 }') }, [
        "MIT manifest",
        "clarification: The clarification of one does not hold for one 1.2.3: third/party cannot be read.",
    ]);
    check({ licence: "MIT", files, policy: clarify("", "@1.2.4") }, ["MIT manifest"]);
    const two = clarify('{ path = "LICENSE", hash = 7 }') + clarify("", ":^1");
    check({ licence: "MIT", files, policy: two }, [
        "ISC clarified",
        "clarification: The clarification of one does not hold for one 1.2.3: LICENSE has changed. Read it, and if the licence is the same, write hash = 0xbd0eed23.",
    ]);
});

test("texts that the manifest does not name", () => {
    check({ licence: "GPL-2.0-or-later", files: [file("COPYING", "GPL-2.0-only")] }, [
        "GPL-2.0-or-later manifest",
    ]);
    check({ licence: "Apache-2.0 WITH LLVM-exception", files: [file("LICENSE", "Apache-2.0")] }, [
        "Apache-2.0 WITH LLVM-exception manifest",
    ]);
    check({ licence: "MIT", files: [file("LICENSE", "Zlib", 0.9)] }, ["MIT manifest"]);
    check({ licence: "MIT", files: [file("LICENSE", "Zlib")] }, [
        "MIT manifest",
        "textDiffers: The manifest of one 1.2.3 says MIT, and LICENSE is the text of Zlib. Look whether it is for parts of the package.",
    ]);
});

test("names of files", () => {
    for (const name of ["LICENSE", "license.md", "LICENCE-MIT", "UNLICENSE", "COPYING.LESSER"]) {
        assert.deepEqual([isLicenceFile(name), isNoticeFile(name)], [true, false], name);
    }
    for (const name of ["NOTICE", "COPYRIGHT.txt", "AUTHORS", "Notice-of-others"]) {
        assert.deepEqual([isLicenceFile(name), isNoticeFile(name)], [false, true], name);
    }
    for (const name of ["license.rs", "licensed", "LICENSES.json", "noticed", "lib.rs", ""]) {
        assert.deepEqual([isLicenceFile(name), isNoticeFile(name)], [false, false], name);
    }
});
