import type { Rule } from "../rule.ts";

const languages = ["python"];

export const pythonRules: readonly Rule[] = [
    {
        id: "python-eval",
        title: "Text is run as code",
        severity: "error",
        confidence: "medium",
        category: "security",
        languages,
        message:
            "{name} runs whatever stands in {value}. For data use ast.literal_eval or json.loads; for choices a dictionary of functions.",
        references: ["CWE-95"],
        tags: ["injection"],
        query: `
((call function: (identifier) @name arguments: (argument_list . (_) @value)) @here
  (#any-of? @name "eval" "exec")
  (#not-match? @value "^[rub]*[\\"']")
  (#not-in-tests? @here))`,
        matches: [{ code: "def f(text):\n    return «eval(text)»\n" }],
        misses: [
            { code: 'x = eval("1 + 1")\n' },
            { code: "x = model.eval(text)\n" },
            { code: "x = ast.literal_eval(text)\n" },
        ],
    },
    {
        id: "python-mutable-default",
        title: "All calls share one default value",
        severity: "warning",
        confidence: "high",
        category: "correctness",
        languages,
        message:
            "The default of {name} is made once, when the function is defined: what one call puts in, the next one finds. Use None, and make the value inside.",
        references: ["CWE-1108"],
        tags: ["defaults"],
        query: `
[
  (default_parameter name: (identifier) @name
    value: [(list) (dictionary) (set) (list_comprehension)] @here)
  (typed_default_parameter name: (identifier) @name
    value: [(list) (dictionary) (set) (list_comprehension)] @here)
]`,
        fixes: [
            {
                title: "Use None as the default",
                isSafe: false,
                edits: [{ capture: "here", place: "replace", text: "None" }],
            },
        ],
        matches: [
            {
                code: "def add(item, items=«[]»):\n    items.append(item)\n",
                fixed: "def add(item, items=None):\n    items.append(item)\n",
            },
            {
                code: "def add(item, seen: dict = «{}»): ...\n",
                fixed: "def add(item, seen: dict = None): ...\n",
            },
        ],
        misses: [{ code: "def add(item, items=None, sizes=()): ...\n" }],
    },
    {
        id: "python-bare-except",
        title: "Every exception is caught, also the request to stop",
        severity: "warning",
        confidence: "high",
        category: "correctness",
        languages,
        message:
            "except without a class also catches KeyboardInterrupt and SystemExit, so the program cannot be ended. Name the exceptions that are expected here.",
        references: ["CWE-396"],
        tags: ["errors"],
        query: `(except_clause . "except" @here . (block))`,
        fixes: [
            {
                title: "Catch Exception",
                isSafe: false,
                edits: [{ capture: "here", place: "replace", text: "except Exception" }],
            },
        ],
        matches: [
            {
                code: "try:\n    f()\n«except»:\n    pass\n",
                fixed: "try:\n    f()\nexcept Exception:\n    pass\n",
            },
        ],
        misses: [
            { code: "try:\n    f()\nexcept ValueError:\n    pass\n" },
            { code: "try:\n    f()\nexcept (A, B) as error:\n    pass\n" },
        ],
    },
    {
        id: "python-shell-command",
        title: "A shell runs a command with values in it",
        severity: "error",
        confidence: "medium",
        category: "security",
        languages,
        message:
            "With shell=True the shell reads {command}: a value with a quote or a semicolon runs other commands. Give a list of arguments and leave shell out.",
        references: ["CWE-78"],
        tags: ["injection"],
        query: `
((call
    function: (attribute attribute: (identifier) @name)
    arguments: (argument_list
      . (_) @command
      (keyword_argument name: (identifier) @option value: (true)) @here))
  (#any-of? @name "run" "call" "check_call" "check_output" "Popen")
  (#eq? @option "shell")
  (#not-match? @command "^[rub]*[\\"']"))`,
        matches: [{ code: 'subprocess.run(f"ls {name}", «shell=True»)\n' }],
        misses: [
            { code: 'subprocess.run("ls", shell=True)\n' },
            { code: 'subprocess.run(["ls", name])\n' },
        ],
    },
    {
        id: "python-none-equality",
        title: "None is compared by ==",
        severity: "information",
        confidence: "high",
        category: "correctness",
        languages,
        message:
            "A class may define what == means, and numpy compares element by element. There is one None: use is.",
        references: ["https://peps.python.org/pep-0008/#programming-recommendations"],
        tags: ["comparison"],
        query: `(comparison_operator . (_) . "==" @here . (none) .)`,
        fixes: [
            {
                title: "Use is",
                isSafe: true,
                edits: [{ capture: "here", place: "replace", text: "is" }],
            },
        ],
        matches: [{ code: "if x «==» None:\n    pass\n", fixed: "if x is None:\n    pass\n" }],
        misses: [{ code: "if x is None or y == 0:\n    pass\n" }],
    },
];
