import { test } from "node:test";
import { languageSource } from "./language-source.ts";

const python = await languageSource("python");
const check = python.check.bind(python);

test("a line ends where the line ends", () => {
    check("def a():\n    x = $0\n", "b(1)\n    y = 2\n", "b(1)");
    check("from a import $0\n", "b, c\nimport d\n", "b, c");
    check("def a():\n    # go $0\n", "on\n    and on", "on");
    check("if $0\n", "a == b:\n    c()\n", "a == b:");
    check("x = [$0]\n", "1, 2]\ny = 3\n", "1, 2");
    check("x = b($0)\n", "c, d)\n", "c, d");
    check("x = b($0\n", "c, d)\ny = 2\n", "c, d)");
    check('x = "$0"\n', 'a b"\ny = 2\n', "a b");
    check("x = f'$0'\n", "a {b}'\n", "a {b}");
});

test("several lines end where the statement ends that was begun", () => {
    check("def a():\n    b()\n    $0\n", "c()\n    d()\n", "c()");
    check(
        "def a():\n    b()\n    $0\n",
        "if c:\n        d()\n        e()\n    f()\n",
        "if c:\n        d()\n        e()",
    );
    check(
        "def a():\n    b()\n    $0\n",
        "if c:\n        d()\n    elif g:\n        h()\n    else:\n        e()\n    f()\n",
        "if c:\n        d()\n    elif g:\n        h()\n    else:\n        e()",
    );
    check(
        "def a():\n    b()\n    $0\n",
        "try:\n        c()\n    except D as e:\n        f()\n    finally:\n        g()\n\nh()\n",
        "try:\n        c()\n    except D as e:\n        f()\n    finally:\n        g()",
    );
    check(
        "def a():\n    b()\n    $0\n",
        "c = [\n        1,\n        2,\n    ]\n    d()\n",
        "c = [\n        1,\n        2,\n    ]",
    );
    check(
        "def a():\n    b()\n    $0\n",
        "c = 1 + \\\n        2\n    d()\n",
        "c = 1 + \\\n        2",
    );
    check("def a():\n    b()\n    $0\n", "# c\n    d()\n    e()\n", "# c\n    d()");
    check(
        "import a\n\n\n$0\n",
        "@b\n@c(1)\ndef d():\n    return 1\n\n\ndef e():\n    pass\n",
        "@b\n@c(1)\ndef d():\n    return 1",
    );
    check(
        "class A:\n    def b(self):\n        pass\n\n    $0\n",
        "def c(\n        self,\n        d: int,\n    ) -> None:\n        e()\n\n    def f(self):\n        pass\n",
        "def c(\n        self,\n        d: int,\n    ) -> None:\n        e()",
    );
    check(
        "def a():\n    $0\n",
        '"""Does.\n\n    More.\n    """\n    b()\n\nc()\n',
        '"""Does.\n\n    More.\n    """\n    b()',
    );
});

test("an empty block is filled", () => {
    check("def a():\n    $0\n", "b()\n    c()\n\nd()\n", "b()\n    c()");
    check("def a():\n    $0\n\ne()\n", "b()\n\n    c()\nd()\n", "b()\n\n    c()");
    check("def a():$0\n", "\n    b()\n    c()\n\nd()\n", "\n    b()\n    c()");
    check("if a:$0\n", "\n    b()\nelse:\n    c()\n", "\n    b()");
    check(
        "class A:\n    $0\n",
        "def b(self):\n        return 1\n\n    def c(self):\n        return 2\n",
        "def b(self):\n        return 1",
    );
    check("def a():  # why\n    $0\n", "b()\nc()\n", "b()");
});

test("a block without a body is not shown", () => {
    check("def a():\n    b()\n    $0\n", "if c:", "!empty");
    check("def a():\n    $0\n", "b()\n    for c in d:", "b()");
    check("def a():\n    $0\n", "b()\n    for c in d:\n        # e\n", "b()");
    check("$0\n", "@a\n", "!empty");
    check("def a():\n    $0\n", "b()\n    if c:\nd()\n", "b()");
});

test("lines stand where a statement may begin", () => {
    check("def a():\n    $0\n", "b()\n        c()\n", "b()");
    check("def a():\n    b()\n    $0\n", "if c:\n        d()\n      e()\n", "if c:\n        d()");
    check("def a():\n$0\n", "b()\n", "!empty");
    check("def a():\n$0\n", "    b()\n", "    b()");
    check("a()\n    $0\n", "b()\n", "!empty");
    check("    $0\n", "b()\n", "!empty");
    check("def a():\n        $0\n    b()\n", "c()\n", "!empty");
    check("def a():\n\tb()\n\t$0\n", "if c:\n\t\td()\n\te()\n", "if c:\n\t\td()");
});

test("what stands behind the cursor is not said again", () => {
    check("x = $0 + 1\n", "b + 1\n", "b");
    check("def a():\n    $0\n    cccc()\n", "cccc()\n", "!duplicates-suffix");
    check("def a():\n    bbbb(cccc)\n    $0\n", "bbbb(cccc)\n", "!repetitive");
    check('x = b("$0")\n', 'c", d)\n', '<2 c", d)');
});

test("a text that was cut short is repaired", () => {
    check("x = $0\n", "b(c, d", "b(c, d)");
    check("x = $0\n", 'b("c', 'b("c")');
    check("x = $0\n", "b(", "b");
    check("x = $0\n", '"""a', '"""a"""');
    check("def a():\n    $0\n", "b()\n    c = = 3\n", "b()");
    check("$0\n", "x = = 3\n", "!adds-parse-error");
});
