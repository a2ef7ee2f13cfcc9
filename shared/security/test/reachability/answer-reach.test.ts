import assert from "node:assert/strict";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { answerReach } from "../../src/reachability/answer-reach.ts";
import { ReachFile } from "../../src/reachability/reach-file.ts";
import { type ReachPackage, ReachWorld } from "../../src/reachability/reach-package.ts";
import { doubts } from "./doubt-cases.ts";
import { calls, more } from "./reach-cases.ts";

type Files = Readonly<Record<string, string>>;

const clock = `
pub struct Clock<T> { inner: T }
impl<T> Clock<T> {
    pub fn start() -> Clock<u8> { todo!() }
    pub fn try_start() -> Result<Self, ()> { todo!() }
    pub fn wind(&mut self, by: usize) { self.spring() }
    fn spring(&self) {}
    pub fn insert(&mut self, at: usize) {}
}
pub trait Tick { fn tick_once(&self); }
impl Tick for Clock<u8> { fn tick_once(&self) { local_now(); } }
impl Drop for Clock<u8> { fn drop(&mut self) { on_drop() } }
fn on_drop() {}
pub fn local_now() -> u8 { hidden() }
fn hidden() -> u8 { 0 }
pub mod zone { pub fn offset() {} }
#[macro_export]
macro_rules! now { () => { $crate::local_now() } }
`;

/** Middle depends on clock, the member `app` on both. */
function world(app: Files, middle: Files = {}, features: readonly string[] = []): ReachWorld {
    const make = (
        name: string,
        files: Files,
        externs: readonly (readonly [string, number])[],
        isMember = false,
    ): ReachPackage => ({
        name,
        version: "1.0.0",
        isMember,
        crate: name,
        externs: new Map(externs),
        features: new Set(features),
        files: Object.entries(files).map(
            ([path, text]) => new ReachFile(`/${name}/${path}`, text, `/${name}`),
        ),
    });
    return new ReachWorld([
        make("clock", { "src/lib.rs": clock }, []),
        make("middle", middle, [["clock", 0]]),
        make(
            "app",
            app,
            [
                ["clock", 0],
                ["middle", 1],
            ],
            true,
        ),
    ]);
}

function reach(
    affected: string,
    app: string | Files,
    middle = "",
    features: readonly string[] = [],
): string {
    const files = typeof app === "string" ? { "src/main.rs": app } : app;
    const answer = answerReach({
        world: world(files, { "src/lib.rs": middle }, features),
        package: 0,
        functions: [affected],
        isCertain: true,
        token: NeverCancelled,
    });
    if (answer.verdict === "reachable") {
        const path = answer.path.map((step) => step.function).join(" > ");
        return answer.onlyInTests === true ? `tests: ${path}` : path;
    }
    if (answer.verdict !== "unknown") return answer.verdict;
    return `unknown: ${answer.reasons.map(({ reason }) => reason).join(", ")}`;
}

for (const [what, affected, app, expected, middle] of [...calls, ...more, ...doubts]) {
    test(`reaches by ${what}`, () => assert.equal(reach(affected, app, middle), expected));
}

test("takes files of tests in a dependency's sources for products unless they are declared for tests", () => {
    const call = "pub fn go() { clock::local_now(); }";
    const files = (lib: string): Files => ({
        "src/main.rs": "mod test; fn main() {}".replace("mod test;", lib),
        "src/test.rs": call,
        "src/tests/mod.rs": "",
    });
    const expected = "app::test::go > clock::local_now";
    assert.equal(reach("clock::local_now", files("mod test;")), expected);
    assert.equal(reach("clock::local_now", files("#[cfg(any(test, unix))] mod test;")), expected);
    assert.equal(reach("clock::local_now", files("#[cfg(test)] mod test;")), `tests: ${expected}`);
    const both = "#[cfg(test)] mod test; mod a {} mod test;";
    assert.equal(reach("clock::local_now", files(both)), expected);
});

test("reads an included file with doubt", () => {
    const files = (path: string): Files => ({
        "src/main.rs": `use clock::local_now; include!("${path}"); fn main() {}`,
        "src/part.rs": "fn part() { local_now(); }",
        "src/other.rs": "fn other() {}",
    });
    assert.equal(reach("clock::local_now", files("part.rs")), "unknown: macro");
    assert.equal(reach("clock::local_now", files("other.rs")), "not-reachable");
});

test("knows what it does not have", () => {
    const { packages } = world({ "src/main.rs": "fn main() {}" });
    const ask = (changes: Partial<ReachPackage>): unknown =>
        answerReach({
            world: new ReachWorld(
                packages.map((each, id) => (id === 1 ? { ...each, ...changes } : each)),
            ),
            package: 0,
            functions: ["clock::local_now"],
            isCertain: true,
            token: NeverCancelled,
        });
    const missing = { verdict: "unknown", stage: "built", reasons: [{ reason: "missing-source" }] };
    const withoutStep = (answer: unknown): unknown =>
        JSON.parse(JSON.stringify(answer, (key, value) => (key === "step" ? undefined : value)));
    assert.deepEqual(withoutStep(ask({ files: undefined })), missing);
    assert.deepEqual(withoutStep(ask({ hasGaps: true })), missing);
    assert.deepEqual(ask({}), { verdict: "not-reachable", stage: "built" });
});
