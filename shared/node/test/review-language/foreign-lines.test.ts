import assert from "node:assert/strict";
import { test } from "node:test";
import { ReviewForeignLines, ReviewPredict } from "@rust-ai-ide/protocol/review/conflicts";
import { withReviewServer } from "./review-fixture.ts";

const base = Array.from({ length: 20 }, (_, line) => `// ${line}\n`).join("");
const path = "src/lib.rs";
const settings = { trusted: true };

test("lines that branches change are told by who changes them, with those that would conflict", () =>
    withReviewServer({ [path]: base }, settings, async (fixture) => {
        fixture.git("init", "-q", "-b", "main");
        fixture.commit();
        for (const [branch, line] of [
            ["early", "// 2\n"],
            ["late", "// 15\n"],
            ["elsewhere", ""],
        ] as const) {
            fixture.git("switch", "-q", "-c", branch, "main");
            if (line === "") fixture.write("src/other.rs", "// more\n");
            else fixture.write(path, base.replace(line, `${line.trimEnd()} of ${branch}\n`));
            fixture.commit();
        }
        fixture.git("switch", "-q", "main");
        const mine = base.replace("// 15\n", "// 15 of mine\n");
        fixture.write(path, mine);
        await fixture.open(path, mine);
        const uri = fixture.uri(path);
        assert.deepEqual(await fixture.ask(ReviewForeignLines, { uri }), []);
        await fixture.ask(ReviewPredict, { kinds: ["branches"] });
        const found = await fixture.ask(ReviewForeignLines, { uri });
        const told = found.map(({ start, end, by, conflicts }) => [
            start,
            end,
            by.map(({ name, author }) => `${name} ${author}`).join(),
            conflicts,
        ]);
        assert.deepEqual(told.toSorted(), [
            [15, 15, "late Somebody", true],
            [2, 2, "early Somebody", false],
        ]);
        const other = fixture.uri("src/none.rs");
        assert.deepEqual(await fixture.ask(ReviewForeignLines, { uri: other }), []);
    }));
