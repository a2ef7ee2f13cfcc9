import assert from "node:assert/strict";
import { test } from "node:test";
import { copyrightLines } from "@rust-ai-ide/security/licences/licence-words";
import {
    gatherNotice,
    type Notice,
    type NoticePackage,
} from "@rust-ai-ide/security/licences/notice";
import { noticeFile, noticeFormats } from "@rust-ai-ide/security/licences/notice-file";
import fc from "fast-check";

const nobody = {
    version: "1.0.0",
    repository: undefined,
    authors: [],
    licence: "MIT",
    acceptedAs: undefined,
    files: [],
} as const;

function text(path: string, own: string, identifier?: string): NoticePackage["files"][number] {
    return { path, text: own, identifier, isNotice: false };
}

const standardText = (identifier: string): string | undefined =>
    identifier.startsWith("LicenseRef-") ? undefined : `Text of ${identifier}`;

/** Texts as `IDENTIFIER(*) <TEXT> OWNERS`, a star where they are SPDX's, and who has none. */
function check(packages: readonly NoticePackage[], expected: readonly string[]): void {
    const { texts, withoutText } = gatherNotice(packages, standardText);
    const shown = texts.map(
        (each) =>
            `${each.identifier ?? "?"}${each.isStandard ? "*" : ""} <${each.text}> ${each.packages.join(", ")}`,
    );
    assert.deepEqual([...shown, ...withoutText.map((owner) => `none: ${owner}`)], expected);
}

test("equal texts stand there once", () => {
    check(
        [
            { ...nobody, name: "two", files: [text("LICENSE", "One.\r\nTwo. \r\n", "MIT")] },
            { ...nobody, name: "one", files: [text("COPYING", "\ufeffOne.\nTwo.\n\n", "MIT")] },
            { ...nobody, name: "three", files: [text("COPYING", "Three.", "MIT")] },
            { ...nobody, name: "empty", files: [text("COPYING", " \n")], licence: undefined },
        ],
        ["MIT <One.\nTwo.> one 1.0.0, two 1.0.0", "MIT <Three.> three 1.0.0", "none: empty 1.0.0"],
    );
});

test("of alternatives those that were chosen", () => {
    const files = [
        text("LICENSE-MIT", "mit", "MIT"),
        text("LICENSE-APACHE", "apache", "Apache-2.0"),
        text("LICENSE-THIRD-PARTY", "third", "BSD-3-Clause"),
        { ...text("NOTICE", "notice"), isNotice: true },
    ];
    const licence = "MIT OR Apache-2.0 WITH LLVM-exception";
    const others = ["? <notice> one 1.0.0", "BSD-3-Clause <third> one 1.0.0"];
    check(
        [{ ...nobody, name: "one", licence, files, acceptedAs: ["MIT"] }],
        [others[1] ?? "", "MIT <mit> one 1.0.0", others[0] ?? ""],
    );
    check(
        [
            {
                ...nobody,
                name: "one",
                licence,
                files,
                acceptedAs: ["Apache-2.0 WITH LLVM-exception"],
            },
        ],
        ["Apache-2.0 <apache> one 1.0.0", others[1] ?? "", others[0] ?? ""],
    );
    check([{ ...nobody, name: "one", licence, files: files.slice(0, 1) }], ["MIT <mit> one 1.0.0"]);
});

test("SPDX's text where a package has none", () => {
    check([{ ...nobody, name: "one" }], ["MIT* <Text of MIT> one 1.0.0"]);
    check(
        [{ ...nobody, name: "one", licence: "MIT AND GPL-3.0-or-later" }],
        ["GPL-3.0-only* <Text of GPL-3.0-only> one 1.0.0", "MIT* <Text of MIT> one 1.0.0"],
    );
    check(
        [{ ...nobody, name: "one", files: [text("LICENSE", "who knows")] }],
        ["? <who knows> one 1.0.0"],
    );
    check(
        [{ ...nobody, name: "one", licence: "MIT AND ISC", files: [text("A", "mit", "MIT")] }],
        ["ISC* <Text of ISC> one 1.0.0", "MIT <mit> one 1.0.0"],
    );
    check([{ ...nobody, name: "one", licence: "LicenseRef-own" }], ["none: one 1.0.0"]);
    check([{ ...nobody, name: "one", licence: "no licence" }], ["none: one 1.0.0"]);
});

test("who has the copyright", () => {
    const lines = `MIT License
  Copyright (c) 2019   Ferris <ferris@example.org>
# Copyright 2020-2021 The Crab Authors. All rights reserved.
© 2022 Gopher
Portions Copyright (C) Tux
Copyright (c) <year> <copyright holders>
Copyright [yyyy] [name of copyright owner]
copyright notice and this permission notice shall be included
All rights reserved.
Copyright (c) 2019 Ferris <ferris@example.org>`;
    assert.deepEqual(copyrightLines(lines), [
        "Copyright (c) 2019 Ferris <ferris@example.org>",
        "Copyright 2020-2021 The Crab Authors. All rights reserved.",
        "© 2022 Gopher",
        "Portions Copyright (C) Tux",
    ]);
    const own = { ...nobody, name: "one", authors: ["Somebody"] };
    const copyright = (files: NoticePackage["files"]): readonly string[] | undefined =>
        gatherNotice([{ ...own, files }], standardText).packages[0]?.copyright;
    assert.deepEqual(copyright([]), ["Somebody"]);
    assert.deepEqual(copyright([text("A", "Copyright 1999 Else")]), ["Copyright 1999 Else"]);
});

const notice: Notice = {
    packages: [
        {
            name: "one",
            version: "1.0.0",
            repository: "https://example.org/one",
            licence: "MIT OR ISC",
            acceptedAs: ["ISC"],
            copyright: ["Copyright 2019 <script>"],
        },
        {
            name: "two",
            version: "2.0.0",
            repository: "javascript:alert(1)",
            licence: undefined,
            acceptedAs: undefined,
            copyright: [],
        },
    ],
    texts: [
        { identifier: "ISC", text: "Text & ```\nmore", isStandard: true, packages: ["one 1.0.0"] },
        { identifier: undefined, text: "Other", isStandard: false, packages: ["one 1.0.0"] },
    ],
    withoutText: ["two 2.0.0"],
};

test("a notice as text and Markdown", () => {
    assert.equal(
        noticeFile(notice, "text"),
        `THIRD-PARTY NOTICES

The program contains the packages that follow, under their own licences.

one 1.0.0 (MIT OR ISC, used under ISC)
    https://example.org/one
    Copyright 2019 <script>

two 2.0.0 (licence unknown)
    javascript:alert(1)

Packages without a licence text: two 2.0.0

${"=".repeat(80)}
ISC: one 1.0.0
The packages have no text of their own. This is SPDX's text of their licence.
${"-".repeat(80)}

Text & \`\`\`
more

${"=".repeat(80)}
Other text: one 1.0.0
${"-".repeat(80)}

Other
`,
    );
    assert.equal(
        noticeFile(notice, "markdown"),
        `# Third-party notices

The program contains the packages that follow, under their own licences.

- **one 1.0.0** (MIT OR ISC, used under ISC) <https://example.org/one>
  - Copyright 2019 \\<script\\>
- **two 2.0.0** (licence unknown)

## Packages without a licence text

- two 2.0.0

## ISC

The packages have no text of their own. This is SPDX's text of their licence.

For one 1.0.0.

\`\`\`\`text
Text & \`\`\`
more
\`\`\`\`

## Other text

For one 1.0.0.

\`\`\`text
Other
\`\`\`
`,
    );
});

test("HTML has no markup of others, and no links that are none of the web", () => {
    const page = noticeFile(notice, "html");
    assert.match(
        page,
        /<li><a href="https:\/\/example\.org\/one">one 1\.0\.0<\/a> \(MIT OR ISC, used under ISC\)<br>Copyright 2019 &lt;script&gt;<\/li>/,
    );
    assert.match(page, /<li>two 2\.0\.0 \(licence unknown\)<\/li>/);
    assert.match(page, /<pre>Text &amp; ```\nmore<\/pre>/);
    assert.doesNotMatch(page, /javascript:|<script/);
    const { withoutText: _, ...rest } = notice;
    assert.doesNotMatch(noticeFile({ ...rest, withoutText: [] }, "html"), /without a licence/);
});

test("whatever the packages, their order changes nothing and nothing moves a cursor", () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom("\u001b[2J", "\u202e", "\r", "\n", "```"));
    const owner = fc.record({
        name: fc.constantFrom("one", "two", "three"),
        version: fc.constantFrom("1.0.0", "2.0.0"),
        repository: fc.option(piece, { nil: undefined }),
        authors: fc.array(piece, { maxLength: 2 }),
        licence: fc.constantFrom("MIT", "MIT OR ISC", "?", undefined),
        acceptedAs: fc.constantFrom(undefined, ["MIT"]),
        files: fc.array(
            fc.record({
                path: fc.constant("LICENSE"),
                text: piece,
                identifier: fc.constantFrom("MIT", "ISC", undefined),
                isNotice: fc.boolean(),
            }),
            { maxLength: 3 },
        ),
    });
    const key = (each: NoticePackage): string => `${each.name} ${each.version}`;
    fc.assert(
        fc.property(fc.uniqueArray(owner, { selector: key, maxLength: 6 }), (packages) => {
            const there = gatherNotice(packages, standardText);
            const back = gatherNotice(packages.toReversed(), standardText);
            for (const format of noticeFormats) {
                const written = noticeFile(there, format);
                assert.equal(written, noticeFile(back, format));
                if (format !== "json") assert.doesNotMatch(written, /(?![\n\t])\p{Cc}|\u202e/u);
            }
        }),
    );
});
