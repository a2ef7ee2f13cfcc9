import { test } from "node:test";
import { buildVariableRule } from "../../src/links/build-variable/build-variable-rule.ts";
import { checkBorder } from "./border-fixture.ts";

const check = (files: Readonly<Record<string, string>>, expected: string): void =>
    checkBorder(buildVariableRule, files, expected);

test("variables of a build script meet env! and option_env!", () => {
    check(
        {
            "build.rs": `
                fn main() {
                    println!("cargo:rustc-env=GIT_HASH={}", hash());
                    println!("cargo::rustc-env=BUILD_DATE={date}");
                    println!("cargo:rerun-if-changed=build.rs");
                }`,
            "src/main.rs": `
                const HASH: &str = env!("GIT_HASH");
                const DATE: Option<&str> = option_env!("BUILD_DATE");
                const WRONG: &str = concat!(env!("GIT_HAHS"), env!("CARGO_PKG_NAME"));
                const OTHER: &str = env!("SET_BY_THE_PIPELINE"); // env!("IN_COMMENT")
            `,
        },
        `
        build.rs:3:47 definition env GIT_HASH
        build.rs:4:48 definition env BUILD_DATE
        src/main.rs:2:42 use env GIT_HASH
        src/main.rs:3:57 use env BUILD_DATE [option]
        src/main.rs:4:51 use env GIT_HAHS
        src/main.rs:5:43 use env SET_BY_THE_PIPELINE
        src/main.rs:4:51 warning build-variable.missing: No build script defines the environment variable GIT_HAHS. Did you mean GIT_HASH?
          Change to GIT_HASH: GIT_HAHS=>GIT_HASH
    `,
    );
});

test("a name that is put together when the script runs may be any", () => {
    check(
        {
            "build.rs": `fn main() { println!("cargo:rustc-env={}={}", k, v); println!("cargo:rustc-env=KNOWN=1"); }`,
            "src/lib.rs": `const A: &str = env!("KNOWM");`,
        },
        `
        build.rs:1:23 definition env *
        build.rs:1:80 definition env KNOWN
        src/lib.rs:1:23 use env KNOWM
    `,
    );
});

test("conditions of a build script meet cfg, cfg_attr and cfg!", () => {
    check(
        {
            "build.rs": `
                fn main() {
                    println!("cargo::rustc-check-cfg=cfg(has_atomics, values(none()))");
                    println!("cargo::rustc-cfg=has_atomics");
                    println!("cargo:rustc-cfg=backend=\\"fast\\"");
                }`,
            "src/lib.rs": `
                #![cfg_attr(has_atomics, feature(asm))]
                #[cfg(all(unix, not(has_atomics), feature = "x"))]
                mod a {}
                #[cfg(any(backend = "fast", has_atomic))]
                mod b { fn f() -> bool { cfg!(has_atomics) && cfg!(target_os = "linux") } }
            `,
        },
        `
        build.rs:3:58 definition cfg has_atomics [declared]
        build.rs:4:48 definition cfg has_atomics
        build.rs:5:47 definition cfg backend="fast" as backend
        src/lib.rs:2:29 use cfg has_atomics
        src/lib.rs:3:37 use cfg has_atomics
        src/lib.rs:5:27 use cfg backend="fast" as backend
        src/lib.rs:5:45 use cfg has_atomic
        src/lib.rs:6:47 use cfg has_atomics
        src/lib.rs:5:45 warning build-variable.missing: No build script defines the cfg condition has_atomic. Did you mean has_atomics?
          Change to has_atomics: has_atomic=>has_atomics
    `,
    );
});

test("Cargo's configuration defines variables and conditions as well", () => {
    check(
        {
            ".cargo/config.toml": `
                [build]
                rustflags = ["--cfg", "tokio_unstable"]
                [env]
                # OLD = "1"
                API_ROOT = { value = "x", relative = true }
            `,
            "Cargo.toml": `
                [lints.rust]
                unexpected_cfgs = { level = "warn", check-cfg = [
                    'cfg(reduced)', 'cfg(profile, values("a"))'
                ] }
                [env]
                NOT = "there"
            `,
            "src/lib.rs": `
                #[cfg(tokio_unstable)] const A: &str = env!("API_ROOT");
                #[cfg(reducd)] const B: u8 = 1;
            `,
        },
        `
        .cargo/config.toml:3:40 definition cfg tokio_unstable
        .cargo/config.toml:6:17 definition env API_ROOT
        Cargo.toml:4:26 definition cfg reduced
        Cargo.toml:4:42 definition cfg profile
        src/lib.rs:2:23 use cfg tokio_unstable
        src/lib.rs:2:62 use env API_ROOT
        src/lib.rs:3:23 use cfg reducd
        src/lib.rs:3:23 warning build-variable.missing: No build script defines the cfg condition reducd. Did you mean reduced?
          Change to reduced: reducd=>reduced
    `,
    );
});
