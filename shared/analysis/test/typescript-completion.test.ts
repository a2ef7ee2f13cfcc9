// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the sources are code with template strings.
import { test } from "node:test";
import { languageSource } from "./language-source.ts";

const typescript = await languageSource("typescript");
const check = typescript.check.bind(typescript);

test("a line ends where the line ends", () => {
    check("function a() {\n  const x = $0\n}\n", "b(1);\n  const y = 2;\n}\n", "b(1);");
    check("import { $0 } from 'a';\n", "b, c } from 'a';\n", "b, c");
    check("// go $0\n", "on\nand on", "on");
    check("/* go $0 */", "on (now */ b", "on (now");
    check("const x = `a $0`;\n", "${b} c`;\nd();\n", "${b} c");
    check("const x = `a ${$0}`;\n", "b} c`;\n", "b");
    check("const x = `a ${b($0)} c`;\n", "d)} c`;\n", "d");
    check("const x = '$0';\n", "a';\nb", "a");
    check("const x = a.replace($0);\n", "/[)}\"']/g, b);\n", "/[)}\"']/g, b");
    check("const x = a / $0;\n", "b / c;\n", "b / c");
});

test("several lines end where the statement ends that was begun", () => {
    check("function a() {\n  b();\n  $0\n}\n", "c();\n  d();\n}\n", "c();");
    check("function a() {\n  b()\n  $0\n}\n", "c()\n  d()\n}\n", "c()");
    check(
        "function a() {\n  b();\n  $0\n}\n",
        "if (c) {\n    d();\n  } else {\n    e();\n  }\n  f();\n}\n",
        "if (c) {\n    d();\n  } else {\n    e();\n  }",
    );
    check(
        "function a() {\n  b();\n  $0\n}\n",
        "try {\n    c();\n  }\n  catch (e) {\n    d();\n  }\n  f();\n}\n",
        "try {\n    c();\n  }\n  catch (e) {\n    d();\n  }",
    );
    check(
        "function a() {\n  b();\n  $0\n}\n",
        "const c = d\n    .filter((e) => e > 1)\n    .map(String)\n  f()\n}\n",
        "const c = d\n    .filter((e) => e > 1)\n    .map(String)",
    );
    check(
        "function a() {\n  b();\n  $0\n}\n",
        "const c = {\n    d: 1,\n    e,\n  };\n  f();\n}\n",
        "const c = {\n    d: 1,\n    e,\n  };",
    );
    check(
        "function a() {\n  b();\n  $0\n}\n",
        "const c =\n    d ||\n    e\n  f()\n}\n",
        "const c =\n    d ||\n    e",
    );
    check("function a() {\n  b();\n  $0\n}\n", "i++\n  c()\n}\n", "i++");
    check(
        "class A {\n  b() {}\n\n  $0\n}\n",
        "@d()\n  async c(e: string): Promise<void> {\n    f(e);\n  }\n\n  g() {}\n}\n",
        "@d()\n  async c(e: string): Promise<void> {\n    f(e);\n  }",
    );
    check(
        "/** Adds. */\n$0\n\nfunction z() {}\n",
        "export function add(a: number, b: number): number {\n  return a + b;\n}\n\nfunction c() {}\n",
        "export function add(a: number, b: number): number {\n  return a + b;\n}",
    );
    check("const a = {\n  b: 1,\n  $0\n};\n", "c: 2,\n  d: 3,\n};\n", "c: 2,");
    check("interface A {\n  b: string;\n  $0\n}\n", "c: number;\n  d: number;\n}\n", "c: number;");
});

test("an empty block is filled", () => {
    check("function a() {$0}\n", "\n  b();\n  c();\n}\n\nfunction d() {}\n", "\n  b();\n  c();\n");
    check("function a() {\n  $0\n}\n", "b()\n  c()\n}\n\nd()\n", "b()\n  c()");
    check(
        "interface A {$0}\n",
        "\n  b: string;\n  c: number;\n}\n",
        "\n  b: string;\n  c: number;\n",
    );
    check("enum A {$0}\n", "\n  B,\n  C,\n}\n", "\n  B,\n  C,\n");
    check("class A {$0}\n", "\n  b() {}\n\n  c() {}\n}\n", "\n  b() {}\n");
    check("a.map((b) => {$0});\n", " return b; });\n", " return b; ");
});

test("brackets are closed once, whoever closes them", () => {
    check("b($0)\n", "c, d);\n", "<1 c, d);");
    check("b($0);\n", "c, d);\n", "c, d");
    check("b(c($0));\n", "d));\n", "d");
    check("b($0\n", "c, d);\n", "c, d);");
    check("b((c) => {$0})\n", " c + 1 })\n", " c + 1 ");
    check("const v = [$0];\n", "1, 2];\nb();", "1, 2");
    check("const a = `b ${$0\n", "c} d`;\n", "c} d`;");
});

test("a text that was cut short is repaired, and nothing adds a syntax error", () => {
    check("const x = $0\n", "b(c, d", "b(c, d)");
    check("const x = $0\n", 'b("c', 'b("c")');
    check("const x = $0\n", "`b ${c", "`b ${c}`");
    check(
        "function a() {\n  $0\n}\n",
        "b();\n  if (c) {\n    d();",
        "b();\n  if (c) {\n    d();\n  }",
    );
    check("function a() {\n  $0\n}\n", "b();\n  const = 3;\n", "b();");
    check("function a() {\n  $0\n}\n", "const = = 3;", "!adds-parse-error");
    check("function a() {\n  $0\n  cccc();\n}\n", "cccc();\n}\n", "!duplicates-suffix");
});

test("elements are completed in JSX", async () => {
    for (const id of ["typescriptreact", "javascriptreact"]) {
        const react = await languageSource(id);
        react.check(
            "function A() {\n  return (\n    <div>\n      <B c={$0} />\n    </div>\n  );\n}\n",
            "d} />\n",
            "d",
        );
        react.check(
            "function A() {\n  $0\n}\n",
            'return <p className="b">Don\'t {c}</p>;\n}\n\nfunction D() {}\n',
            'return <p className="b">Don\'t {c}</p>;',
        );
    }
    const javascript = await languageSource("javascript");
    javascript.check("const a = $0;\n", "b?.c ?? d;\n", "b?.c ?? d");
});
