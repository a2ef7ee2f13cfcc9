import assert from "node:assert/strict";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { answerReach } from "../../src/reachability/answer-reach.ts";
import { ReachFile, type ReachPackage, ReachWorld } from "../../src/reachability/reach-package.ts";
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

for (const [what, affected, app, expected, middle] of [...calls, ...more]) {
    test(`reaches by ${what}`, () => assert.equal(reach(affected, app, middle), expected));
}
