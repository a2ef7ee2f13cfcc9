import { bodyRule } from "../../body/body-rule.ts";
import type { RustBody } from "../../body/rust-body.ts";

/** Shorter statements are alike by chance. */
const fewestWords = 8;
/** Times that the name was changed, from which on one that stayed stands out. */
const fewestChanges = 2;

export const nameForgotten = bodyRule({
    id: "copy-paste-name-forgotten",
    title: "One name was not changed in a copied line",
    rationale:
        "The statement is the one in front of it with one name in place of another, but for one place, where the old name is still there. Where that is meant, a different order of the two statements or a local with a name of its own says so.",
    category: "correctness",
    severity: "warning",
    confidence: "medium",
    certainty: "likely",
    matches: [
        {
            head: "fn a(b: P, c: P) {\n    let min_x = b.x.min(c.x);\n    «let min_y = b.y.min(c.x);»\n}\n",
        },
        {
            head: "fn a(s: &mut S, t: &S) {\n    s.first_total += t.first_count * t.first_price;\n    «s.second_total += t.second_count * t.first_price;»\n}\n",
        },
    ],
    misses: [
        {
            head: "fn a(b: P, c: P) {\n    let min_x = b.x.min(c.x);\n    let min_y = b.y.min(c.y);\n}\n",
        },
        { head: "fn a(b: P) {\n    let x = b.x;\n    let y = b.x;\n}\n" },
        {
            head: "fn a(s: &mut S, r: R) {\n    s.width = r.right - r.left + s.left;\n    s.height = r.bottom - r.top + s.left;\n}\n",
        },
        {
            head: "fn a(m: &M) {\n    let ab = m.a.dot(m.b) + m.a.len();\n    let ac = m.a.dot(m.c) + m.a.len();\n}\n",
        },
    ],
    *find(body) {
        for (const block of body.allOf("block")) {
            if (!body.touches(block)) continue;
            const statements = body.children(block);
            for (const [index, node] of statements.entries()) {
                const previous = statements[index - 1];
                if (previous === undefined || !body.touches(node) || body.isInTests(node)) continue;
                if (body.kind(previous) !== body.kind(node)) continue;
                const found = forgotten(wordsOf(body, previous), wordsOf(body, node));
                if (found === undefined) continue;
                const [before, now] = found;
                yield {
                    node,
                    message: `This is the statement in front of it with ${now} in place of ${before}, except that ${before} is still there once. Was it forgotten?`,
                };
            }
        }
    },
});

/** Names in their parts, and signs. */
function wordsOf(body: RustBody, node: number): readonly string[] {
    return body.text(node).match(/[A-Za-z0-9]+|[^\sA-Za-z0-9]/g) ?? [];
}

/** The old and the new name, where one name took the place of another everywhere but once. */
function forgotten(
    before: readonly string[],
    now: readonly string[],
): readonly [string, string] | undefined {
    if (before.length !== now.length || before.length < fewestWords) return undefined;
    const changed = before.findIndex((word, index) => word !== now[index]);
    const [old, other] = [before[changed], now[changed]];
    if (old === undefined || other === undefined || !/^[A-Za-z]/.test(old)) return undefined;
    // A name that was there already is no new one, and the two may belong together.
    if (!/^[A-Za-z]/.test(other) || before.includes(other)) return undefined;
    let [changes, left] = [0, 0];
    for (const [index, word] of before.entries()) {
        if (word === old && now[index] === other) changes++;
        else if (word !== now[index]) return undefined;
        else if (word === old) left++;
    }
    return changes >= fewestChanges && left === 1 ? [old, other] : undefined;
}
