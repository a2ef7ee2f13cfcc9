import { RustBody } from "../../body/rust-body.ts";
import type { ParsedSide } from "../../delta/file-delta.ts";
import type { ReviewRule } from "../../review-rule.ts";

const explained = /\bSAFETY\b|\b[Ss]afety:/;

export const safetyCommentLost: ReviewRule = {
    id: "safety-comment-lost",
    title: "The reasons of unsafe code are gone",
    rationale:
        "The comment that said why unsafe code is sound was taken out, and the code is still there. Who changes it next does not know what it relies on. Where the reasons have changed, the comment changes; where they moved into a function's documentation, dismiss this.",
    category: "security",
    severity: "warning",
    confidence: "high",
    certainty: "likely",
    matches: [
        {
            base: "fn a(b: &[u8]) -> u8 {\n    // SAFETY: b is never empty.\n    unsafe { *b.get_unchecked(0) }\n}\n",
            head: "fn a(b: &[u8]) -> u8 {\n    «unsafe { *b.get_unchecked(0) }»\n}\n",
        },
        {
            base: "struct A(*mut u8);\n// SAFETY: one thread has it.\nunsafe impl Send for A {}\n",
            head: "struct A(*mut u8);\n«unsafe impl Send for A {}»\n",
        },
    ],
    misses: [
        {
            base: "fn a(b: &[u8]) -> u8 {\n    // SAFETY: b is never empty.\n    unsafe { *b.get_unchecked(0) }\n}\n",
            head: "fn a(b: &[u8]) -> u8 {\n    // SAFETY: b has one byte at least.\n    unsafe { *b.get_unchecked(0) }\n}\n",
        },
        {
            base: "fn a(b: &[u8]) -> u8 {\n    // SAFETY: b is never empty.\n    unsafe { *b.get_unchecked(0) }\n}\n",
            head: "fn a(b: &[u8]) -> u8 {\n    b[0]\n}\n",
        },
        {
            base: "fn a(b: &[u8]) -> u8 {\n    // Fast.\n    unsafe { *b.get_unchecked(0) }\n}\n",
            head: "fn a(b: &[u8]) -> u8 {\n    unsafe { *b.get_unchecked(0) }\n}\n",
        },
    ],
    *checkFile({ base, head, file }) {
        if (base === undefined || head === undefined || !explained.test(base.text)) return;
        const before = unsafeCode(base);
        const known = new Map<string, number>();
        for (const { key, hasReasons } of before) {
            if (hasReasons) known.set(key, (known.get(key) ?? 0) + 1);
        }
        const now = unsafeCode(head);
        for (const { key, hasReasons } of now) {
            if (hasReasons) known.set(key, (known.get(key) ?? 0) - 1);
        }
        for (const { key, hasReasons, start, end } of now) {
            const count = known.get(key) ?? 0;
            if (hasReasons || count <= 0) continue;
            known.set(key, count - 1);
            yield {
                path: file.path,
                start,
                end,
                isAboutRemoval: true,
                message:
                    "The comment that said why this is sound was taken out. Bring it back, or say what holds now.",
            };
        }
    },
};

interface UnsafeCode {
    readonly key: string;
    readonly hasReasons: boolean;
    readonly start: number;
    readonly end: number;
}

function unsafeCode(side: ParsedSide): readonly UnsafeCode[] {
    const body = new RustBody(side, () => true);
    const blocks = body.allOf("unsafe_block");
    const implementations = body
        .allOf("impl_item")
        .filter((node) => /^unsafe\b/.test(body.text(node)));
    return [...blocks, ...implementations].map((node) => ({
        key: body.plain(node),
        hasReasons: hasReasons(side.text, body.start(node), body.end(node)),
        start: body.start(node),
        end: body.end(node),
    }));
}

/** In comments on the lines in front, behind it on its line, or in its first line. */
function hasReasons(text: string, start: number, end: number): boolean {
    const lines = text.slice(0, start).split("\n");
    const own = lines.pop() ?? "";
    const first = text
        .slice(start, Math.min(end, start + 400))
        .split("\n", 2)
        .join("\n");
    if (explained.test(own) || explained.test(first)) return true;
    for (let line = lines.pop(); line !== undefined; line = lines.pop()) {
        const isComment = /^\s*(?:\/\/|\/\*|\*|#\[)/.test(line) || /\*\/\s*$/.test(line);
        if (!isComment) return false;
        if (explained.test(line)) return true;
    }
    return false;
}
