import type { Rule } from "../rule.ts";

const languages = ["rust"];

/** Waiting and locking in asynchronous code. */
export const rustAsyncRules: readonly Rule[] = [
    {
        id: "rust-sleep-in-async",
        title: "The thread sleeps in asynchronous code",
        severity: "warning",
        confidence: "high",
        category: "performance",
        languages,
        message:
            "{function} stops the whole thread: no other task of it runs until the time is over. Use the timer of the runtime and await it.",
        tags: ["async"],
        query: `
((call_expression
    function: (scoped_identifier path: (_) @path name: (identifier) @name) @function) @here
  (#eq? @name "sleep")
  (#match? @path "^(?:std::)?thread$")
  (#in-async? @here))`,
        fixes: [
            {
                title: "Await tokio::time::sleep",
                isSafe: false,
                edits: [
                    { capture: "function", place: "replace", text: "tokio::time::sleep" },
                    { capture: "here", place: "after", text: ".await" },
                ],
            },
        ],
        matches: [
            {
                code: "async fn wait() { «std::thread::sleep(DELAY)»; }",
                fixed: "async fn wait() { tokio::time::sleep(DELAY).await; }",
            },
            {
                code: "fn start() { spawn(async move { «thread::sleep(DELAY)» }); }",
                fixed: "fn start() { spawn(async move { tokio::time::sleep(DELAY).await }); }",
            },
        ],
        misses: [
            { code: "fn wait() { std::thread::sleep(DELAY); }" },
            { code: "async fn wait() { spawn_blocking(|| std::thread::sleep(DELAY)).await; }" },
            { code: "async fn wait() { tokio::time::sleep(DELAY).await; }" },
        ],
    },
    {
        id: "rust-block-on-in-async",
        title: "A future is waited for in asynchronous code",
        severity: "error",
        confidence: "high",
        category: "correctness",
        languages,
        message:
            "block_on inside of asynchronous code panics in Tokio and stops the thread in other runtimes. Await the future instead.",
        references: ["CWE-833"],
        tags: ["async"],
        query: `
((call_expression
    function: [
      (identifier) @name
      (scoped_identifier name: (identifier) @name)
      (field_expression field: (field_identifier) @name)]) @here
  (#eq? @name "block_on")
  (#in-async? @here))`,
        matches: [
            { code: "async fn load(rt: &Runtime) { «rt.block_on(fetch())»; }" },
            { code: "async fn load() { let page = «futures::executor::block_on(fetch())»; }" },
        ],
        misses: [
            { code: "fn load(rt: &Runtime) { rt.block_on(fetch()); }" },
            { code: "fn load(rt: &Runtime) { rt.block_on(async { fetch().await }); }" },
        ],
    },
    {
        id: "rust-lock-discarded",
        title: "A lock is given back at once",
        severity: "error",
        confidence: "high",
        category: "correctness",
        languages,
        message:
            "let _ drops the guard of {method} in this very line, so nothing below is protected. Give the guard a name, such as _guard.",
        references: ["CWE-667"],
        tags: ["concurrency"],
        query: `
((let_declaration
    pattern: "_" @here
    value: [
      (call_expression function: (field_expression field: (field_identifier) @method)
        arguments: (arguments) @arguments)
      (_ . (call_expression function: (field_expression field: (field_identifier) @method)
        arguments: (arguments) @arguments) .)
      (call_expression function: (field_expression
        value: [
          (call_expression function: (field_expression field: (field_identifier) @method)
            arguments: (arguments) @arguments)
          (await_expression (call_expression
            function: (field_expression field: (field_identifier) @method)
            arguments: (arguments) @arguments))]
        field: (field_identifier) @unwrap))])
  (#any-of? @method "lock" "read" "write")
  (#any-of? @unwrap "unwrap" "expect" "unwrap_or_else")
  (#eq? @arguments "()"))`,
        fixes: [
            {
                title: "Keep the guard to the end of the block",
                isSafe: false,
                edits: [{ capture: "here", place: "replace", text: "_guard" }],
            },
        ],
        matches: [
            {
                code: "fn add(&self) { let «_» = self.state.lock().unwrap(); self.write(); }",
                fixed: "fn add(&self) { let _guard = self.state.lock().unwrap(); self.write(); }",
            },
            {
                code: "async fn add(&self) { let «_» = self.state.lock().await; }",
                fixed: "async fn add(&self) { let _guard = self.state.lock().await; }",
            },
            {
                code: "fn add(&self) -> R { let «_» = self.state.write()?; Ok(()) }",
                fixed: "fn add(&self) -> R { let _guard = self.state.write()?; Ok(()) }",
            },
        ],
        misses: [
            { code: "fn add(&self) { let _guard = self.state.lock().unwrap(); }" },
            { code: "fn add(&self) { let _ = file.read(&mut buffer); }" },
            { code: "fn add(&self) { let _ = self.state.lock().unwrap().insert(1); }" },
        ],
    },
];
