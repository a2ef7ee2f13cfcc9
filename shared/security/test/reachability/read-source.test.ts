import assert from "node:assert/strict";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import fc from "fast-check";
import { answerReach } from "../../src/reachability/answer-reach.ts";
import { madeNames, mayMake } from "../../src/reachability/hidden-names.ts";
import { ReachFile } from "../../src/reachability/reach-file.ts";
import { ReachWorld } from "../../src/reachability/reach-package.ts";
import { readSource } from "../../src/reachability/read-source.ts";

/** Pieces that lead into every part of the reader, in any order. */
const piece = fc.constantFrom(
    ..."fn use impl trait mod struct enum type macro_rules extern crate pub for where let mut in as self Self dyn".split(
        " ",
    ),
    ...'{ } ( ) [ ] < > :: : ; , . ! # $ = => -> | & * @ \' " r#" /* */ // \n é 😀 \\'.split(" "),
    "#[cfg(test)]",
    '#[path = "a.rs"]',
    'include!("b.rs")',
    "paste!{[<get_ $x:snake>]}",
    'format_ident!("a_{}_b", c)',
    "name",
    "Type",
    "1.5",
    '"text"',
);
const source = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.array(piece, { maxLength: 120 }).map((all) => all.join(" ")),
    fc.array(piece, { maxLength: 120 }).map((all) => all.join("")),
);

test("any text is read, and nothing that is told lies outside of it", () => {
    fc.assert(
        fc.property(source, (text) => {
            const facts = readSource(text);
            const { count } = facts.reader;
            let before = -1;
            for (const { start, end, nameToken } of facts.functions) {
                assert.ok(before <= start && start < nameToken + 2 && nameToken <= count);
                assert.ok(start <= end && end <= count);
                before = start;
            }
            const ranges = [...facts.importRanges, ...facts.attributeRanges];
            for (const [from, to] of ranges) assert.ok(0 <= from && from < to && to <= count + 5);
            for (const { start, end } of facts.macros) assert.ok(start <= count && end <= count);
            for (const { path } of facts.imports) assert.ok(path.length > 0);
            for (const made of madeNames(facts.reader)) mayMake(made.parts, "name");
        }),
        { numRuns: 500 },
    );
});

test("questions to any text are answered, and its own call is never denied", () => {
    fc.assert(
        fc.property(source, source, (before, behind) => {
            const file = (name: string, text: string): ReachFile =>
                new ReachFile(`/${name}/src/main.rs`, text, `/${name}`);
            const common = { version: "1.0.0", features: new Set<string>() };
            const app = `${before}\nfn main() { clock::local_now(); }\n${behind}`;
            const world = new ReachWorld([
                {
                    ...common,
                    name: "clock",
                    crate: "clock",
                    isMember: false,
                    externs: new Map(),
                    files: [file("clock", "pub fn local_now() {}")],
                },
                {
                    ...common,
                    name: "app",
                    crate: "app",
                    isMember: true,
                    externs: new Map([["clock", 0]]),
                    files: [file("app", app)],
                },
            ]);
            const { verdict } = answerReach({
                world,
                package: 0,
                functions: ["clock::local_now"],
                isCertain: true,
                token: NeverCancelled,
            });
            // A comment without an end, a string or another `clock` may take the call away: with doubt.
            const isHidden = /["'/\\]|clock|std|#/.test(before + behind);
            if (!isHidden) assert.notEqual(verdict, "not-reachable", app);
        }),
        { numRuns: 500 },
    );
});

test("time grows with the length alone", () => {
    const parts = [
        "{",
        "}",
        "fn f(",
        "<",
        "[<a ",
        "use a::{",
        "#[",
        "impl A<",
        "type A = ",
        "let x = x(",
        "macro!(",
        "/*",
        '"',
    ];
    const median = (text: string): number => {
        const times = Array.from({ length: 3 }, () => {
            const startedAt = performance.now();
            const facts = readSource(text);
            madeNames(facts.reader);
            return performance.now() - startedAt;
        });
        return times.sort((left, right) => left - right)[1] ?? 0;
    };
    for (const part of parts) {
        median(part.repeat(2_000));
        const [short, long] = [median(part.repeat(5_000)), median(part.repeat(40_000))];
        // Eight times the text; sixty-four times the time would be the square of it.
        assert.ok(long < Math.max(short, 4) * 30, `${part}: ${short} ms, ${long} ms`);
    }
});
