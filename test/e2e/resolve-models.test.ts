import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { CommandLine } from "./command-line.ts";
import { scriptedServer } from "./scripted-server.ts";

/** Resolutions that a larger model proposes, and the compiler's judgement of what is likeliest. */

const line = new CommandLine();
const folder = join(line.folder, "crate");
const cleanUp: (() => void)[] = [];

const base = "pub fn light(level: u8) -> u8 {\n    level\n}\n";
/** In two pieces, so that nobody takes this file for one that has a secret. */
const secret = ["AKIA", "2OGYBAH6STMMNXNN"].join("");
const settings = 'pub fn settings() -> &\'static str {\n    "none"\n}\n';

interface Resolutions {
    readonly files: readonly {
        readonly path: string;
        readonly conflicts: readonly {
            readonly proposals: readonly {
                readonly kind: string;
                readonly text: string;
                readonly provenance: string;
                readonly isAutomatic: boolean;
                readonly compiles?: boolean;
            }[];
        }[];
    }[];
}

before(() => {
    const git = (...args: readonly string[]): unknown =>
        execFileSync("git", ["-C", folder, ...args], { stdio: "pipe" });
    const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
    const commit = (): void => {
        git("add", "--all");
        const name = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
        git(...name, "commit", "--quiet", "-m", "Change");
    };
    mkdirSync(join(folder, "src"), { recursive: true });
    write("Cargo.toml", '[package]\nname = "lamp"\nversion = "0.1.0"\nedition = "2021"\n');
    write("src/lib.rs", base);
    write("src/settings.rs", settings);
    git("init", "--quiet", "-b", "main");
    commit();
    git("switch", "--quiet", "-c", "theirs");
    write("src/lib.rs", base.replace("    level\n", "    level.min(9)\n"));
    write("src/settings.rs", settings.replace("none", secret));
    commit();
    git("switch", "--quiet", "main");
    write("src/lib.rs", base.replace("    level\n", "    level + 1\n"));
    write("src/settings.rs", settings.replace("none", "some"));
    commit();
    assert.throws(() => git("merge", "--quiet", "theirs"));
});
after(() => {
    for (const step of cleanUp) step();
    line.dispose();
});

test("a model's text stands last, and no conflict with a secret is shown to it", async () => {
    const bodies: string[] = [];
    const server = await scriptedServer((body) => {
        bodies.push(body);
        return '{"resolution": "    level.min(9) + 1\\n"}';
    });
    cleanUp.push(() => server.close());
    const { found, err } = await resolved("--reviewer", server.url);
    const [conflict] = found.files.find(({ path }) => path === "src/lib.rs")?.conflicts ?? [];
    const model = conflict?.proposals.find(({ provenance }) => provenance.includes("teapot"));
    assert.equal(model?.text, "    level.min(9) + 1\n", JSON.stringify(conflict));
    assert.equal(model?.isAutomatic, false);
    assert.equal(bodies.length, 1);
    assert.ok(bodies[0]?.includes("json_schema"));
    assert.ok(!bodies[0]?.includes("AKIA") && !bodies[0]?.includes(line.folder));
    assert.match(err, /not asked about src\/settings\.rs:2, which may have a secret in it/);
});

test("a model that talks nonsense costs nothing, one that is not there is an error", async () => {
    const server = await scriptedServer(() => "I am a teapot.");
    cleanUp.push(() => server.close());
    const plain = await resolved();
    assert.deepEqual((await resolved("--reviewer", server.url)).found, plain.found);
    const gone = await line.run(["resolve", "--repo", folder, "--reviewer", "http://127.0.0.1:9"]);
    assert.equal(gone.code, 2);
    assert.match(gone.err, /engine\./);
});

test("the compiler says of the likeliest ones that they compile", async () => {
    const { found, err } = await resolved("--check");
    const firsts = found.files.flatMap(({ conflicts }) =>
        conflicts.map(({ proposals: [first] }) => first?.compiles),
    );
    assert.deepEqual(firsts, [true, true], err);
});

async function resolved(
    ...args: readonly string[]
): Promise<{ readonly found: Resolutions; readonly err: string }> {
    const command = ["resolve", "--repo", folder, "--format", "json", ...args];
    const { code, out, err } = await line.run(command);
    assert.equal(code, 1, err);
    return { found: JSON.parse(out) as Resolutions, err };
}
