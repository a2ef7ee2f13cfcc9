import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
    chatTemplateOf,
    detectChatFormat,
    detectExportChat,
} from "../../src/import/chat-detection.ts";

const ids = new Map([
    ["<|im_start|>", 1],
    ["<|im_end|>", 2],
    ["<|start_header_id|>", 3],
    ["<|eot_id|>", 4],
]);

function check(
    template: string | undefined,
    endTokens: readonly number[],
    expected: unknown,
): void {
    const found = detectChatFormat(template, endTokens, (text) => ids.get(text));
    assert.deepEqual(found, expected);
}

const chatml =
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}";

test("a template is recognised by the tokens of its turns", () => {
    check(chatml, [2], { format: "chatml" });
    check("{{ '<|start_header_id|>' + message['role'] }}<|eot_id|>", [9, 4], { format: "llama-3" });
    check(undefined, [2], undefined);
    check("### Instruction: {{ prompt }}", [2], undefined);
});

test("a base model that carries its sibling's template has no chat", () => {
    check(chatml, [0], undefined);
    check(chatml, [], undefined);
});

test("a template whose tokens the vocabulary lacks is none", () =>
    assert.equal(
        detectChatFormat(chatml, [2], () => undefined),
        undefined,
    ));

test("the system message that the template writes by itself is kept", () => {
    check(
        `{%- if x %}{{- '<|im_start|>system\\nYou are Qwen. Be helpful.<|im_end|>\\n' }}{%- endif %}${chatml}`,
        [2],
        { format: "chatml", system: "You are Qwen. Be helpful." },
    );
    // What is computed is not: templates are never run.
    check(`{{ '<|im_start|>system\\n' + system + '<|im_end|>' }}${chatml}`, [2], {
        format: "chatml",
    });
});

test("the template is a text, or the one of several that is for chats", () => {
    const named = [
        { name: "tool_use", template: "t" },
        { name: "default", template: "d" },
    ];
    assert.equal(chatTemplateOf({ chat_template: "c" }), "c");
    assert.equal(chatTemplateOf({ chat_template: named }), "d");
    assert.equal(chatTemplateOf({ chat_template: named.slice(0, 1) }), "t");
    assert.equal(chatTemplateOf({}), undefined);
});

test("the tokens of an export are those of its tokenizer.json", () => {
    const added = [...ids].map(([content, id]) => ({ content, id }));
    assert.deepEqual(detectExportChat(chatml, { added_tokens: added }, [2]), { format: "chatml" });
    assert.equal(detectExportChat(chatml, {}, [2]), undefined);
});

test("nothing that a folder holds makes it throw", () =>
    fc.assert(
        fc.property(fc.jsonValue(), fc.string(), (json, template) => {
            chatTemplateOf(json);
            detectExportChat(template + chatml, json, [2]);
            check(template, [], undefined);
        }),
    ));
