import { test } from "node:test";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { napiRule } from "../../src/links/napi/napi-rule.ts";
import { checkWorkspace, type Files, renamesOf } from "./workspace-fixture.ts";

const check = (files: Files, expected: string): void => checkWorkspace(napiRule, files, expected);

const addon: Files = {
    "addon/src/lib.rs": `
        use napi_derive::napi;
        #[napi]
        pub fn read_file(path: String, env: Env, mut limit: Option<u32>) -> Result<Buffer> {}
        #[napi(js_name = "utf16Length")]
        pub async fn length_of(text: Either<String, Undefined>, value: Unknown) -> u32 {}
        #[napi(ts_args_type = "callback: () => void")]
        pub fn watch(callback: JsFunction, this: This) {}
        #[napi(no_export)]
        fn hidden() {}
        #[napi]
        pub const DEFAULT_COST: u32 = 12;
        #[napi(constructor)]
        pub struct QueryEngine { pub data_dir: String, #[napi(js_name = "kind")] pub type_2d: Kind, hidden: u8 }
        #[napi]
        impl QueryEngine {
            #[napi(factory)]
            pub fn with_kind(kind: Kind) -> Self {}
            #[napi]
            pub fn run(&self, query: String, me: Reference<QueryEngine>, other: Reference<Repo>) {}
            #[napi(getter)]
            pub fn get_count(&self) -> u32 {}
            #[napi(setter, js_name = "count")]
            pub fn set_count(&mut self, count: u32) {}
            pub fn not_exported(&self) {}
        }
        #[napi]
        pub struct Repo {}
        #[napi]
        impl Repo { #[cfg_attr(feature = "x", napi(constructor))] pub fn new(dir: String) -> Self {} }
        #[napi]
        pub enum Kind { Dog, Cat }
        #[napi]
        mod xxh3 { #[napi] pub fn xxh64(input: Buffer) {} #[napi] pub const ALIGNMENT: u32 = 16; }
    `,
};

test("functions, classes and constants of an addon, from its loader", () => {
    check(
        {
            ...addon,
            "addon/test/a.ts": `
                import { readFile, utf16Length, watch, DEFAULT_COST, QueryEngine, Repo, Kind, xxh3 } from "../index";
                readFile("a");
                await utf16Length();
                watch();
                const engine = new QueryEngine("a", Kind.Dog);
                engine.run("x", new Repo("."));
                engine.count = engine.count + engine.dataDir.length;
                const other = QueryEngine.withKind(Kind.Cat);
                other.run();
                xxh3.xxh64(input);
            `,
            "addon/lib/use.js": `
                const { readFile } = require("../binding.node");
                readFile();
                const native = require("@scope/addon-native");
                native.readFile("a", 1, 2);
                import fs from "node:fs";
            `,
        },
        `
        addon/src/lib.rs:4 has readFile as read_file(path: String, limit?: Option<u32>) -> Result<Buffer> [function] <- addon/lib/use.js:2, addon/lib/use.js:3, addon/lib/use.js:5, addon/test/a.ts:2, addon/test/a.ts:3
        addon/src/lib.rs:6 has utf16Length as length_of(text?: Either<String, Undefined>, value?: Unknown) -> u32 [function 168 179] <- addon/test/a.ts:2, addon/test/a.ts:4
        addon/src/lib.rs:8 has watch [function] <- addon/test/a.ts:2, addon/test/a.ts:5
        addon/src/lib.rs:12 has DEFAULT_COST [property] <- addon/test/a.ts:2
        addon/src/lib.rs:14 has QueryEngine [type] <- addon/test/a.ts:2, addon/test/a.ts:6
        addon/src/lib.rs:14 has QueryEngine.constructor as QueryEngine(dataDir: String, type2D: Kind) [function] <- addon/test/a.ts:6
        addon/src/lib.rs:14 has QueryEngine.dataDir as data_dir [property] <- addon/test/a.ts:8
        addon/src/lib.rs:14 has QueryEngine.kind as type_2d [property 596 600]
        addon/src/lib.rs:18 has QueryEngine.withKind as with_kind(kind: Kind) -> Self [function] <- addon/test/a.ts:9
        addon/src/lib.rs:20 has QueryEngine.run(query: String, other: Reference<Repo>) [function] <- addon/test/a.ts:7, addon/test/a.ts:10
        addon/src/lib.rs:22 has QueryEngine.count as get_count -> u32 [property] <- addon/test/a.ts:8, addon/test/a.ts:8
        addon/src/lib.rs:24 has QueryEngine.count as set_count [property 992 997] <- addon/test/a.ts:8, addon/test/a.ts:8
        addon/src/lib.rs:28 has Repo [type] <- addon/test/a.ts:2, addon/test/a.ts:7
        addon/src/lib.rs:30 has Repo.constructor as new(dir: String) -> Self [function] <- addon/test/a.ts:7
        addon/src/lib.rs:32 has Kind [type] <- addon/test/a.ts:2
        addon/src/lib.rs:32 has Kind.Dog [property] <- addon/test/a.ts:6
        addon/src/lib.rs:32 has Kind.Cat [property] <- addon/test/a.ts:9
        addon/src/lib.rs:34 has xxh3 [type] <- addon/test/a.ts:2
        addon/src/lib.rs:34 has xxh3.xxh64(input: Buffer) [function] <- addon/test/a.ts:11
        addon/src/lib.rs:34 has xxh3.ALIGNMENT [property]
        addon/test/a.ts:2 uses readFile [import ../index] -> addon/src/lib.rs:4
        addon/test/a.ts:2 uses utf16Length [import ../index] -> addon/src/lib.rs:6
        addon/test/a.ts:2 uses watch [import ../index] -> addon/src/lib.rs:8
        addon/test/a.ts:2 uses DEFAULT_COST [import ../index] -> addon/src/lib.rs:12
        addon/test/a.ts:2 uses QueryEngine [import ../index] -> addon/src/lib.rs:14
        addon/test/a.ts:2 uses Repo [import ../index] -> addon/src/lib.rs:28
        addon/test/a.ts:2 uses Kind [import ../index] -> addon/src/lib.rs:32
        addon/test/a.ts:2 uses xxh3 [import ../index] -> addon/src/lib.rs:34
        addon/test/a.ts:3 uses readFile(: string) [call ../index] -> addon/src/lib.rs:4
        addon/test/a.ts:4 uses utf16Length() [call ../index] -> addon/src/lib.rs:6
        addon/test/a.ts:5 uses watch() [call ../index] -> addon/src/lib.rs:8
        addon/test/a.ts:6 uses QueryEngine [import ../index] -> addon/src/lib.rs:14
        addon/test/a.ts:6 uses QueryEngine.constructor as QueryEngine(: string, ) [new ../index] -> addon/src/lib.rs:14
        addon/test/a.ts:6 uses Kind.Dog [property ../index] -> addon/src/lib.rs:32
        addon/test/a.ts:7 uses QueryEngine.run(: string, ) [call ../index] -> addon/src/lib.rs:20
        addon/test/a.ts:7 uses Repo [import ../index] -> addon/src/lib.rs:28
        addon/test/a.ts:7 uses Repo.constructor as Repo(: string) [new ../index] -> addon/src/lib.rs:30
        addon/test/a.ts:8 uses QueryEngine.count [property ../index] -> addon/src/lib.rs:22, addon/src/lib.rs:24
        addon/test/a.ts:8 uses QueryEngine.count [property ../index] -> addon/src/lib.rs:22, addon/src/lib.rs:24
        addon/test/a.ts:8 uses QueryEngine.dataDir [property ../index] -> addon/src/lib.rs:14
        addon/test/a.ts:9 uses QueryEngine.withKind() [call ../index] -> addon/src/lib.rs:18
        addon/test/a.ts:9 uses Kind.Cat [property ../index] -> addon/src/lib.rs:32
        addon/test/a.ts:10 uses QueryEngine.run() [call ../index] -> addon/src/lib.rs:20
        addon/test/a.ts:11 uses xxh3.xxh64() [call ../index] -> addon/src/lib.rs:34
        addon/lib/use.js:2 uses readFile [import ../binding.node] -> addon/src/lib.rs:4
        addon/lib/use.js:3 uses readFile() [call ../binding.node] -> addon/src/lib.rs:4
        addon/lib/use.js:5 uses readFile(: string, : number, : number) [call @scope/addon-native] -> addon/src/lib.rs:4
        addon/test/a.ts:10 warning napi.arguments at run: The Rust function run takes 2 arguments, but 0 are passed.
        addon/lib/use.js:3 warning napi.arguments at readFile: The Rust function read_file takes 1 to 2 arguments, but 0 are passed.
        addon/lib/use.js:5 warning napi.arguments at readFile: The Rust function read_file takes 1 to 2 arguments, but 3 are passed.
    `,
    );
});

test("an index of another folder is another module", () => {
    check(
        {
            ...addon,
            "web/src/a.ts": `
                import { readFile } from "./index";
                import { watch } from "..";
                readFile();
            `,
            "addon/a.ts": `
                import { readFil, readfile, other, QueryEngine } from ".";
                const engine: QueryEngine = make();
                engine.cuont;
                engine.kind();
            `,
        },
        `
        addon/src/lib.rs:4 has readFile as read_file(path: String, limit?: Option<u32>) -> Result<Buffer> [function]
        addon/src/lib.rs:6 has utf16Length as length_of(text?: Either<String, Undefined>, value?: Unknown) -> u32 [function 168 179]
        addon/src/lib.rs:8 has watch [function]
        addon/src/lib.rs:12 has DEFAULT_COST [property]
        addon/src/lib.rs:14 has QueryEngine [type] <- addon/a.ts:2
        addon/src/lib.rs:14 has QueryEngine.constructor as QueryEngine(dataDir: String, type2D: Kind) [function]
        addon/src/lib.rs:14 has QueryEngine.dataDir as data_dir [property]
        addon/src/lib.rs:14 has QueryEngine.kind as type_2d [property 596 600] <- addon/a.ts:5
        addon/src/lib.rs:18 has QueryEngine.withKind as with_kind(kind: Kind) -> Self [function]
        addon/src/lib.rs:20 has QueryEngine.run(query: String, other: Reference<Repo>) [function]
        addon/src/lib.rs:22 has QueryEngine.count as get_count -> u32 [property]
        addon/src/lib.rs:24 has QueryEngine.count as set_count [property 992 997]
        addon/src/lib.rs:28 has Repo [type]
        addon/src/lib.rs:30 has Repo.constructor as new(dir: String) -> Self [function]
        addon/src/lib.rs:32 has Kind [type]
        addon/src/lib.rs:32 has Kind.Dog [property]
        addon/src/lib.rs:32 has Kind.Cat [property]
        addon/src/lib.rs:34 has xxh3 [type]
        addon/src/lib.rs:34 has xxh3.xxh64(input: Buffer) [function]
        addon/src/lib.rs:34 has xxh3.ALIGNMENT [property]
        web/src/a.ts:2 uses readFile [import ./index]
        web/src/a.ts:3 uses watch [import ..]
        web/src/a.ts:4 uses readFile() [call ./index]
        addon/a.ts:2 uses readFil [import .]
        addon/a.ts:2 uses readfile [import .]
        addon/a.ts:2 uses other [import .]
        addon/a.ts:2 uses QueryEngine [import .] -> addon/src/lib.rs:14
        addon/a.ts:4 uses QueryEngine.cuont [property .]
        addon/a.ts:5 uses QueryEngine.kind() [call .] -> addon/src/lib.rs:14
        addon/a.ts:2 warning napi.missing at readFil: Rust exports no readFil. Did you mean readFile?
            Change to readFile: readFil => readFile
        addon/a.ts:2 warning napi.missing at readfile: Rust exports no readfile. Did you mean readFile?
            Change to readFile: readfile => readFile
        addon/a.ts:4 warning napi.missing at cuont: Rust exports no QueryEngine.cuont. Did you mean count?
            Change to count: cuont => count
        addon/a.ts:5 warning napi.property at kind: QueryEngine.kind is a property of the Rust type, no function.
    `,
    );
});

test("a rename is written as each side writes names", () => {
    const files: Files = {
        ...addon,
        "addon/a.ts": `
            import { readFile, utf16Length, QueryEngine } from "./index";
            readFile("a"); new QueryEngine().count;`,
    };
    const renamed = (path: string, name: string, to: string, expected: string): void =>
        expectText(renamesOf(napiRule, files, path, name, to).replaceAll("; ", "\n"), expected);
    renamed(
        "addon/src/lib.rs",
        "read_file",
        "load_file",
        `
        addon/src/lib.rs:4 read_file => load_file
        addon/a.ts:2 readFile => loadFile
        addon/a.ts:3 readFile => loadFile
    `,
    );
    renamed(
        "addon/a.ts",
        "readFile",
        "loadFile",
        `
        addon/a.ts:2 readFile => loadFile
        addon/src/lib.rs:4 read_file => load_file
        addon/a.ts:3 readFile => loadFile
    `,
    );
    renamed(
        "addon/a.ts",
        "count",
        "total",
        `
        addon/a.ts:3 count => total
        addon/src/lib.rs:22 get_count => get_total
        addon/src/lib.rs:23 count => total
    `,
    );
    renamed(
        "addon/src/lib.rs",
        "get_count",
        "get_total",
        `
        addon/src/lib.rs:22 get_count => get_total
        addon/a.ts:3 count => total
        addon/src/lib.rs:23 count => total
    `,
    );
    renamed(
        "addon/a.ts",
        "QueryEngine",
        "Engine",
        `
        addon/a.ts:2 QueryEngine => Engine
        addon/src/lib.rs:14 QueryEngine => Engine
        addon/a.ts:3 QueryEngine => Engine
    `,
    );
    renamed("addon/src/lib.rs", "length_of", "size_of", `addon/src/lib.rs:6 length_of => size_of`);
    renamed(
        "addon/a.ts",
        "utf16Length",
        "utf16Size",
        `
        addon/a.ts:2 utf16Length => utf16Size
        addon/src/lib.rs:5 utf16Length => utf16Size
    `,
    );
});
