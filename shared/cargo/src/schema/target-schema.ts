import { boolean, flag, type KeySchema, key, list, oneOf, string, text, words } from "./schema.ts";

/** Keys that all targets have: `[lib]`, `[[bin]]`, `[[example]]`, `[[test]]` and `[[bench]]`. */
const targetKeys: Readonly<Record<string, KeySchema>> = {
    name: text("Name of the target, which is that of the file that it becomes."),
    path: text("The source file that it starts from, relative to the manifest.", "file"),
    filename: text("Name of the file that it becomes.", undefined, { isUnstable: true }),
    test: flag("Whether `cargo test` runs it."),
    doctest: flag("Whether the examples in its documentation are tested."),
    bench: flag("Whether `cargo bench` runs it."),
    doc: flag("Whether `cargo doc` documents it."),
    harness: flag("Whether the test harness of Rust makes its `main`. False leaves it to you."),
    edition: text("Edition of this target alone.", "edition", { deprecated: "package.edition" }),
    "required-features": list("Features without which it is not built.", "feature"),
    "doc-scrape-examples": flag("Whether its code is shown as examples in the documentation.", {
        since: "1.67",
    }),
    "proc-macro": flag("Whether the library is a procedural macro."),
    proc_macro: flag("Old spelling of `proc-macro`.", { deprecated: "proc-macro" }),
    "crate-type": key(
        "What it is built into.",
        { kind: "array", item: words("bin lib rlib dylib cdylib staticlib proc-macro") },
        { example: '["$0"]' },
    ),
    crate_type: key(
        "Old spelling of `crate-type`.",
        { kind: "array", item: string },
        { deprecated: "crate-type" },
    ),
    plugin: flag("A compiler plug-in, which Rust no longer has.", { deprecated: "proc-macro" }),
};

/** Keys of `[lib]`. */
export const libraryKeys = targetKeys;

/** Keys of `[[bin]]` and the like. */
export const binaryKeys: Readonly<Record<string, KeySchema>> = targetKeys;

const panic = words("unwind abort immediate-abort");

const profileBase: Readonly<Record<string, KeySchema>> = {
    "opt-level": key(
        "How much the compiler optimises: 0 to 3 for speed, `s` and `z` for size.",
        oneOf({ kind: "integer", values: [0, 1, 2, 3] }, words("0 1 2 3 s z")),
        { example: "$0" },
    ),
    debug: key(
        "How much debug information is made.",
        oneOf(
            boolean,
            { kind: "integer", values: [0, 1, 2] },
            words("none line-directives-only line-tables-only limited full 0 1 2"),
        ),
        { example: "$0" },
    ),
    "split-debuginfo": key(
        "Whether debug information goes to files of its own.",
        words("off packed unpacked"),
        { since: "1.51" },
    ),
    strip: key(
        "What is taken out of the binary.",
        oneOf(boolean, words("none debuginfo symbols true false")),
        { since: "1.59", example: "$0" },
    ),
    "debug-assertions": flag("Whether `debug_assert!` and `cfg(debug_assertions)` are on."),
    "overflow-checks": flag("Whether arithmetic panics when it overflows."),
    incremental: flag("Whether what was compiled is kept to build faster next time."),
    "codegen-units": key(
        "Into how many parts a crate is split to compile in parallel. Fewer make faster code.",
        { kind: "integer" },
        { example: "1" },
    ),
    "codegen-backend": text("The code generator of the compiler.", undefined, { isUnstable: true }),
    rustflags: list("Flags for rustc.", undefined, { isUnstable: true }),
    trim_paths: key("Old spelling of `trim-paths`.", { kind: "any" }, { isUnstable: true }),
    "trim-paths": key(
        "Which paths of this machine are taken out of what is built.",
        { kind: "any" },
        { isUnstable: true },
    ),
    "hint-mostly-unused": flag("Compiles only what is used of a big dependency.", {
        isUnstable: true,
    }),
};

const override = { kind: "table", keys: profileBase } as const;

/** Keys of a profile. */
export const profileKeys: Readonly<Record<string, KeySchema>> = {
    inherits: text(
        "The profile whose settings this one starts from. Profiles of your own need it.",
        "profile",
        { since: "1.57" },
    ),
    ...profileBase,
    lto: key(
        "Whether crates are optimised together when they are linked. `thin` is nearly as good as `fat` and faster.",
        oneOf(boolean, words("off thin fat true false on n no y yes")),
        { example: "$0" },
    ),
    panic: key("What happens when code panics.", panic, { example: '"$0"' }),
    rpath: flag("Whether the linker writes where libraries lie into the binary."),
    "build-override": key(
        "Settings for build scripts, procedural macros and what they depend on.",
        override,
        { since: "1.41" },
    ),
    package: key(
        'Settings for single packages; `"*"` means all dependencies.',
        {
            kind: "table",
            keys: {},
            names: "crate",
            others: key("Settings for this package.", override),
        },
        { since: "1.41" },
    ),
    "dir-name": text("Folder below `target` that the profile is built into.", undefined, {
        isUnstable: true,
    }),
};
