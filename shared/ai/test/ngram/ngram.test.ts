import assert from "node:assert/strict";
import { test } from "node:test";
import { CancellationSource, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import fc from "fast-check";
import type { GenerationRequest } from "../../src/completion-ports.ts";
import { NgramGenerator, type TokenCodec } from "../../src/ngram/ngram-generator.ts";
import { contextHash, NgramModel } from "../../src/ngram/ngram-model.ts";
import { ngramFile } from "./ngram-file.ts";

/** One token a character, its code as the id. */
const characters: TokenCodec = {
    encode: (text) => [...text].map((unit) => unit.charCodeAt(0)),
    decode: (tokens) => String.fromCharCode(...tokens),
};

/** Counts every context of a text, the last occurrence wins, and reads the file back. */
function trained(text: string, order: number, fallback = " "): NgramModel {
    const ids = characters.encode(text);
    const orders = Array.from({ length: order }, (_, index) => {
        const winners = new Map<string, { context: number[]; next: number }>();
        for (let at = index + 1; at < ids.length; at++) {
            const context = ids.slice(at - index - 1, at);
            winners.set(context.join(), { context, next: ids[at] ?? 0 });
        }
        return [...winners.values()];
    });
    return NgramModel.parse(ngramFile(orders, fallback.charCodeAt(0)));
}

async function check(
    corpus: string,
    prefix: string,
    expected: string,
    options: Partial<GenerationRequest> = {},
): Promise<void> {
    const clock = { now: () => 0 };
    const generator = new NgramGenerator(trained(corpus, 3), characters, clock, [0]);
    const request: GenerationRequest = {
        slot: "s",
        parts: { path: "p", prefix, suffix: "" },
        mode: "single-line",
        maxNewTokens: 20,
        stop: [],
        ...options,
    };
    const { text, finish, usage } = await generator.generate(request, NeverCancelled);
    assert.equal(`${text}|${finish}|${usage.newTokens}`, expected);
}

test("follows the longest known context", async () => {
    await check("let a = 1;\nfor b", "le", "t a = 1;|stop|9");
});

test("backs off to shorter contexts and to the most frequent token", async () => {
    const model = trained("abcabd", 2, "z");
    assert.deepEqual(model.next(characters.encode("ab")), { token: 100, matched: 2 });
    assert.deepEqual(model.next(characters.encode("xb")), { token: 100, matched: 1 });
    assert.deepEqual(model.next(characters.encode("x")), { token: 122, matched: 0 });
    assert.deepEqual(model.next([]), { token: 122, matched: 0 });
    assert.equal(model.order, 2);
});

test("stops at a stop text, at the end token and at the limit", async () => {
    await check("let a = 1;\n", "le", "t a = |stop|7", { stop: ["1"] });
    await check("ab\0", "a", "b|end|1");
    await check("ababab", "a", "baba|length|4", { maxNewTokens: 4 });
});

test("goes over line ends in multi-line mode", async () => {
    await check("ab\ncd\0", "a", "b\ncd|end|4", { mode: "multi-line" });
});

test("is ready at once and can be cancelled", async () => {
    const generator = new NgramGenerator(trained("ab", 1), characters, { now: () => 0 }, []);
    assert.deepEqual(generator.active(), { kind: "ready", model: "ngram" });
    const source = new CancellationSource();
    source.cancel();
    const parts = { path: "", prefix: "", suffix: "" };
    await assert.rejects(
        generator.generate(
            { slot: "", parts, mode: "single-line", maxNewTokens: 1, stop: [] },
            source.token,
        ),
        { name: "CancelledError" },
    );
});

test("hashes two little-endian bytes a token, oldest first", () => {
    // FNV-1a of the bytes 61 00 62 01, computed by hand from the constants of RFC 9923.
    let hash = 0x811c9dc5n;
    for (const byte of [0x61n, 0x00n, 0x62n, 0x01n]) {
        hash = ((hash ^ byte) * 0x01000193n) & 0xffffffffn;
    }
    assert.equal(contextHash([0x61, 0x162]), Number(hash));
});

test("names what is wrong with a file", () => {
    const good = ngramFile([[{ context: [1], next: 2 }]], 3);
    const broken: Record<string, Uint8Array> = {
        "does not start": Uint8Array.from([88, ...good.slice(1)]),
        "ends too early": good.slice(0, -1),
        "more behind": Uint8Array.from([...good, 0]),
        "contexts of 255 tokens": good.with(8, 255),
        "not in order": Uint8Array.from([
            ...good.slice(0, 12),
            ...[2, 0, 0, 0],
            ...[9, 0, 0, 0],
            ...[9, 0, 0, 0],
            ...[1, 0, 1, 0],
            ...[0, 0],
        ]),
    };
    for (const [reason, bytes] of Object.entries(broken)) {
        assert.throws(
            () => NgramModel.parse(bytes),
            (error) => CodedError.is(error, "ngram.format") && error.message.includes(reason),
        );
    }
});

test("refuses a tokeniser that cannot have been the one", () => {
    const model = NgramModel.parse(ngramFile([[{ context: [1], next: 7 }]], 3));
    model.requireVocabulary(8);
    assert.throws(() => model.requireVocabulary(7), { code: "ngram.vocabulary" });
});

test("any bytes are a model or a coded error", () => {
    const good = ngramFile([[{ context: [1], next: 2 }], [{ context: [1, 2], next: 2 }]], 3);
    const mutated = fc
        .array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 })
        .map((edits) => edits.reduce((bytes, [at, value]) => bytes.with(at, value), good));
    const prefixed = fc
        .uint8Array({ maxLength: 64 })
        .map((tail) => Uint8Array.from([...good.slice(0, 8), ...tail]));
    fc.assert(
        fc.property(fc.oneof(fc.uint8Array(), mutated, prefixed), (bytes) => {
            try {
                NgramModel.parse(bytes).next([1, 2]);
            } catch (error) {
                assert.ok(CodedError.is(error, "ngram.format"), String(error));
            }
        }),
    );
});
