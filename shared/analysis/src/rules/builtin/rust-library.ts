import type { Rule } from "../rule.ts";

const languages = ["rust"];

/** What other code has to be able to rely on. */
export const rustLibraryRules: readonly Rule[] = [
    {
        id: "rust-unwrap-of-input",
        title: "Input from outside can end the program",
        severity: "warning",
        confidence: "medium",
        category: "correctness",
        languages,
        message:
            "{source} fails on input that is not as expected, and {method} then panics in the caller's thread. Return the error, or say what to use instead.",
        references: ["CWE-248"],
        tags: ["errors"],
        query: `
((call_expression
    function: (field_expression
      value: [
        (call_expression function: [
          (field_expression value: (_) @input field: (field_identifier) @source)
          (generic_function function: (field_expression
            value: (_) @input field: (field_identifier) @source))])
        (call_expression
          function: (scoped_identifier name: (identifier) @source)
          arguments: (arguments . (_) @input))]
      field: (field_identifier) @method @here))
  (#any-of? @source "parse" "from_utf8" "from_str")
  (#any-of? @method "unwrap" "expect")
  (#not-match? @input "^[\\"0-9]")
  (#not-in-tests? @here)
  (#not-in-main? @here))
((call_expression
    function: (field_expression
      value: (call_expression function: [
        (field_expression field: (field_identifier) @source)
        (scoped_identifier name: (identifier) @source)])
      field: (field_identifier) @method @here))
  (#any-of? @source "var" "read_to_string" "connect")
  (#any-of? @method "unwrap" "expect")
  (#not-in-tests? @here)
  (#not-in-main? @here))`,
        matches: [
            { code: "pub fn port(text: &str) -> u16 { text.parse().«unwrap»() }" },
            { code: "pub fn port(text: &str) -> u16 { text.parse::<u16>().«unwrap»() }" },
            { code: 'pub fn home() -> String { std::env::var("HOME").«expect»("a home") }' },
        ],
        misses: [
            { code: "pub fn port(text: &str) -> Option<u16> { text.parse().ok() }" },
            { code: 'pub fn port() -> u16 { "80".parse().unwrap() }' },
            { code: 'pub fn text() -> Value { Value::from_str("text/plain").unwrap() }' },
            { code: "pub fn first(list: &[u8]) -> u8 { *list.first().unwrap() }" },
            { code: 'fn main() { let home = std::env::var("HOME").unwrap(); }' },
            { code: 'fn f() { let x: u8 = "1".parse().unwrap(); }', path: "crate/tests/all.rs" },
            {
                code: '#[cfg(test)]\nmod tests {\n    fn f() { let x: u8 = "1".parse().unwrap(); }\n}',
            },
        ],
    },
    {
        id: "rust-exit-in-library",
        title: "A library ends the program",
        severity: "warning",
        confidence: "high",
        category: "correctness",
        languages,
        message:
            "exit runs no destructors and takes the decision from the caller. Return an error up to main.",
        references: ["CWE-382"],
        tags: ["errors"],
        query: `
((call_expression
    function: (scoped_identifier path: (_) @path name: (identifier) @name)) @here
  (#eq? @name "exit")
  (#match? @path "^(?:std::)?process$")
  (#not-in-tests? @here)
  (#not-in-main? @here))`,
        matches: [{ code: "pub fn fail() { «std::process::exit(1)» }" }],
        misses: [
            { code: "fn main() { std::process::exit(run()); }" },
            { code: "pub fn fail() { std::process::exit(1) }", path: "src/bin/tool.rs" },
        ],
    },
    {
        id: "rust-float-equality",
        title: "Floating point numbers are compared for equality",
        severity: "information",
        confidence: "medium",
        category: "correctness",
        languages,
        message:
            "Rounding makes == and != of computed floating point numbers a matter of luck. Compare the distance with a tolerance.",
        references: ["CWE-1077"],
        tags: ["numbers"],
        query: `
((binary_expression
    left: (_) @left
    operator: ["==" "!="] @here
    right: [(float_literal) @number (unary_expression (float_literal) @number)])
  (#not-match? @number "^0(?:\\\\.0*)?(?:_?f(?:32|64))?$")
  (#not-match? @left "^-?[0-9]|(?:^|:)[A-Z][A-Z0-9_]*$")
  (#not-in-tests? @here))
((binary_expression
    left: [(float_literal) @number (unary_expression (float_literal) @number)]
    operator: ["==" "!="] @here
    right: (_) @right)
  (#not-match? @right "^-?[0-9]|(?:^|:)[A-Z][A-Z0-9_]*$")
  (#not-match? @number "^0(?:\\\\.0*)?(?:_?f(?:32|64))?$")
  (#not-in-tests? @here))`,
        matches: [
            { code: "fn f(x: f64) -> bool { x «==» 0.1 }" },
            { code: "fn f(x: f64) -> bool { -1.5 «!=» x }" },
        ],
        misses: [
            { code: "fn f(x: f64) -> bool { x == 0.0 }" },
            { code: "fn f() -> bool { LIMIT == 2.0 }" },
            { code: "fn f() -> bool { 1.5 != f32::INFINITY }" },
            { code: "fn f(x: f64) -> bool { (x - 0.1).abs() < 1e-9 }" },
            { code: "fn f(x: u8) -> bool { x == 1 }" },
        ],
    },
    {
        id: "rust-debug-left-over",
        title: "Debug output was left over",
        severity: "warning",
        confidence: "high",
        category: "maintainability",
        languages,
        message: "dbg! prints to the standard error of whoever uses this code. Remove it.",
        references: ["CWE-489"],
        tags: ["left-over"],
        query: `
((macro_invocation macro: (identifier) @name (token_tree) @arguments) @here
  (#eq? @name "dbg")
  (#not-in-tests? @here))`,
        fixes: [
            {
                title: "Leave the value alone",
                isSafe: true,
                edits: [{ capture: "here", place: "replace", text: "{arguments}" }],
            },
        ],
        matches: [{ code: "fn f() { let x = «dbg!(g())»; }", fixed: "fn f() { let x = (g()); }" }],
        misses: [
            { code: 'fn f() { println!("{}", x); }' },
            { code: "fn f() { dbg!(x); }", path: "tests/all.rs" },
        ],
    },
    {
        id: "rust-unfinished",
        title: "Code that is not written yet",
        severity: "warning",
        confidence: "high",
        category: "maintainability",
        languages,
        message: "{name}! panics when this is reached. Write it, or return an error that says so.",
        references: ["CWE-1062"],
        tags: ["left-over"],
        query: `
((macro_invocation macro: (identifier) @name) @here
  (#any-of? @name "todo" "unimplemented")
  (#not-in-tests? @here))`,
        matches: [{ code: "fn f() -> u8 { «todo!()» }" }],
        misses: [{ code: "#[test]\nfn f() { todo!() }" }, { code: "fn todo() { done!() }" }],
    },
];
