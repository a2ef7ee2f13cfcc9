import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { ConflictService } from "../../src/conflicts/conflict-service.ts";
import { type ImportedBranch, TemporaryRepository } from "../git/temporary-repository.ts";

/** A change of a library, what the other side adds, and what is told of it. */
type Case = readonly [old: string, now: string, use: string, expected: string];

/** Each case is a pair of branches of one repository: `tool/src/lib.rs` changes, `app/src/lib.rs` uses. */
async function check(context: TestContext, cases: readonly Case[]): Promise<void> {
    const repository = new TemporaryRepository(context);
    const branches: ImportedBranch[] = [];
    for (const [index, [old, now, use]] of cases.entries()) {
        const app = "fn before() {}\n";
        const files = { "tool/src/lib.rs": old, "app/src/lib.rs": app };
        branches.push({ name: `base-${index}`, files });
        branches.push({
            name: `ours-${index}`,
            from: `base-${index}`,
            files: { ...files, "tool/src/lib.rs": now },
        });
        branches.push({
            name: `theirs-${index}`,
            from: `base-${index}`,
            files: { ...files, "app/src/lib.rs": `${app}${use}` },
        });
    }
    repository.import(branches);
    const service = new ConflictService();
    for (const [index, [old, now, use, expected]] of cases.entries()) {
        const report = await service.predict(
            {
                folder: repository.folder,
                request: { kind: "between", ours: `ours-${index}`, theirs: `theirs-${index}` },
                now: Date.now,
            },
            NeverCancelled,
        );
        const rows = report.predictions.flatMap(({ files }) =>
            files.flatMap(({ breaks }) =>
                breaks.map(
                    ({ item, change, usedAt }) =>
                        `${item} ${change} ${usedAt.map(({ line }) => line).join(",")}`,
                ),
            ),
        );
        assert.deepEqual(report.problems, []);
        assert.equal(rows.join("; "), expected, `${old} -> ${now}: ${use}`);
    }
}

test("calls that do not fit a changed signature are told", async (context) => {
    const old = "pub fn begin_all(count: u8) -> u8 { count }\n";
    const use = (call: string): string => `use tool::begin_all;\nfn user(one: u8) { ${call} }\n`;
    const changed = "begin_all signature 3";
    await check(context, [
        [
            old,
            "pub fn begin_all(count: u8, more: u8) -> u8 { count }\n",
            use("begin_all(one);"),
            changed,
        ],
        [old, "pub fn begin_all(count: &str) -> u8 { 1 }\n", use("begin_all(one);"), changed],
        [old, "pub fn begin_all(count: u16) -> u8 { 1 }\n", use("begin_all(1);"), ""],
        [old, "pub fn begin_all(count: &str) -> u8 { 1 }\n", use("begin_all(one.into());"), ""],
        [old, "pub fn begin_all(count: impl Into<u8>) -> u8 { 1 }\n", use("begin_all(one);"), ""],
        [
            old,
            "pub fn begin_all(count: u8) -> u16 { 1 }\n",
            use("let x = begin_all(one);"),
            changed,
        ],
        [old, "pub fn begin_all(count: u8) -> u16 { 1 }\n", use("begin_all(one);"), ""],
        [old, "pub unsafe fn begin_all(count: u8) -> u8 { 1 }\n", use("begin_all(one);"), changed],
        [
            old,
            "pub unsafe fn begin_all(count: u8) -> u8 { 1 }\n",
            use("unsafe { begin_all(one); }"),
            "",
        ],
        [
            old,
            "pub async fn begin_all(count: u8) -> u8 { 1 }\n",
            use("let x = begin_all(one);"),
            changed,
        ],
        [
            old,
            "pub fn begin_all(count: u8, more: u8) -> u8 { 1 }\n",
            use("other.begin_all(one);"),
            "",
        ],
        [
            old,
            "pub fn begin_all(\n    number: u8,\n) -> u8 {\n    number\n}\n",
            use("begin_all(one);"),
            "",
        ],
        [
            old,
            "pub fn begin_all(count: u8, more: u8) -> u8 { 1 }\n",
            use("other::<u8>(begin_all);"),
            changed,
        ],
    ]);
});

test("methods are those of a type that the code around names", async (context) => {
    const type = (name: string, method: string): string =>
        `pub struct ${name};\nimpl ${name} {\n    pub fn ${method} {}\n}\n`;
    const old = type("One", "begin_all(&self)") + type("Two", "begin_all(&self)");
    const now = type("One", "begin_all(&self, more: u8)") + type("Two", "begin_all(&self)");
    const use = (code: string): string => `use tool::*;\n${code}\n`;
    const changed = "One::begin_all signature 3";
    await check(context, [
        [old, now, use("fn user(it: &One) { it.begin_all(); }"), changed],
        [old, now, use("fn user(it: &Two) { it.begin_all(); }"), ""],
        [old, now, use("fn user() { let it = One::make(); it.begin_all(); }"), changed],
        [old, now, use("fn user() { it().begin_all(); }"), ""],
        [old, now, use("fn user(it: One) { One::begin_all(&it); }"), changed],
        [old, now, use("fn user(it: Two) { Two::begin_all(&it); }"), ""],
    ]);
});

test("what belongs to another crate or another trait is not told", async (context) => {
    const old = "pub struct Shape;\nimpl Shape {\n    pub fn begin_all(&self) {}\n}\n";
    const now = old.replace("&self", "&self, more: u8");
    const trait = "pub trait Paint {\n    type Colour;\n}\n";
    const gone = "pub trait Paint {}\n";
    const implementation = (name: string): string =>
        `use tool::*;\nimpl ${name} for A {\n    fn a() -> Self::Colour {}\n}\n`;
    await check(context, [
        [old, now, "fn user(it: &other::Shape) { it.begin_all(); }\n", ""],
        [
            old,
            now,
            "fn user(it: &tool::Shape) { it.begin_all(); }\n",
            "Shape::begin_all signature 2",
        ],
        [trait, gone, implementation("Paint"), "Paint::Colour removed 4"],
        [trait, gone, implementation("Draw"), ""],
    ]);
});

test("values, patterns and matches that do not fit a changed type are told", async (context) => {
    const struct = "pub struct Shape {\n    pub wide: u8,\n}\n";
    const more = "pub struct Shape {\n    pub wide: u8,\n    pub high: u8,\n}\n";
    const kind = "pub enum Kind {\n    Small,\n    Large(u8),\n}\n";
    const kinds = "pub enum Kind {\n    Small,\n    Large(u8),\n    Other,\n}\n";
    const use = (code: string): string => `use tool::*;\nfn user(it: It) { ${code} }\n`;
    await check(context, [
        [struct, more, use("Shape { wide: 1 };"), "Shape signature 3"],
        [struct, more, use("Shape { wide: 1, ..it };"), ""],
        [struct, more, use("let Shape { wide } = it;"), "Shape signature 3"],
        [struct, more, use("let Shape { wide, .. } = it;"), ""],
        [struct, `#[non_exhaustive]\n${struct}`, use("Shape { wide: 1 };"), "Shape signature 3"],
        [
            "pub struct Pair(pub u8);\n",
            "pub struct Pair(pub u8, pub u8);\n",
            use("Pair(1);"),
            "Pair signature 3",
        ],
        [
            "pub struct Pair(pub u8);\n",
            "pub struct Pair(u8);\n",
            use("Pair(1);"),
            "Pair signature 3",
        ],
        [
            kind,
            kinds,
            use("match it { Kind::Small => 1, Kind::Large(_) => 2 };"),
            "Kind signature 3",
        ],
        [kind, kinds, use("match it { Kind::Small => 1, _ => 2 };"), ""],
        [kind, kinds, use("match it { Kind::Small => 1, other => 2 };"), ""],
        [
            kind,
            "pub enum Kind {\n    Small,\n    Large(u8, u8),\n}\n",
            use("Kind::Large(1);"),
            "Kind::Large signature 3",
        ],
    ]);
});

test("implementations that lack what a trait asks for now are told", async (context) => {
    const old = "pub trait Shape {\n    fn wide(&self) -> u8;\n}\n";
    const more = "pub trait Shape {\n    fn wide(&self) -> u8;\n    fn high(&self) -> u8;\n}\n";
    const free =
        "pub trait Shape {\n    fn wide(&self) -> u8;\n    fn high(&self) -> u8 { 1 }\n}\n";
    const other = "pub trait Shape {\n    fn wide(&self, by: u8) -> u8;\n}\n";
    const use =
        "use tool::Shape;\nstruct Mine;\nimpl Shape for Mine {\n    fn wide(&self) -> u8 { 1 }\n}\n";
    await check(context, [
        [old, more, use, "Shape signature 4"],
        [old, free, use, ""],
        [old, other, use, "Shape signature 4"],
        [old, old.replace("pub trait", "pub unsafe trait"), use, "Shape signature 4"],
        [old, old.replace("Shape {", "Shape: Paint {"), use, "Shape signature 4"],
        [old, old.replace("Shape {", "Shape: Send {"), use, ""],
    ]);
});

test("what is hidden, moved or not shown any more is told where it cannot be seen", async (context) => {
    const function_ = "pub fn begin_all() {}\n";
    const inner = (text: string): string => `pub mod inside {\n    ${text}\n}\n`;
    const outside = "fn user() { tool::begin_all(); }\n";
    await check(context, [
        [function_, "pub(crate) fn begin_all() {}\n", outside, "begin_all visibility 2"],
        [
            inner("pub fn begin_all() {}"),
            `mod inside {\n    pub fn begin_all() {}\n}\n`,
            "fn user() { tool::inside::begin_all(); }\n",
            "inside visibility 2",
        ],
        ["pub use other::begin_all;\n", "use other::begin_all;\n", outside, "begin_all removed 2"],
        [function_, inner("pub fn begin_all() {}"), outside, "begin_all renamed 2"],
        [function_, `${inner("pub fn begin_all() {}")}pub use inside::begin_all;\n`, outside, ""],
        [function_, "pub fn finish_all() {}\n", outside, "begin_all removed 2"],
        [function_, "", "fn user() { let begin_all = 1; other(begin_all); }\n", ""],
        [function_, "", "use std::begin_all;\nfn user() { begin_all(); }\n", ""],
    ]);
});
