import type { Rule } from "../rule.ts";

const languages = ["typescript", "typescriptreact", "javascript", "javascriptreact"];

export const typescriptRules: readonly Rule[] = [
    {
        id: "typescript-eval",
        title: "Text is run as code",
        severity: "error",
        confidence: "medium",
        category: "security",
        languages,
        message:
            "This runs whatever stands in {value}, with the rights of the page. Use JSON.parse for data and a table of functions for choices.",
        references: ["CWE-95"],
        tags: ["injection"],
        query: `
((call_expression function: (identifier) @name arguments: (arguments . (_) @value)) @here
  (#eq? @name "eval"))
((new_expression constructor: (identifier) @name arguments: (arguments (_) @value .)) @here
  (#eq? @name "Function"))`,
        matches: [
            { code: "const run = (text) => «eval(text)»;" },
            { code: 'const run = «new Function("a", body)»;' },
        ],
        misses: [{ code: "model.eval(text); new Functions(a);" }],
    },
    {
        id: "typescript-inner-html",
        title: "Text becomes markup",
        severity: "error",
        confidence: "medium",
        category: "security",
        languages,
        message:
            "What stands in {value} is read as HTML, scripts included. Use textContent for text, or build the elements.",
        references: ["CWE-79"],
        tags: ["injection"],
        query: `
((assignment_expression
    left: (member_expression property: (property_identifier) @here)
    right: (_) @value)
  (#any-of? @here "innerHTML" "outerHTML")
  (#not-match? @value "^(?:\\"[^\\"]*\\"|'[^']*'|\`[^$\`]*\`)$"))`,
        fixes: [
            {
                title: "Set the text instead",
                isSafe: false,
                edits: [{ capture: "here", place: "replace", text: "textContent" }],
            },
        ],
        matches: [
            {
                code: "element.«innerHTML» = message;",
                fixed: "element.textContent = message;",
            },
        ],
        misses: [
            { code: 'element.innerHTML = ""; element.textContent = message;' },
            { code: "const html = element.innerHTML;" },
        ],
    },
    {
        id: "typescript-invoke-floating",
        title: "Nobody waits for a command",
        severity: "warning",
        confidence: "medium",
        category: "correctness",
        languages,
        message:
            "invoke gives a promise: without await or catch an error of the Rust command is lost, and what follows runs before it.",
        references: ["CWE-755"],
        tags: ["tauri", "async"],
        query: `
((expression_statement
    (call_expression function: (identifier) @name arguments: (arguments . (string))) @here)
  (#eq? @name "invoke"))`,
        fixes: [
            {
                title: "Report its errors",
                isSafe: false,
                edits: [{ capture: "here", place: "after", text: ".catch(console.error)" }],
            },
        ],
        matches: [
            {
                code: 'function save() {\n    «invoke("save", { text })»;\n}',
                fixed: 'function save() {\n    invoke("save", { text }).catch(console.error);\n}',
            },
        ],
        misses: [
            { code: 'async function save() { await invoke("save"); }' },
            { code: 'invoke(other); invoke("save").catch(report); const done = invoke("save");' },
        ],
    },
];
