import type { Rule } from "@rust-ai-ide/analysis/rules/rule";

const languages = ["python"];

/** Python beside Rust: modules of PyO3, scripts of the build. */
export const pythonSecurityRules: readonly Rule[] = [
    {
        id: "python-unsafe-yaml",
        title: "Reading this file may run code in it",
        severity: "error",
        confidence: "high",
        category: "security",
        languages,
        message:
            "yaml.load makes any object that the text asks for, and so runs code. Use yaml.safe_load.",
        references: ["CWE-502"],
        tags: ["deserialisation"],
        query: `
((call
    function: (attribute object: (identifier) @module attribute: (identifier) @name)
    arguments: (argument_list) @arguments) @here
  (#eq? @module "yaml")
  (#any-of? @name "load" "load_all" "unsafe_load")
  (#not-match? @arguments "SafeLoader|CSafeLoader|BaseLoader")
  (#not-in-tests? @here))`,
        matches: [{ code: "«yaml.load(text)»" }, { code: "«yaml.load(text, Loader=yaml.Loader)»" }],
        misses: [
            { code: "yaml.safe_load(text)" },
            { code: "yaml.load(text, Loader=yaml.SafeLoader)" },
        ],
    },
    {
        id: "python-pickle",
        title: "Reading this may run code in it",
        severity: "warning",
        confidence: "medium",
        category: "security",
        languages,
        message:
            "Whoever writes the bytes decides what runs here. Use JSON, or check a signature of them first.",
        references: ["CWE-502"],
        tags: ["deserialisation"],
        query: `
((call function: (attribute object: (identifier) @module attribute: (identifier) @name)) @here
  (#any-of? @module "pickle" "cPickle" "dill" "marshal" "shelve" "joblib")
  (#any-of? @name "loads" "load")
  (#not-in-tests? @here))`,
        matches: [{ code: "value = «pickle.loads(data)»" }],
        misses: [{ code: "value = json.loads(data)" }, { code: "pickle.dumps(value)" }],
    },
    {
        id: "python-tls-unchecked",
        title: "Certificates are not checked",
        severity: "error",
        confidence: "high",
        category: "security",
        languages,
        message:
            "Any server may answer in the name of the right one. Give the certificate of your own authority as verify instead.",
        references: ["CWE-295"],
        tags: ["tls"],
        query: `
((call arguments: (argument_list (keyword_argument name: (identifier) @name value: (false)) @here))
  (#any-of? @name "verify" "verify_ssl" "check_hostname")
  (#not-in-tests? @here))
((call function: (attribute object: (identifier) @module attribute: (identifier) @name)) @here
  (#eq? @module "ssl")
  (#eq? @name "_create_unverified_context"))`,
        matches: [
            { code: "requests.get(address, «verify=False»)" },
            { code: "context = «ssl._create_unverified_context()»" },
        ],
        misses: [
            { code: "requests.get(address, verify=True)" },
            { code: "ssl.create_default_context()" },
        ],
    },
    {
        id: "python-temporary-name",
        title: "A temporary file that others can put there first",
        severity: "warning",
        confidence: "high",
        category: "security",
        languages,
        message:
            "Between the name and the file somebody can put a link there. Use tempfile.NamedTemporaryFile or mkstemp.",
        references: ["CWE-377"],
        tags: ["files"],
        query: `
((call function: (attribute object: (identifier) @module attribute: (identifier) @name)) @here
  (#eq? @module "tempfile")
  (#eq? @name "mktemp"))`,
        matches: [{ code: "path = «tempfile.mktemp()»" }],
        misses: [{ code: "file = tempfile.NamedTemporaryFile()" }],
    },
    {
        id: "python-weak-hash",
        title: "A hash that is broken",
        severity: "warning",
        confidence: "medium",
        category: "security",
        languages,
        message:
            "Two inputs with the same {name} can be made at will. Use sha256, or say usedforsecurity=False where nobody is to be kept from anything.",
        references: ["CWE-327"],
        tags: ["cryptography"],
        query: `
((call
    function: (attribute object: (identifier) @module attribute: (identifier) @name)
    arguments: (argument_list) @arguments) @here
  (#eq? @module "hashlib")
  (#any-of? @name "md5" "sha1")
  (#not-match? @arguments "usedforsecurity\\\\s*=\\\\s*False")
  (#not-in-tests? @here))`,
        matches: [{ code: "h = «hashlib.md5(data)»" }],
        misses: [
            { code: "h = hashlib.sha256(data)" },
            { code: "h = hashlib.md5(data, usedforsecurity=False)" },
        ],
    },
    {
        id: "python-sql-format",
        title: "A query is put together of texts",
        severity: "error",
        confidence: "medium",
        category: "security",
        languages,
        message:
            "A value with a quote in it ends the text that it stands in, and the rest of it is run. Write a placeholder, and give the value as a parameter.",
        references: ["CWE-89"],
        tags: ["injection", "database"],
        query: `
((call
    function: (attribute attribute: (identifier) @name)
    arguments: (argument_list . [
      (string (interpolation)) @here
      (binary_operator left: (string) operator: "%") @here
      (call function: (attribute object: (string) attribute: (identifier) @format)) @here]))
  (#any-of? @name "execute" "executemany" "executescript")
  (#match? @here "^f?r?[\\"']+\\\\s*(?:[Ss][Ee][Ll][Ee][Cc][Tt]|[Ii][Nn][Ss][Ee][Rr][Tt]|[Uu][Pp][Dd][Aa][Tt][Ee]|[Dd][Ee][Ll][Ee][Tt][Ee])\\\\s")
  (#not-in-tests? @here))`,
        matches: [
            { code: "cursor.execute(«f\"SELECT * FROM a WHERE b = '{c}'\"»)" },
            { code: 'cursor.execute(«"delete from a where b = %s" % c»)' },
        ],
        misses: [
            { code: 'cursor.execute("SELECT * FROM a WHERE b = %s", (c,))' },
            { code: 'runner.execute(f"make {target}")' },
        ],
    },
];
