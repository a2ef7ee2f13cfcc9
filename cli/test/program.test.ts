import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CancelledError } from "@rust-ai-ide/core/cancellation";
import { CodedError, defineErrors } from "@rust-ai-ide/core/errors";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { CliErrors } from "../src/cli-errors.ts";
import { type Command, defineCommand } from "../src/command.ts";
import { parseOptions } from "../src/command-line.ts";
import { runProgram } from "../src/program.ts";
import { productVersion } from "../src/version.ts";
import { fakeContext } from "./fake-context.ts";

const Broken = defineErrors("test", { broken: (path: string) => [`${path} broke.`, "Mend it."] });

const echo = defineCommand({
    words: ["echo"],
    summary: "Print the options.",
    details: "Only for tests.",
    options: {
        file: { kind: "text", value: "F", required: true, help: "A file." },
        count: { kind: "number", value: "N", minimum: 1, default: 3, help: "A count." },
        depth: { kind: "number", value: "N", minimum: 0, help: "A depth." },
        folder: { kind: "text", value: "DIR", repeatable: true, help: "Folders." },
        json: { kind: "flag", help: "JSON." },
    },
    run: async (values, { terminal }) => {
        // The types follow the table: these lines would not compile otherwise.
        const file: string = values.file;
        const count: number = values.count;
        const depth: number | undefined = values.depth;
        const folder: readonly string[] = values.folder;
        const json: boolean = values.json;
        terminal.print(`${JSON.stringify({ file, count, depth, folder, json })}\n`);
        return count === 7 ? 1 : 0;
    },
});

function failing(word: string, error: unknown): Command {
    return defineCommand({
        words: ["fail", word],
        summary: "",
        details: "",
        options: {},
        run: () => Promise.reject(error),
    });
}

const commands = [
    echo,
    failing("coded", Broken.broken("a\nfile\u001b[31m")),
    failing("defect", new TypeError("x is\nnot a function")),
    failing("text", "thrown"),
    failing("cancelled", new CancelledError()),
];

/** Arguments to exit code, standard output and standard error. */
async function check(line: string, expected: string): Promise<void> {
    const { context, out, err } = fakeContext();
    const code = await runProgram(commands, line === "" ? [] : line.split(" "), context);
    expectText(`${code}\n${out()}${err()}`.trimEnd(), expected);
}

test("reads options by the table", async () => {
    await check(
        "echo --file a.rs",
        `
        0
        {"file":"a.rs","count":3,"folder":[],"json":false}
    `,
    );
    await check(
        "echo --file=a --count 7 --depth=0 --json",
        `
        1
        {"file":"a","count":7,"depth":0,"folder":[],"json":true}
    `,
    );
    await check(
        "echo --file a --folder x --folder=--y",
        `
        0
        {"file":"a","count":3,"folder":["x","--y"],"json":false}
    `,
    );
});

test("refuses what is not in the table, with one line", async () => {
    await check(
        "echo",
        `
        2
        rust-ai: cli.missingOption: The option --file is missing. See rust-ai echo --help.
    `,
    );
    await check(
        "echo --file",
        `
        2
        rust-ai: cli.missingValue: The option --file needs a value. See rust-ai echo --help.
    `,
    );
    await check(
        "echo --file --json",
        `
        2
        rust-ai: cli.missingValue: The option --file needs a value. See rust-ai echo --help.
    `,
    );
    await check(
        "echo --file=",
        `
        2
        rust-ai: cli.missingValue: The option --file needs a value. See rust-ai echo --help.
    `,
    );
    await check(
        "echo --file a --file b",
        `
        2
        rust-ai: cli.repeatedOption: The option --file is given twice. Give it once.
    `,
    );
    await check(
        "echo --file a --json=yes",
        `
        2
        rust-ai: cli.needlessValue: The option --json takes no value. Write --json alone.
    `,
    );
    await check(
        "echo --file a --nonsense",
        `
        2
        rust-ai: cli.unknownOption: There is no option --nonsense. See rust-ai echo --help.
    `,
    );
    await check(
        "echo --file a -x",
        `
        2
        rust-ai: cli.unknownOption: There is no option -x. See rust-ai echo --help.
    `,
    );
    await check(
        "echo --file a --toString",
        `
        2
        rust-ai: cli.unknownOption: There is no option --toString. See rust-ai echo --help.
    `,
    );
    await check(
        "echo --file a extra",
        `
        2
        rust-ai: cli.unexpectedArgument: The argument "extra" has no meaning here. See rust-ai echo --help.
    `,
    );
    await check(
        "echo --file a --count none",
        `
        2
        rust-ai: cli.notANumber: The option --count needs a whole number from 1 on. Correct the value.
    `,
    );
    await check(
        "echo --file a --count 0",
        `
        2
        rust-ai: cli.notANumber: The option --count needs a whole number from 1 on. Correct the value.
    `,
    );
    await check(
        "echo --file a --count 1.5",
        `
        2
        rust-ai: cli.notANumber: The option --count needs a whole number from 1 on. Correct the value.
    `,
    );
    await check(
        "echo --file a --count -1",
        `
        2
        rust-ai: cli.notANumber: The option --count needs a whole number from 1 on. Correct the value.
    `,
    );
    await check(
        "nonsense",
        `
        2
        rust-ai: cli.unknownCommand: There is no command "nonsense". See rust-ai --help for the list.
    `,
    );
    await check(
        "fail",
        `
        2
        rust-ai: cli.missingCommand: fail needs a subcommand. See rust-ai --help for the list.
    `,
    );
    await check(
        "fail --json",
        `
        2
        rust-ai: cli.missingCommand: fail needs a subcommand. See rust-ai --help for the list.
    `,
    );
    await check(
        "fail nonsense",
        `
        2
        rust-ai: cli.unknownCommand: There is no command "fail nonsense". See rust-ai --help for the list.
    `,
    );
});

test("each refusal has its own code", () => {
    const refusal = (...args: string[]): string => {
        try {
            parseOptions(echo, args);
            return "accepted";
        } catch (error) {
            return error instanceof CodedError ? error.code : String(error);
        }
    };
    assert.deepEqual(
        [
            refusal("--file", "a"),
            refusal("--file", "a", "--json=1"),
            refusal("--file", "a", "--file", "a"),
            refusal("--file", "a", "--count", "x"),
        ],
        ["accepted", "cli.needlessValue", "cli.repeatedOption", "cli.notANumber"],
    );
});

test("every failure is one line and exit status 2", async () => {
    await check(
        "fail coded",
        `
        2
        rust-ai: test.broken: a\\nfile\\u001b[31m broke. Mend it.
    `,
    );
    await check(
        "fail defect",
        `
        2
        rust-ai: cli.internal: TypeError: x is\\nnot a function. This is a defect; please report it.
    `,
    );
    await check(
        "fail text",
        `
        2
        rust-ai: cli.internal: thrown. This is a defect; please report it.
    `,
    );
});

test("cancelling is silent", async () => {
    await check("fail cancelled", `130`);
});

test("prints help and version", async () => {
    await check(
        "--version",
        `
        0
        rust-ai 0.1.0
    `,
    );
    await check(
        "echo --help",
        `
        0
        Print the options.

        Usage: rust-ai echo --file F [--count N] [--depth N] [--folder DIR] [--json]

        Only for tests.

          --file F      A file.
          --count N     A count. Default: 3.
          --depth N     A depth.
          --folder DIR  Folders.
          --json        JSON.
    `,
    );
    for (const line of ["", "--help", "-h", "help"]) {
        const { context, out } = fakeContext();
        assert.equal(await runProgram(commands, line === "" ? [] : [line], context), 0);
        assert.match(out(), /Usage: rust-ai COMMAND/);
        assert.match(out(), / {2}echo +Print the options\./);
    }
});

test("the version is the product's", () => {
    const manifest = readFileSync(join(import.meta.dirname, "../../package.json"), "utf8");
    assert.equal(productVersion, JSON.parse(manifest).version);
});

test("every error has a code, a sentence and a next step", () => {
    for (const [key, create] of Object.entries(CliErrors)) {
        const error = (create as (...details: unknown[]) => ReturnType<typeof CliErrors.noModel>)(
            "x",
            "y",
            "z",
        );
        assert.equal(error.code, `cli.${key}`);
        assert.match(error.message, /\.$/);
        assert.match(error.nextStep, /^[A-Z].*\.$/);
    }
});
