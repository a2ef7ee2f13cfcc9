import assert from "node:assert/strict";
import { test } from "node:test";
import { processorTime } from "@rust-ai-ide/testing/processor-time";
import fc from "fast-check";
import { buildVariableRule } from "../../src/links/build-variable/build-variable-rule.ts";
import { cFunctionRule } from "../../src/links/c-function/c-function-rule.ts";
import type { Endpoint } from "../../src/links/endpoint.ts";
import { generatedFileRule } from "../../src/links/generated-file/generated-file-rule.ts";
import { httpRouteRule } from "../../src/links/http-route/http-route-rule.ts";
import type { BorderRule, Mismatch } from "../../src/links/link-rule.ts";
import { LinkTable } from "../../src/links/link-table.ts";
import { protoRule } from "../../src/links/proto/proto-rule.ts";
import { pyo3Rule } from "../../src/links/pyo3/pyo3-rule.ts";
import { serdeTypeRule } from "../../src/links/serde-type/serde-type-rule.ts";
import { sqlFileRule } from "../../src/links/sql-file/sql-file-rule.ts";
import { endpointsOf } from "./border-fixture.ts";

interface Subject {
    readonly rule: BorderRule;
    readonly files: Readonly<Record<string, string>>;
}

const subjects: readonly Subject[] = [
    {
        rule: buildVariableRule,
        files: {
            "build.rs": `fn main() { println!("cargo::rustc-env=A_B={}", x); println!("cargo:rustc-check-cfg=cfg(one, values(\\"a\\"))"); println!("cargo:rustc-cfg=two=\\"b\\""); }`,
            "a.rs": `#![cfg_attr(all(one, not(two = "b")), x)] const A: &str = env!("A_B"); fn f() { cfg!(one); option_env!("C"); }`,
            ".cargo/config.toml": `[build]\nrustflags = ["--cfg", "one"]\n[env]\nA_B = "1"\n[lints.rust]\nunexpected_cfgs = { check-cfg = ['cfg(two)'] }`,
        },
    },
    {
        rule: generatedFileRule,
        files: {
            "build.rs": `fn main() { let out_dir = env::var("OUT_DIR").unwrap(); let p = Path::new(&out_dir).join("g"); File::create(p.join("a.rs"))?; format!("{out_dir}/b.rs"); format!("{}/c.rs", out_dir); }`,
            "a.rs": `include!(concat!(env!("OUT_DIR"), "/g/a.rs"));`,
        },
    },
    {
        rule: sqlFileRule,
        files: {
            "q/a.sql": "-- a\nSELECT $1, '$2', $$x$$ FROM t WHERE a = $2",
            "src/a.rs": `fn f() { sqlx::query_file_as!(T, "q/a.sql", a::<B, C>(), "x"); include_str!("../q/a.sql"); }`,
        },
    },
    {
        rule: cFunctionRule,
        files: {
            "a.h": `#ifdef __cplusplus\nextern "C" {\n#endif\n/* c */ API(int) f_one(const char *a, int (*cb)(void *, int), unsigned b[4]);\nstruct s { int x; };\nint f_two(\n#if 1\nint a\n#endif\n);\n#ifdef __cplusplus\n}\n#endif\n`,
            "a.cc": `#include "x.rs.h"\nnamespace a::b { class C : D<int> { public: void m(int x = 1) const; }; std::string R() { auto s = R"x(})x"; return call(s, 1); } }`,
            "a.rs": `#[cxx::bridge(namespace = "a::b")] mod ffi { unsafe extern "C++" { type C; fn m(self: &C, x: i32); #[cxx_name = "R"] fn r() -> UniquePtr<CxxString>; } extern "Rust" { fn call(a: &str, b: i32); } } #[link_name = "x"] unsafe extern "C" { pub safe fn f_one(a: *const c_char, cb: Option<extern "C" fn()>, b: *mut u32) -> c_int; fn f_two(a: i64, ...); } #[unsafe(no_mangle)] pub extern "C" fn g(x: bool) {}`,
        },
    },
    {
        rule: serdeTypeRule,
        files: {
            "a.rs": `#[derive(Serialize, Deserialize, TS)] #[serde(rename_all = "camelCase", tag = "kind")] struct User<T> { #[serde(rename = "x", default)] a_b: Option<Vec<T>>, c_d: u32, #[serde(flatten)] e: E } #[derive(Deserialize)] #[serde(rename_all = "kebab-case")] enum Mode { FastOne, Slow } fn f() -> Json<User<u8>> {}`,
            "a.ts": `// generated\nexport interface User<T> extends B { x?: T[] | null; "cD": number; [key: string]: any } type Mode = "fast-one" | "slow"; enum Other { A = "a", B = "b" } const u = (await r.json()) as User<string>;`,
        },
    },
    {
        rule: httpRouteRule,
        files: {
            "a.rs": `#[get("/i/{id}")] async fn item() {} fn app() { Router::new().route("/users/:id", get(a).post(b::c)).nest("/api", sub()); web::scope("/s").service(item).service(web::resource("/r").route(web::put().to(x))); rocket.mount("/m", routes![item]) } fn sub() -> Router { let r = Router::new().route("/o", any(y)); r }`,
            "a.tsx": `await fetch(\`\${BASE}/users/\${id}?x=1\`, { method: "POST", body }); axios.get<User[]>("/api/o"); ky("http://localhost:80/s/i/1"); axios({ url: "/a" + b, method: "PUT" }); const e = <p title="x">{api.delete("/q")}</p>;`,
            "a.py": `r = requests.get(f"http://localhost/{a}/i/{b}")\nclient.request("PUT", "/s/" + "r")\n`,
        },
    },
    {
        rule: protoRule,
        files: {
            "a.proto": `syntax = "proto3"; package a.b; service Greeter { option x = 1; rpc SayHello (stream .a.Req) returns (Res) { option (y) = { z: "}" }; } rpc Two(A) returns(B); } message M { string s = 1; }`,
            "a.rs": `mod pb { tonic::include_proto!("a.b"); } #[tonic::async_trait] impl pb::greeter_server::Greeter for X { type S = Y; async fn say_hello(&self) {} m!(); } async fn f(c: &mut GreeterClient<Channel>) { let mut d = GreeterClient::connect("x").await?; d.two(1); c.say_hello(x); }`,
            "a.ts": `import grpc from "grpc"; class A { c = new GreeterClient(x); f() { return this.c.sayHello({}); } } const d = createClient(Greeter, t); await d.two<B>({});`,
            "a.py": `class G(pb2_grpc.GreeterServicer):\n    def SayHello(self, r): return stub.Two(r)\nstub = GreeterStub(c)\nself.stub.SayHello(r)\n`,
        },
    },
];

const garbage =
    '( ) [ ] { } < > " \' ` , ; : :: # / // /* */ \\ \n = => -> ... @ ! ? $ #[ #if #else #endif fn extern "C" struct \uFFFD \u{1F600}'.split(
        " ",
    );

interface Edit {
    readonly at: number;
    readonly removed: number;
    readonly added: string;
}

const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
    fc.record({
        at: fc.nat(),
        removed: fc.constantFrom(0, 1, 1, 3, 20),
        added: fc.oneof(fc.constant(""), fc.constantFrom(...garbage)),
    }),
    { minLength: 1, maxLength: 6 },
);

function edited(text: string, changes: readonly Edit[]): string {
    let result = text;
    for (const { at, removed, added } of changes) {
        const offset = at % (result.length + 1);
        result = result.slice(0, offset) + added + result.slice(offset + removed);
    }
    return result;
}

function inside(text: string, { start, end }: { start: number; end: number }): boolean {
    return Number.isInteger(start) && 0 <= start && start <= end && end <= text.length;
}

function checkMismatch(text: string, mismatch: Mismatch): void {
    assert.ok(inside(text, mismatch), mismatch.code);
    for (const fix of mismatch.fixes) {
        assert.ok(fix.edits.length > 0);
        for (const edit of fix.edits) assert.ok(inside(text, edit), mismatch.code);
    }
}

for (const { rule, files } of subjects) {
    test(`${rule.border}: whatever a file is, what is found lies in it`, () => {
        const paths = Object.keys(files);
        for (const path of paths) {
            assert.ok(endpointsOf(rule, path, files[path] ?? "").length > 0, path);
        }
        fc.assert(
            fc.property(fc.array(edits, { minLength: 4, maxLength: 4 }), (changes) => {
                const links = new LinkTable([rule]);
                const texts = new Map<string, string>();
                for (const [index, path] of paths.entries()) {
                    const text = edited(files[path] ?? "", changes[index] ?? []);
                    texts.set(path, text);
                    const found = endpointsOf(rule, path, text);
                    for (const endpoint of found) checkEndpoint(text, endpoint);
                    const ends = found.map((endpoint) => ({ ...endpoint, symbol: -1 }));
                    links.update(path, path, ends);
                }
                for (const path of paths) {
                    for (const { mismatch } of links.mismatchesIn(path)) {
                        checkMismatch(texts.get(path) ?? "", mismatch);
                    }
                    for (const placed of links.endpointsIn(path)) links.renames(placed, "newName");
                }
                links.dispose();
            }),
            { numRuns: 300 },
        );
    });
}

test("nothing is too deep or too often opened", () => {
    const many = 20_000;
    const deep: readonly (readonly [BorderRule, string, string])[] = [
        [buildVariableRule, "a.rs", `#[cfg(${"not(".repeat(many)}x)]\nmod a {}`],
        [cFunctionRule, "a.rs", 'unsafe extern "C" { fn f(a: '.repeat(many)],
        [cFunctionRule, "b.rs", `${"#[a]\n".repeat(many)}extern "C" { fn f(); }`],
        [cFunctionRule, "a.h", "int f(".repeat(many)],
        [cFunctionRule, "b.h", "struct a { int f(int); ".repeat(many)],
        [cFunctionRule, "a.cc", `#include "a.rs.h"\nint g() { ${"f(".repeat(many)}`],
        [protoRule, "a.proto", "service A { rpc B (C) returns (D) { ".repeat(many)],
        [serdeTypeRule, "a.ts", `type A = ${'"a" | '.repeat(many)}"b";`],
        [httpRouteRule, "a.ts", `fetch("/a"${' + "b"'.repeat(many)})`],
        [httpRouteRule, "a.rs", `fn f() { a${'.route("/b", get(c))'.repeat(2000)} }`],
        [generatedFileRule, "a.rs", `fn f() { let a = out_dir${'.join("b")'.repeat(2000)}; }`],
        [sqlFileRule, "a.sql", "'$a$ $1 ".repeat(many)],
        [sqlFileRule, "b.sql", `${"\n".repeat(10 * many)}-- nothing`],
        [cFunctionRule, "b.rs", `#[a]${'#[doc = "b"] '.repeat(many)}#[no_mangle] extern fn f() {}`],
        [cFunctionRule, "b.cc", "#include <a ".repeat(many)],
        [buildVariableRule, ".cargo/config.toml", `[env]\n[ ${" ".repeat(many)}`],
        [buildVariableRule, "Cargo.toml", `--cfg a\n${"[".repeat(many)}`],
        [pyo3Rule, "Cargo.toml", `${"\n".repeat(10 * many)}# module-name`],
        [serdeTypeRule, "b.rs", `#[derive(Serialize)] struct A; // ${"Json<".repeat(10 * many)}`],
    ];
    for (const [rule, path, text] of deep) {
        const before = processorTime();
        for (const endpoint of endpointsOf(rule, path, text)) checkEndpoint(text, endpoint);
        const took = processorTime() - before;
        // Time of this process alone; quadratic work would take minutes.
        assert.ok(took < 20_000, `${path} of ${rule.border}: ${Math.round(took)} ms`);
    }
});

function checkEndpoint(text: string, endpoint: Omit<Endpoint, "symbol">): void {
    assert.ok(inside(text, endpoint), endpoint.key);
    assert.ok(endpoint.key !== "");
    for (const parameter of endpoint.parameters ?? []) {
        assert.ok(inside(text, parameter), `${endpoint.key} ${parameter.name}`);
    }
}
