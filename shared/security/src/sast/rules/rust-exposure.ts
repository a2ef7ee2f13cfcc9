import type { Rule } from "@rust-ai-ide/analysis/rules/rule";

const languages = ["rust"];

/** Names of what nobody should read. */
const secretNames =
    "^(?:[a-z0-9_]*_)?(?:password|passwd|passphrase|secret|secret_key|private_key|api_key|apikey|access_token|refresh_token|auth_token|bearer_token|client_secret|credentials)$";

/** Secrets and files that more people can read than should, and queries made of texts. */
export const rustExposureRules: readonly Rule[] = [
    {
        id: "rust-secret-logged",
        title: "A secret goes into a log",
        severity: "error",
        confidence: "high",
        category: "security",
        languages,
        message:
            "{value} stands in the log afterwards, where many can read it and it stays for long. Leave it out, or log that it is there.",
        references: ["CWE-532"],
        tags: ["secrets"],
        query: `
((macro_invocation
    macro: [(identifier) @macro (scoped_identifier name: (identifier) @macro)]
    (token_tree (identifier) @value)) @here
  (#any-of? @macro "trace" "debug" "info" "warn" "error" "log" "println" "eprintln" "print" "eprint" "dbg" "event")
  (#match? @value "${secretNames}")
  (#not-match? @here "(?:is_some|is_none|is_empty|len|masked|redact[a-z]*|hash[a-z]*)\\\\s*\\\\(")
  (#not-in-tests? @here))`,
        matches: [
            { code: 'fn f(password: &str) { «info!("login with {}", password)»; }' },
            { code: 'fn f(c: C) { «tracing::debug!("key {}", c.api_key)»; }' },
        ],
        misses: [
            { code: 'fn f(user: &str) { info!("login of {}", user); }' },
            { code: 'fn f(password: &str) { info!("given: {}", !password.is_empty()); }' },
            { code: 'fn f(password: &str) { let s = format!("{}", password); }' },
            { code: 'fn f(password_field: &str) { info!("{}", password_field); }' },
        ],
    },
    {
        id: "rust-secret-in-debug",
        title: "Debugging output shows a secret",
        severity: "information",
        confidence: "medium",
        category: "security",
        languages,
        message:
            "The derived Debug prints {field} wherever somebody prints the whole. Write Debug by hand without it, or wrap it in a type such as secrecy's SecretString.",
        references: ["CWE-200", "CWE-532"],
        tags: ["secrets"],
        query: `
((attribute_item (attribute (identifier) @derive arguments: (token_tree (identifier) @trait)))
  .
  (struct_item body: (field_declaration_list (field_declaration
    name: (field_identifier) @field
    type: [
      (type_identifier) @type
      (generic_type type: (type_identifier) @outer type_arguments: (type_arguments . (type_identifier) @type .))]) @here))
  (#eq? @derive "derive")
  (#eq? @trait "Debug")
  (#match? @field "^(?:password|passwd|passphrase|secret_key|private_key|api_key|access_token|client_secret|auth_token)$")
  (#eq? @type "String")
  (#not-in-tests? @here))`,
        matches: [
            { code: "#[derive(Clone, Debug)]\nstruct A { user: String, «password: String» }" },
            { code: "#[derive(Debug)]\npub struct A { «pub api_key: Option<String>» }" },
        ],
        misses: [
            { code: "#[derive(Clone)]\nstruct A { password: String }" },
            { code: "#[derive(Debug)]\nstruct A { password: SecretString }" },
            { code: "#[derive(Debug)]\nstruct A { password_length: usize }" },
        ],
    },
    {
        id: "rust-world-writable",
        title: "Everybody on the machine may change this",
        severity: "warning",
        confidence: "high",
        category: "security",
        languages,
        message:
            "With {mode} every user may write it. Give the owner alone what is needed: 0o600 for files, 0o700 for folders and programs.",
        references: ["CWE-732"],
        tags: ["files"],
        query: `
((call_expression
    function: [
      (field_expression field: (field_identifier) @name)
      (scoped_identifier name: (identifier) @name)]
    arguments: (arguments . (integer_literal) @mode .)) @here
  (#any-of? @name "from_mode" "set_mode" "mode")
  (#match? @mode "^0o[0-7]*[0-7][0-7][2367](?:_?u32)?$")
  (#not-in-tests? @here))`,
        matches: [
            { code: "fn f() { «Permissions::from_mode(0o777)»; }" },
            { code: "fn f(p: &mut P) { «p.set_mode(0o666)»; }" },
        ],
        misses: [
            { code: "fn f() { Permissions::from_mode(0o755); }" },
            { code: "fn f(o: &mut OpenOptions) { o.mode(0o600); }" },
        ],
    },
    {
        id: "rust-temporary-file-name",
        title: "A temporary file that others can put there first",
        severity: "warning",
        confidence: "medium",
        category: "security",
        languages,
        message:
            "Everybody may write to this folder: with a name that is known somebody can put a link there, and this writes to where that leads. Use the tempfile crate.",
        references: ["CWE-377", "CWE-59"],
        tags: ["files"],
        query: `
((call_expression
    function: [
      (scoped_identifier path: (_) @path name: (identifier) @name)
      (scoped_identifier path: (scoped_identifier) @path name: (identifier) @name)]
    arguments: (arguments . [
      (string_literal) @file
      (call_expression function: (scoped_identifier) arguments: (arguments . (string_literal) @file .))])) @here
  (#match? @path "(?:^|::)(?:File|fs)$")
  (#any-of? @name "create" "write" "create_dir" "create_dir_all")
  (#match? @file "^\\"/(?:var/)?tmp/")
  (#not-in-tests? @here))`,
        matches: [
            { code: 'fn f() { «File::create("/tmp/app.log")»; }' },
            { code: 'fn f() { «std::fs::write("/tmp/state", data)»; }' },
        ],
        misses: [
            { code: 'fn f() { File::open("/tmp/app.log"); }' },
            { code: "fn f() { tempfile::NamedTempFile::new(); }" },
            { code: '#[test]\nfn f() { File::create("/tmp/app.log"); }' },
        ],
    },
    {
        id: "rust-sql-format",
        title: "A query is put together of texts",
        severity: "error",
        confidence: "medium",
        category: "security",
        languages,
        message:
            "A value with a quote in it ends the text that it stands in, and the rest of it is run. Write a placeholder, and bind the value.",
        references: ["CWE-89"],
        tags: ["injection", "database"],
        query: `
((call_expression
    function: [
      (field_expression field: (field_identifier) @name)
      (identifier) @name
      (scoped_identifier name: (identifier) @name)
      (generic_function function: [(identifier) @name (scoped_identifier name: (identifier) @name) (field_expression field: (field_identifier) @name)])]
    arguments: (arguments [
      (macro_invocation macro: (identifier) @format (token_tree . (string_literal) @text)) @here
      (reference_expression value: (macro_invocation macro: (identifier) @format (token_tree . (string_literal) @text))) @here
      (call_expression function: (field_expression value: (macro_invocation macro: (identifier) @format (token_tree . (string_literal) @text)))) @here]))
  (#any-of? @name "query" "query_as" "query_scalar" "execute" "query_row" "query_one" "query_opt" "prepare" "sql_query" "execute_batch" "query_map" "batch_execute" "simple_query" "query_raw")
  (#eq? @format "format")
  (#match? @text "(?:[=<>(,]|[Ll][Ii][Kk][Ee]|[Ii][Nn]) *['%]*\\\\{")
  (#match? @text "^\\"\\\\s*(?:[Ss][Ee][Ll][Ee][Cc][Tt]|[Ii][Nn][Ss][Ee][Rr][Tt]|[Uu][Pp][Dd][Aa][Tt][Ee]|[Dd][Ee][Ll][Ee][Tt][Ee]|[Rr][Ee][Pp][Ll][Aa][Cc][Ee])\\\\s")
  (#not-in-tests? @here))`,
        matches: [
            {
                code: "fn f(name: &str) { sqlx::query(«&format!(\"SELECT * FROM users WHERE name = '{name}'\")»); }",
            },
            {
                code: 'fn f(c: &Connection, id: &str) { c.execute(«&format!("delete from a where id={}", id)», []); }',
            },
            {
                code: "fn f(c: C) { c.query_one(«format!(\"UPDATE t SET a = '{}'\", a).as_str()», &[]); }",
            },
        ],
        misses: [
            { code: 'fn f() { sqlx::query("SELECT * FROM users WHERE name = $1").bind(name); }' },
            { code: 'fn f(t: &str) { c.execute(&format!("DELETE FROM {t}"), []); }' },
            { code: 'fn f(t: &str) { cache.query(&format!("user={t}")); }' },
        ],
    },
];
