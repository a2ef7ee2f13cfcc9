import { test } from "node:test";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { wasmBindgenRule } from "../../src/links/wasm-bindgen/wasm-bindgen-rule.ts";
import { checkWorkspace, type Files, renamesOf } from "./workspace-fixture.ts";

const check = (files: Files, expected: string): void =>
    checkWorkspace(wasmBindgenRule, files, expected);

const counter: Files = {
    "counter/Cargo.toml": `
        [package]
        name = "my-counter"
        [dependencies]
        wasm-bindgen = "0.2"
    `,
    "counter/src/lib.rs": `
        use wasm_bindgen::prelude::*;
        #[wasm_bindgen]
        pub fn add(left: u32, right: Option<u32>) -> u32 {}
        #[wasm_bindgen(js_name = "loadAll")]
        pub async fn load(urls: Vec<String>) -> Result<JsValue, JsError> {}
        #[wasm_bindgen(js_name = Counter)]
        pub struct Inner { pub value: u32, #[wasm_bindgen(skip)] pub hidden: u8, secret: u8 }
        #[wasm_bindgen(js_class = Counter)]
        impl Inner {
            #[wasm_bindgen(constructor)]
            pub fn new(start: u32) -> Inner {}
            pub fn increment(&mut self, by: u32) {}
            #[wasm_bindgen(getter)]
            pub fn total(&self) -> u32 {}
            #[wasm_bindgen(setter)]
            pub fn set_total(&mut self, total: u32) {}
            #[wasm_bindgen(getter = "size")]
            pub fn len(&self) -> u32 {}
            #[wasm_bindgen(js_name = fromText)]
            pub fn from_text(text: &str) -> Inner {}
            fn private(&self) {}
        }
        #[wasm_bindgen]
        pub enum Mode { Fast, #[wasm_bindgen(js_name = slowly)] Slow }
        #[wasm_bindgen(variadic)]
        pub fn delete(first: u8, rest: Box<[u8]>) {}
        macro_rules! m { () => { #[wasm_bindgen] pub fn in_macro() {} } }
    `,
};

test("functions, classes, properties and enums, from the package that is built", () => {
    check(
        {
            ...counter,
            "www/index.ts": `
                import init, { add, loadAll as load, Counter, Mode, _delete } from "../counter/pkg";
                await init();
                add(1, 2);
                await load([]);
                const one = new Counter(1);
                one.increment(2);
                one.total = one.total + one.size + one.value;
                const two = Counter.fromText("2");
                two.increment();
                one.total();
                function f(counter: Counter) { counter.increment(1, 2); }
                console.log(Mode.Fast, Mode.slowly);
                one.free();
            `,
            "www/whole.js": `
                import * as wasm from "my-counter-wasm/my_counter_bg.js";
                wasm.add();
                let later;
                later = new wasm.Counter();
                later.increment(1);
                const { delete: remove } = wasm;
            `,
            "www/other.js": `
                import { add } from "./other_crate.js";
                add();
                const own = require("./add");
            `,
        },
        `
        counter/Cargo.toml:3 has crate:my_counter as my-counter
        counter/src/lib.rs:4 has add(left: u32, right?: Option<u32>) -> u32 [function] <- www/index.ts:2, www/index.ts:4, www/whole.js:3
        counter/src/lib.rs:6 has loadAll as load(urls: Vec<String>) -> Result<JsValue, JsError> [function 157 164] <- www/index.ts:2, www/index.ts:5
        counter/src/lib.rs:8 has Counter as Inner [type 277 284] <- www/index.ts:2, www/index.ts:6, www/whole.js:5
        counter/src/lib.rs:8 has Counter.value [property] <- www/index.ts:8
        counter/src/lib.rs:12 has Counter.constructor as new(start: u32) -> Inner [function] <- www/index.ts:6, www/whole.js:5
        counter/src/lib.rs:13 has Counter.increment(by: u32) [function] <- www/index.ts:7, www/index.ts:10, www/index.ts:12, www/whole.js:6
        counter/src/lib.rs:15 has Counter.total -> u32 [property] <- www/index.ts:8, www/index.ts:8, www/index.ts:11
        counter/src/lib.rs:17 has Counter.total as set_total [property] <- www/index.ts:8, www/index.ts:8, www/index.ts:11
        counter/src/lib.rs:19 has Counter.size as len -> u32 [property 792 796] <- www/index.ts:8
        counter/src/lib.rs:21 has Counter.fromText as from_text(text: &str) -> Inner [function 877 885] <- www/index.ts:9
        counter/src/lib.rs:25 has Mode [type] <- www/index.ts:2
        counter/src/lib.rs:25 has Mode.Fast [property] <- www/index.ts:13
        counter/src/lib.rs:25 has Mode.slowly as Slow [property 1063 1069] <- www/index.ts:13
        counter/src/lib.rs:27 has _delete as delete(first: u8, rest: Box<[u8]>, …) [function] <- www/index.ts:2
        www/index.ts:2 uses add [import ../counter/pkg] -> counter/src/lib.rs:4
        www/index.ts:2 uses loadAll [import ../counter/pkg] -> counter/src/lib.rs:6
        www/index.ts:2 uses Counter [import ../counter/pkg] -> counter/src/lib.rs:8
        www/index.ts:2 uses Mode [import ../counter/pkg] -> counter/src/lib.rs:25
        www/index.ts:2 uses _delete [import ../counter/pkg] -> counter/src/lib.rs:27
        www/index.ts:4 uses add(: number, : number) [call ../counter/pkg] -> counter/src/lib.rs:4
        www/index.ts:5 uses loadAll as load(: array) [call ../counter/pkg] -> counter/src/lib.rs:6
        www/index.ts:6 uses Counter [import ../counter/pkg] -> counter/src/lib.rs:8
        www/index.ts:6 uses Counter.constructor as Counter(: number) [new ../counter/pkg] -> counter/src/lib.rs:12
        www/index.ts:7 uses Counter.increment(: number) [call ../counter/pkg] -> counter/src/lib.rs:13
        www/index.ts:8 uses Counter.total [property ../counter/pkg] -> counter/src/lib.rs:15, counter/src/lib.rs:17
        www/index.ts:8 uses Counter.total [property ../counter/pkg] -> counter/src/lib.rs:15, counter/src/lib.rs:17
        www/index.ts:8 uses Counter.size [property ../counter/pkg] -> counter/src/lib.rs:19
        www/index.ts:8 uses Counter.value [property ../counter/pkg] -> counter/src/lib.rs:8
        www/index.ts:9 uses Counter.fromText(: string) [call ../counter/pkg] -> counter/src/lib.rs:21
        www/index.ts:10 uses Counter.increment() [call ../counter/pkg] -> counter/src/lib.rs:13
        www/index.ts:11 uses Counter.total() [call ../counter/pkg] -> counter/src/lib.rs:15, counter/src/lib.rs:17
        www/index.ts:12 uses Counter.increment(: number, : number) [call ../counter/pkg] -> counter/src/lib.rs:13
        www/index.ts:13 uses Mode.Fast [property ../counter/pkg] -> counter/src/lib.rs:25
        www/index.ts:13 uses Mode.slowly [property ../counter/pkg] -> counter/src/lib.rs:25
        www/whole.js:3 uses add() [call my-counter-wasm/my_counter_bg.js] -> counter/src/lib.rs:4
        www/whole.js:5 uses Counter [import my-counter-wasm/my_counter_bg.js] -> counter/src/lib.rs:8
        www/whole.js:5 uses Counter.constructor as Counter() [new my-counter-wasm/my_counter_bg.js] -> counter/src/lib.rs:12
        www/whole.js:6 uses Counter.increment(: number) [call my-counter-wasm/my_counter_bg.js] -> counter/src/lib.rs:13
        www/whole.js:7 uses delete [import my-counter-wasm/my_counter_bg.js]
        www/other.js:2 uses add [import ./other_crate.js]
        www/other.js:3 uses add() [call ./other_crate.js]
        www/index.ts:10 warning wasm-bindgen.arguments at increment: The Rust function increment takes 1 argument, but 0 are passed.
        www/index.ts:11 warning wasm-bindgen.property at total: Counter.total is a property of the Rust type, no function.
        www/index.ts:12 warning wasm-bindgen.arguments at increment: The Rust function increment takes 1 argument, but 2 are passed.
        www/whole.js:3 warning wasm-bindgen.arguments at add: The Rust function add takes 1 to 2 arguments, but 0 are passed.
        www/whole.js:5 warning wasm-bindgen.arguments at Counter: The constructor of Counter takes 1 argument, but 0 are passed.
        www/whole.js:7 warning wasm-bindgen.missing at delete: Rust exports no delete. Did you mean _delete?
            Change to _delete: delete => _delete
    `,
    );
});

test("what is likely a slip is told, what another crate may export is not", () => {
    check(
        {
            ...counter,
            "www/index.js": `
                import { ad, loadall, initThreadPool, Counter } from "../counter/pkg/my_counter.js";
                new Counter(1).x;
                const c = new Counter(1);
                c.incremnt(1);
                c.reset();
            `,
        },
        `
        counter/Cargo.toml:3 has crate:my_counter as my-counter
        counter/src/lib.rs:4 has add(left: u32, right?: Option<u32>) -> u32 [function]
        counter/src/lib.rs:6 has loadAll as load(urls: Vec<String>) -> Result<JsValue, JsError> [function 157 164]
        counter/src/lib.rs:8 has Counter as Inner [type 277 284] <- www/index.js:2, www/index.js:3, www/index.js:4
        counter/src/lib.rs:8 has Counter.value [property]
        counter/src/lib.rs:12 has Counter.constructor as new(start: u32) -> Inner [function] <- www/index.js:3, www/index.js:4
        counter/src/lib.rs:13 has Counter.increment(by: u32) [function]
        counter/src/lib.rs:15 has Counter.total -> u32 [property]
        counter/src/lib.rs:17 has Counter.total as set_total [property]
        counter/src/lib.rs:19 has Counter.size as len -> u32 [property 792 796]
        counter/src/lib.rs:21 has Counter.fromText as from_text(text: &str) -> Inner [function 877 885]
        counter/src/lib.rs:25 has Mode [type]
        counter/src/lib.rs:25 has Mode.Fast [property]
        counter/src/lib.rs:25 has Mode.slowly as Slow [property 1063 1069]
        counter/src/lib.rs:27 has _delete as delete(first: u8, rest: Box<[u8]>, …) [function]
        www/index.js:2 uses ad [import ../counter/pkg/my_counter.js]
        www/index.js:2 uses loadall [import ../counter/pkg/my_counter.js]
        www/index.js:2 uses initThreadPool [import ../counter/pkg/my_counter.js]
        www/index.js:2 uses Counter [import ../counter/pkg/my_counter.js] -> counter/src/lib.rs:8
        www/index.js:3 uses Counter [import ../counter/pkg/my_counter.js] -> counter/src/lib.rs:8
        www/index.js:3 uses Counter.constructor as Counter(: number) [new ../counter/pkg/my_counter.js] -> counter/src/lib.rs:12
        www/index.js:3 uses Counter.x [property ../counter/pkg/my_counter.js]
        www/index.js:4 uses Counter [import ../counter/pkg/my_counter.js] -> counter/src/lib.rs:8
        www/index.js:4 uses Counter.constructor as Counter(: number) [new ../counter/pkg/my_counter.js] -> counter/src/lib.rs:12
        www/index.js:5 uses Counter.incremnt(: number) [call ../counter/pkg/my_counter.js]
        www/index.js:6 uses Counter.reset() [call ../counter/pkg/my_counter.js]
        www/index.js:2 warning wasm-bindgen.missing at ad: Rust exports no ad. Did you mean add?
            Change to add: ad => add
        www/index.js:2 warning wasm-bindgen.missing at loadall: Rust exports no loadall. Did you mean loadAll?
            Change to loadAll: loadall => loadAll
        www/index.js:5 warning wasm-bindgen.missing at incremnt: Rust exports no Counter.incremnt. Did you mean increment?
            Change to increment: incremnt => increment
    `,
    );
});

test("a variable that holds other things, too, is no instance", () => {
    check(
        {
            ...counter,
            "www/index.ts": `
                import { Counter } from "../counter/pkg";
                function a() { const x = new Counter(1); x.increment(); }
                function b() { const x = other(); x.increment(); }
                class Page { private counter: Counter; run() { this.counter.increment(); } }
                for (const y of list) y.increment();
                [1].map((z) => z.increment());
                let z = new Counter(1);
                z.increment();
            `,
        },
        `
        counter/Cargo.toml:3 has crate:my_counter as my-counter
        counter/src/lib.rs:4 has add(left: u32, right?: Option<u32>) -> u32 [function]
        counter/src/lib.rs:6 has loadAll as load(urls: Vec<String>) -> Result<JsValue, JsError> [function 157 164]
        counter/src/lib.rs:8 has Counter as Inner [type 277 284] <- www/index.ts:2, www/index.ts:3, www/index.ts:8
        counter/src/lib.rs:8 has Counter.value [property]
        counter/src/lib.rs:12 has Counter.constructor as new(start: u32) -> Inner [function] <- www/index.ts:3, www/index.ts:8
        counter/src/lib.rs:13 has Counter.increment(by: u32) [function] <- www/index.ts:5
        counter/src/lib.rs:15 has Counter.total -> u32 [property]
        counter/src/lib.rs:17 has Counter.total as set_total [property]
        counter/src/lib.rs:19 has Counter.size as len -> u32 [property 792 796]
        counter/src/lib.rs:21 has Counter.fromText as from_text(text: &str) -> Inner [function 877 885]
        counter/src/lib.rs:25 has Mode [type]
        counter/src/lib.rs:25 has Mode.Fast [property]
        counter/src/lib.rs:25 has Mode.slowly as Slow [property 1063 1069]
        counter/src/lib.rs:27 has _delete as delete(first: u8, rest: Box<[u8]>, …) [function]
        www/index.ts:2 uses Counter [import ../counter/pkg] -> counter/src/lib.rs:8
        www/index.ts:3 uses Counter [import ../counter/pkg] -> counter/src/lib.rs:8
        www/index.ts:3 uses Counter.constructor as Counter(: number) [new ../counter/pkg] -> counter/src/lib.rs:12
        www/index.ts:5 uses Counter.increment() [call ../counter/pkg] -> counter/src/lib.rs:13
        www/index.ts:8 uses Counter [import ../counter/pkg] -> counter/src/lib.rs:8
        www/index.ts:8 uses Counter.constructor as Counter(: number) [new ../counter/pkg] -> counter/src/lib.rs:12
        www/index.ts:5 warning wasm-bindgen.arguments at increment: The Rust function increment takes 1 argument, but 0 are passed.
    `,
    );
});

test("Rust imports functions of scripts", () => {
    check(
        {
            "src/lib.rs": `
                use wasm_bindgen::prelude::*;
                #[wasm_bindgen(module = "/js/view.js")]
                extern "C" {
                    fn draw(x: f64, y: f64);
                    #[wasm_bindgen(js_name = "clearAll")]
                    fn clear();
                    fn drow();
                    #[wasm_bindgen(method)]
                    fn go(this: &View);
                    type View;
                    #[wasm_bindgen(variadic)]
                    fn many(list: Box<[JsValue]>);
                }
                #[wasm_bindgen]
                extern "C" { fn alert(text: &str); }
            `,
            "js/view.js": `
                export function draw(x, y, color = "red") {}
                export const clearAll = (what) => {};
                export function many(...all) {}
                export const size = 1;
                function hidden() {}
            `,
            "other/view.js": "export function draw() {}",
        },
        `
        src/lib.rs:5 uses view.js#draw as draw(: f64, : f64) [import /js/view.js] -> js/view.js:2
        src/lib.rs:6 uses view.js#clearAll as clearAll() [import /js/view.js] -> js/view.js:3
        src/lib.rs:8 uses view.js#drow as drow() [import /js/view.js]
        src/lib.rs:13 uses view.js#many as many(: Box<[JsValue]>, …) [import /js/view.js] -> js/view.js:4
        js/view.js:2 has view.js#draw as draw(: x, : y, ?: color = "red") [function] <- src/lib.rs:5
        js/view.js:3 has view.js#clearAll as clearAll(: what) [function] <- src/lib.rs:6
        js/view.js:4 has view.js#many as many(, …) [function] <- src/lib.rs:13
        js/view.js:5 has view.js#size as size [function]
        other/view.js:1 has view.js#draw as draw() [function]
        src/lib.rs:6 warning wasm-bindgen.arguments at clearAll: The function clearAll takes 1 argument, but 0 are passed.
        src/lib.rs:8 warning wasm-bindgen.missing at drow: The module /js/view.js exports no drow. Did you mean draw?
            Change to draw: drow => draw
    `,
    );
});

test("a rename follows names by hand to where they are written", () => {
    const files: Files = {
        ...counter,
        "www/index.ts": `
            import { add, loadAll as load, Counter } from "../counter/pkg";
            add(1); load([]); new Counter(1).x;`,
    };
    const renamed = (path: string, name: string, to: string, expected: string): void =>
        expectText(renamesOf(wasmBindgenRule, files, path, name, to), expected);
    renamed(
        "counter/src/lib.rs",
        "add",
        "plus",
        `counter/src/lib.rs:4 add => plus; www/index.ts:2 add => plus; www/index.ts:3 add => plus`,
    );
    renamed(
        "www/index.ts",
        "add",
        "plus",
        `www/index.ts:2 add => plus; counter/src/lib.rs:4 add => plus; www/index.ts:3 add => plus`,
    );
    renamed(
        "www/index.ts",
        "loadAll",
        "fetchAll",
        `www/index.ts:2 loadAll => fetchAll; counter/src/lib.rs:5 loadAll => fetchAll`,
    );
    renamed("counter/src/lib.rs", "load", "fetch", `counter/src/lib.rs:6 load => fetch`);
    renamed("counter/src/lib.rs", "new", "create", `counter/src/lib.rs:12 new => create`);
});
