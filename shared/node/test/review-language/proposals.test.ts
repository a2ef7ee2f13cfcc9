import assert from "node:assert/strict";
import { test } from "node:test";
import type { ParamsOf } from "@rust-ai-ide/protocol/message-table";
import { ReviewProposals } from "@rust-ai-ide/protocol/review/merges";
import { ReviewAsk } from "@rust-ai-ide/protocol/review/models";
import { withReviewServer } from "./review-fixture.ts";

const conflict = (ours: string, theirs: string): string =>
    `<<<<<<< ours\n    ${ours};\n=======\n    ${theirs};\n>>>>>>> theirs\n`;
const text = `fn main() {\n${conflict("one()", "two()")}}\nfn other() {\n${conflict("three()", "four()")}}\n`;

test("the client's model is asked about the conflict that is meant, and its text stands last", () =>
    withReviewServer({ "src/lib.rs": text }, {}, async (fixture) => {
        const questions: string[] = [];
        fixture.client.onRequest(ReviewAsk.method, ({ messages }: ParamsOf<typeof ReviewAsk>) => {
            questions.push(messages.map(({ content }) => content).join("\n"));
            return { answer: '{"resolution": "    four(three());\\n"}' };
        });
        await fixture.open("src/lib.rs", text);
        const uri = fixture.uri("src/lib.rs");
        const asked = { uri, chatModel: "larger", conflict: 1 };
        const { conflicts, problems } = await fixture.ask(ReviewProposals, asked);
        assert.deepEqual(problems, []);
        assert.equal(questions.length, 1);
        assert.match(questions[0] ?? "", /<ours>\n {4}three\(\);\n<\/ours>/);
        const [first, second] = conflicts.map(({ proposals }) => proposals.at(-1));
        assert.notEqual(first?.kind, "model");
        assert.deepEqual(
            [second?.kind, second?.text, second?.provenance, second?.isAutomatic],
            ["model", "    four(three());\n", "larger", false],
        );
        assert.deepEqual(await fixture.ask(ReviewProposals, { uri }), {
            conflicts: conflicts.map((each) => ({
                ...each,
                proposals: each.proposals.filter(({ kind }) => kind !== "model"),
            })),
            problems: [],
        });
    }));

test("a model of the client that fails is a problem, and the other proposals stay", () =>
    withReviewServer({ "src/lib.rs": text }, {}, async (fixture) => {
        fixture.client.onRequest(ReviewAsk.method, () => ({ reply: 7 }));
        await fixture.open("src/lib.rs", text);
        const asked = { uri: fixture.uri("src/lib.rs"), chatModel: "larger" };
        const { conflicts, problems } = await fixture.ask(ReviewProposals, asked);
        assert.match(problems.join(), /larger proposes nothing/);
        assert.ok(conflicts.every(({ proposals }) => proposals.length > 0));
    }));
