import type { Rule } from "../rule.ts";

const languages = ["rust"];

/** Memory, processes and what the compiler takes on trust. */
export const rustSafetyRules: readonly Rule[] = [
    {
        id: "rust-transmute-to-reference",
        title: "A reference is made by transmute",
        severity: "error",
        confidence: "medium",
        category: "security",
        languages,
        message:
            "transmute invents the lifetime and the alignment of this reference; the compiler checks neither. Use a cast of pointers and a dereference with a SAFETY comment.",
        references: ["CWE-704", "CWE-119"],
        tags: ["unsafe"],
        query: `
((call_expression
    function: (generic_function
      function: [(identifier) @name (scoped_identifier name: (identifier) @name)]
      type_arguments: (type_arguments (_) . (reference_type) .))) @here
  (#eq? @name "transmute"))
((let_declaration
    type: (reference_type)
    value: [
      (call_expression
        function: [(identifier) @name (scoped_identifier name: (identifier) @name)]) @here
      (unsafe_block (block . (call_expression
        function: [(identifier) @name (scoped_identifier name: (identifier) @name)]) @here .))])
  (#eq? @name "transmute"))`,
        matches: [
            {
                code: "fn f(p: *const u8) { let r = unsafe { «mem::transmute::<*const u8, &u8>(p)» }; }",
            },
            { code: "fn f(p: *const u8) { let r: &u8 = unsafe { «transmute(p)» }; }" },
        ],
        misses: [
            { code: "fn f(x: u32) { let y = unsafe { mem::transmute::<u32, f32>(x) }; }" },
            { code: "fn f(p: *const u8) { let r: &u8 = unsafe { &*p }; }" },
        ],
    },
    {
        id: "rust-forget",
        title: "A value is leaked by forget",
        severity: "information",
        confidence: "medium",
        category: "correctness",
        languages,
        message:
            "forget({value}) leaks what the value owns, also when something in between panics. ManuallyDrop says so before, and keeps the value usable.",
        references: ["CWE-401"],
        tags: ["unsafe"],
        query: `
((expression_statement
    (call_expression
      function: (scoped_identifier path: (_) @path name: (identifier) @name)
      arguments: (arguments . (_) @value .)) @here)
  (#eq? @name "forget")
  (#not-match? @value "^[0-9]")
  (#match? @path "^(?:(?:std|core)::)?mem$"))`,
        fixes: [
            {
                title: "Use ManuallyDrop",
                isSafe: false,
                edits: [
                    {
                        capture: "here",
                        place: "replace",
                        text: "let _ = std::mem::ManuallyDrop::new({value})",
                    },
                ],
            },
        ],
        matches: [
            {
                code: "fn f(file: File) { «std::mem::forget(file)»; }",
                fixed: "fn f(file: File) { let _ = std::mem::ManuallyDrop::new(file); }",
            },
        ],
        misses: [
            { code: "fn f(list: &mut List) { list.forget(1); }" },
            { code: "fn f(file: File) { cache::forget(file); }" },
        ],
    },
    {
        id: "rust-unsafe-unexplained",
        title: "Nothing says why an unsafe block is sound",
        severity: "warning",
        confidence: "high",
        category: "maintainability",
        languages,
        message:
            "A reader cannot check this block without the conditions that it relies on. Write them into a comment that begins with SAFETY: in front of it.",
        references: ["CWE-1116"],
        tags: ["unsafe"],
        query: `
((unsafe_block "unsafe" @here) @block
  (#not-commented? @block "SAFETY|[Ss]afety:")
  (#not-in-tests? @block))`,
        matches: [
            { code: "fn f(p: *const u8) -> u8 {\n    «unsafe» { *p }\n}" },
            {
                code: "// SAFETY: of another line.\nfn f(p: *const u8) -> u8 {\n    let x = 1;\n    «unsafe» { *p }\n}",
            },
        ],
        misses: [
            {
                code: "fn f(p: *const u8) -> u8 {\n    // SAFETY: the caller gives a valid pointer.\n    unsafe { *p }\n}",
            },
            {
                code: "fn f(p: *const u8) -> u8 {\n    // SAFETY: valid,\n    // as said above.\n    let x = unsafe { *p };\n    x\n}",
            },
            {
                code: "fn f(p: *const u8) -> u8 {\n    unsafe {\n        // SAFETY: valid.\n        *p\n    }\n}",
            },
            { code: "#[test]\nfn f() { unsafe { *p } }" },
        ],
    },
    {
        id: "rust-static-mut",
        title: "A global variable can be changed without a lock",
        severity: "warning",
        confidence: "high",
        category: "correctness",
        languages,
        message:
            "Two threads may change {name} at the same time, and even a reference to it is undefined behaviour then. Use an atomic, a Mutex or a OnceLock.",
        references: ["CWE-362"],
        tags: ["concurrency", "unsafe"],
        query: `
((static_item (mutable_specifier) @here name: (identifier) @name)
  (#not-inside? @here foreign_mod_item))`,
        matches: [{ code: "static «mut» COUNT: usize = 0;" }],
        misses: [
            { code: "static COUNT: AtomicUsize = AtomicUsize::new(0);" },
            { code: 'extern "C" { static mut environ: *const *const c_char; }' },
        ],
    },
    {
        id: "rust-shell-command",
        title: "A shell runs a command with values in it",
        severity: "error",
        confidence: "medium",
        category: "security",
        languages,
        message:
            "The shell reads the formatted text: a value with a space, a quote or a semicolon runs other commands. Start the program itself and give each value as an argument of its own.",
        references: ["CWE-78"],
        tags: ["injection"],
        query: `
((call_expression
    function: (field_expression value: (_) @chain field: (field_identifier) @method)
    arguments: (arguments . [
      (macro_invocation macro: (identifier) @format)
      (reference_expression value: (macro_invocation macro: (identifier) @format))] @here))
  (#eq? @method "arg")
  (#eq? @format "format")
  (#match? @chain "Command::new\\\\(\\\\s*\\"(?:/bin/)?(?:ba|z)?sh\\""))`,
        matches: [
            {
                code: 'fn f(name: &str) { Command::new("sh").arg("-c").arg(«format!("ls {name}")»).status(); }',
            },
        ],
        misses: [
            {
                code: 'fn f(name: &str) { Command::new("ls").arg(format!("{name}.txt")).status(); }',
            },
            { code: 'fn f() { Command::new("sh").arg("-c").arg("ls").status(); }' },
        ],
    },
];
