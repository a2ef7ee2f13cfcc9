import assert from "node:assert/strict";
import { test } from "node:test";
import { CodedError } from "@rust-ai-ide/core/errors";
import fc from "fast-check";
import { inspectAnswer } from "../../src/downloads/answer.ts";

const wanted = { url: "https://models.example/m.gguf", target: "m.gguf", approximateBytes: 1000 };

test("whatever a server claims, bytes are put where they belong or not at all", () => {
    const number = fc.oneof(fc.integer({ min: -5, max: 2000 }), fc.constantFrom(1e20, 64_100_000));
    const text = fc.oneof(
        fc.string(),
        fc.tuple(number, number, number).map(([from, to, all]) => `bytes ${from}-${to}/${all}`),
        number.map((all) => `bytes */${all}`),
        number.map(String),
        fc.constantFrom(
            '"a"',
            'W/"a"',
            "Tue, 15 Nov 1994 12:45:26 GMT",
            "text/html",
            "gzip",
            "identity",
        ),
    );
    const headers = fc.record(
        {
            "content-range": text,
            "content-length": text,
            "content-type": text,
            "content-encoding": text,
            etag: text,
            "last-modified": text,
        },
        { requiredKeys: [] },
    );
    const status = fc.oneof(
        fc.constantFrom(200, 206, 206, 206, 416, 404, 500),
        fc.integer({ min: 100, max: 599 }),
    );
    const part = fc.record({
        bytes: fc.integer({ min: 0, max: 2000 }),
        validator: fc.option(fc.constantFrom('"a"', '"b"'), { nil: undefined }),
    });
    fc.assert(
        fc.property(status, headers, part, (code, found, there) => {
            const answer = { status: code, headers: found, host: "models.example" };
            try {
                const plan = inspectAnswer(answer, there, wanted);
                if (plan.kind !== "receive") return assert.ok(there.bytes > 0);
                assert.ok(plan.offset === 0 || plan.offset === there.bytes);
                assert.equal(plan.offset === 0 || code === 206, true);
                assert.ok(plan.total === undefined || plan.total <= plan.limit);
                // Bytes of two versions are never put together.
                const isSame = there.validator === undefined || plan.validator === there.validator;
                assert.ok(plan.offset === 0 || isSame);
                assert.doesNotMatch(plan.validator ?? "", /^W\//);
            } catch (error) {
                assert.ok(CodedError.is(error), String(error));
                assert.match(error.code, /^download\./);
            }
            return undefined;
        }),
        { numRuns: 2000 },
    );
});
