import type { Rule } from "@rust-ai-ide/analysis/rules/rule";

const languages = ["typescript", "typescriptreact", "javascript", "javascriptreact"];

/** TypeScript and JavaScript beside Rust: windows of Tauri, bindings of Node. */
export const scriptSecurityRules: readonly Rule[] = [
    {
        id: "typescript-message-to-everybody",
        title: "Any page may read this message",
        severity: "warning",
        confidence: "high",
        category: "security",
        languages,
        message:
            'With "*" the message goes to whatever page is there now. Name the origin that it is for.',
        references: ["CWE-359", "CWE-346"],
        tags: ["web"],
        query: `
((call_expression
    function: (member_expression property: (property_identifier) @name)
    arguments: (arguments (_) . (string (string_fragment) @origin))) @here
  (#eq? @name "postMessage")
  (#eq? @origin "*")
  (#not-in-tests? @here))`,
        matches: [{ code: '«parent.postMessage(data, "*")»;' }],
        misses: [
            { code: "parent.postMessage(data, origin);" },
            { code: "worker.postMessage(data);" },
        ],
    },
    {
        id: "typescript-document-write",
        title: "A text becomes part of the page's code",
        severity: "warning",
        confidence: "medium",
        category: "security",
        languages,
        message:
            "Whatever markup stands in the text is run. In a window of Tauri that code may call every command. Make elements, and set their textContent.",
        references: ["CWE-79"],
        tags: ["web", "tauri"],
        query: `
((call_expression
    function: (member_expression object: (identifier) @object property: (property_identifier) @name)
    arguments: (arguments . [(identifier) (template_string (template_substitution)) (binary_expression) (member_expression) (call_expression)])) @here
  (#eq? @object "document")
  (#any-of? @name "write" "writeln")
  (#not-in-tests? @here))
((call_expression
    function: (member_expression property: (property_identifier) @name)
    arguments: (arguments (_) . [(identifier) (template_string (template_substitution)) (binary_expression) (member_expression)])) @here
  (#eq? @name "insertAdjacentHTML")
  (#not-in-tests? @here))`,
        matches: [
            { code: "«document.write(name)»;" },
            { code: `«element.insertAdjacentHTML("beforeend", \`<b>\${name}</b>\`)»;` },
        ],
        misses: [
            { code: 'document.write("<p>fixed</p>");' },
            { code: 'element.insertAdjacentHTML("beforeend", "<b></b>");' },
            { code: "stream.write(name);" },
        ],
    },
    {
        id: "typescript-tls-unchecked",
        title: "Certificates are not checked",
        severity: "error",
        confidence: "high",
        category: "security",
        languages,
        message:
            "Any server may answer in the name of the right one. Give the certificate of your own authority as ca instead.",
        references: ["CWE-295"],
        tags: ["tls"],
        query: `
((pair key: (property_identifier) @key value: (false)) @here
  (#any-of? @key "rejectUnauthorized" "strictSSL")
  (#not-in-tests? @here))
((assignment_expression
    left: [(member_expression property: (property_identifier) @key) (subscript_expression index: (string (string_fragment) @key))]
    right: [(string (string_fragment) @value) (number) @value]) @here
  (#eq? @key "NODE_TLS_REJECT_UNAUTHORIZED")
  (#eq? @value "0"))`,
        matches: [
            { code: "new Agent({ «rejectUnauthorized: false» });" },
            { code: '«process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0"»;' },
        ],
        misses: [
            { code: "new Agent({ rejectUnauthorized: true });" },
            { code: 'process.env.NODE_ENV = "0";' },
        ],
    },
    {
        id: "typescript-shell-command",
        title: "A shell runs a command with values in it",
        severity: "error",
        confidence: "medium",
        category: "security",
        languages,
        message:
            "The shell reads the text: a value with a quote or a semicolon runs other commands. Use execFile or spawn with a list of arguments.",
        references: ["CWE-78"],
        tags: ["injection"],
        query: `
((call_expression
    function: [(identifier) @name (member_expression object: (identifier) @object property: (property_identifier) @name)]
    arguments: (arguments . [(template_string (template_substitution)) (binary_expression left: [(string) (template_string)] operator: "+")] @here))
  (#any-of? @name "exec" "execSync")
  (#not-match? @object "^(?!(?:child_process|childProcess|cp)$)")
  (#not-in-tests? @here))`,
        matches: [
            { code: `execSync(«\`git log \${branch}\`»);` },
            { code: 'child_process.exec(«"ls " + name», done);' },
        ],
        misses: [
            { code: 'execSync("git log");' },
            { code: 'execFile("git", ["log", branch]);' },
            { code: `pattern.exec(\`a \${b}\`);` },
        ],
    },
    {
        id: "typescript-predictable-secret",
        title: "A secret that can be guessed",
        severity: "error",
        confidence: "high",
        category: "security",
        languages,
        message:
            "The next numbers of Math.random follow from a few that were seen. Use crypto.getRandomValues or crypto.randomUUID.",
        references: ["CWE-338"],
        tags: ["cryptography"],
        query: `
((variable_declarator name: (identifier) @name value: (_) @value) @here
  (#match? @name "(?:^|_)(?:token|nonce|salt|secret|password|sessionId|session_id|apiKey|otp)$|(?:Token|Nonce|Salt|Secret|Password|SessionId|ApiKey)$")
  (#match? @value "Math\\\\.random\\\\(\\\\)")
  (#not-in-tests? @here))`,
        matches: [{ code: "const «token = Math.random().toString(36)»;" }],
        misses: [
            { code: "const angle = Math.random();" },
            { code: "const token = crypto.randomUUID();" },
        ],
    },
    {
        id: "typescript-dangerous-html",
        title: "A text becomes part of the page's code",
        severity: "warning",
        confidence: "medium",
        category: "security",
        languages: ["typescriptreact", "javascriptreact"],
        message:
            "React does not escape this. In a window of Tauri code in it may call every command. Render the text as a child, or clean it with a library for that.",
        references: ["CWE-79"],
        tags: ["web", "tauri"],
        query: `
((jsx_attribute (property_identifier) @name (jsx_expression (object (pair value: [(identifier) (member_expression) (call_expression) (template_string (template_substitution))] @value)))) @here
  (#eq? @name "dangerouslySetInnerHTML")
  (#not-match? @value "[Ss]anitiz|[Pp]urify|[Ee]scape")
  (#not-in-tests? @here))`,
        matches: [{ code: "const a = <p «dangerouslySetInnerHTML={{ __html: text }}» />;" }],
        misses: [
            { code: 'const a = <p dangerouslySetInnerHTML={{ __html: "<b>a</b>" }} />;' },
            {
                code: "const a = <p dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(text) }} />;",
            },
        ],
    },
];
