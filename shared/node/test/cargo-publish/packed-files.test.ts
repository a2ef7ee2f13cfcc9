import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
    mkdirSync,
    mkdtempSync,
    readFileSync,
    realpathSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { readManifest } from "@rust-ai-ide/cargo/manifest/read-manifest";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import fc from "fast-check";
import { packedFiles } from "../../src/cargo-publish/packed-files.ts";

const hasCargo = spawnSync("cargo", ["--version"]).status === 0;
const skip = hasCargo ? false : "cargo is not installed";
const head = '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n';

type Files = Readonly<Record<string, string>>;

async function inFolder(
    files: Files,
    work: (folder: string) => void | Promise<void>,
): Promise<void> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-packed-")));
    try {
        for (const [path, text] of Object.entries({ "src/lib.rs": "", ...files })) {
            const file = join(folder, path);
            mkdirSync(dirname(file), { recursive: true });
            writeFileSync(file, path === "Cargo.toml" ? head + text : text);
        }
        await work(folder);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

function git(folder: string, ...words: string[]): void {
    const author = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
    execFileSync("git", [...author, ...words], { cwd: folder, stdio: "ignore" });
}

function byCargo(folder: string): string[] {
    const words = ["package", "--list", "--allow-dirty", "--offline"];
    const env = { ...process.env, CARGO_TERM_COLOR: "never" };
    const out = execFileSync("cargo", words, {
        cwd: folder,
        env,
        stdio: ["ignore", "pipe", "ignore"],
    });
    return out.toString().trim().split("\n");
}

async function byUs(folder: string): Promise<string[]> {
    const manifest = readManifest(readFileSync(join(folder, "Cargo.toml"), "utf8"));
    const { files } = await packedFiles({ folder, manifest, token: NeverCancelled });
    return files.map(({ path }) => path);
}

/** Our list beside cargo's, outside and inside of a repository. */
function check(title: string, files: Files, isRepository = false): void {
    test(`as cargo packs: ${title}`, { skip }, async () => {
        await inFolder(files, async (folder) => {
            if (isRepository) {
                git(folder, "init");
                git(folder, "add", "Cargo.toml", "src");
                git(folder, "commit", "-m", "first");
            }
            assert.deepEqual(await byUs(folder), byCargo(folder));
        });
    });
}

const plain = { "Cargo.toml": "" };
check("nothing but a library", plain);
check("hidden files and builds", {
    ...plain,
    ".hidden": "",
    "a/.b": "",
    "target/c": "",
    "d/target/e": "",
});
check("other packages below", { ...plain, "x/Cargo.toml.bak": "", "y/z/a.rs": "" });
check("include", {
    "Cargo.toml": 'include = ["/src", "*.md", "!b.md", ".hidden"]\n',
    "a.md": "",
    "b.md": "",
    "c/d.md": "",
    ".hidden": "",
    "e.txt": "",
});
check("exclude", {
    "Cargo.toml": 'exclude = ["*.txt", "/docs", "c/**/x", "!keep.txt"]\n',
    "a.txt": "",
    "keep.txt": "",
    "docs/b.md": "",
    "sub/docs/b.md": "",
    "c/d/e/x": "",
});
check("readme and licence of their own names", {
    "Cargo.toml": 'readme = "docs/READ.md"\nlicense-file = "L"\ninclude = ["src"]\n',
    "docs/READ.md": "",
    L: "",
});
check("a readme that is found, and one that is refused", { ...plain, "README.txt": "" });
check("no readme", { "Cargo.toml": 'readme = false\ninclude = ["src"]\n', "README.md": "" });
check(
    "a repository",
    { ...plain, "new.txt": "", ".hidden": "", "log.tmp": "", ".gitignore": "*.tmp\n" },
    true,
);
check(
    "a repository with include",
    { "Cargo.toml": 'include = ["src", "*.tmp"]\n', "a.tmp": "", ".gitignore": "*.tmp\n" },
    true,
);
check(
    "a repository with folders that are ignored",
    {
        ...plain,
        "out/a": "",
        "keep/b": "",
        "keep/c.log": "",
        ".gitignore": "/out/\n*.log\n",
        "keep/.gitignore": "!c.log\n",
    },
    true,
);

test("as cargo packs: what is tracked although it is ignored, and what is deleted", {
    skip,
}, async () => {
    const files = { ...plain, "kept.log": "", "gone.txt": "", ".gitignore": "*.log\n" };
    await inFolder(files, async (folder) => {
        git(folder, "init");
        git(folder, "add", "--force", ".");
        git(folder, "commit", "-m", "first");
        rmSync(join(folder, "gone.txt"));
        assert.deepEqual(await byUs(folder), byCargo(folder));
    });
});

test("as cargo packs: a package below the root of a repository, and links", { skip }, async () => {
    await inFolder({ ...plain, "inner/Cargo.toml": "", "inner/src/lib.rs": "" }, async (folder) => {
        const inner = join(folder, "inner");
        writeFileSync(join(inner, "Cargo.toml"), `${head.replace("shop", "inner")}[workspace]\n`);
        writeFileSync(join(folder, ".gitignore"), "inner/*.tmp\n");
        writeFileSync(join(inner, "a.tmp"), "");
        mkdirSync(join(folder, "shared"));
        writeFileSync(join(folder, "shared/text.txt"), "");
        symlinkSync("../shared", join(inner, "linked"));
        symlinkSync("../shared/text.txt", join(inner, "text.txt"));
        git(folder, "init");
        git(folder, "add", ".");
        git(folder, "commit", "-m", "first");
        assert.deepEqual(await byUs(inner), byCargo(inner));
    });
});

const name = fc.constantFrom(
    "a",
    "b.txt",
    "c.md",
    "src/x.rs",
    "docs/d.md",
    "docs/e/f.txt",
    ".g",
    "h/.i",
);
const rule = fc.constantFrom(
    "*.txt",
    "/docs",
    "docs/",
    "*.md",
    "!c.md",
    "h",
    "**/f.txt",
    "docs/*",
    "/a",
);

test("as cargo packs: any files and rules", { skip }, async () => {
    await fc.assert(
        fc.asyncProperty(
            fc.uniqueArray(name),
            fc.constantFrom("include", "exclude"),
            fc.array(rule, { maxLength: 3 }),
            fc.boolean(),
            async (names, key, rules, isRepository) => {
                const list = JSON.stringify(key === "include" ? ["/src", ...rules] : rules);
                const files = Object.fromEntries(names.map((each) => [each, ""]));
                await inFolder({ ...files, "Cargo.toml": `${key} = ${list}\n` }, async (folder) => {
                    if (isRepository) {
                        git(folder, "init");
                        git(folder, "add", "Cargo.toml");
                    }
                    assert.deepEqual(await byUs(folder), byCargo(folder));
                });
            },
        ),
        { numRuns: 20 },
    );
});

test("a folder that leads back to itself ends, and a cancelled look stops", async () => {
    await inFolder(plain, async (folder) => {
        symlinkSync(".", join(folder, "src/again"));
        assert.ok((await byUs(folder)).includes("src/lib.rs"));
        const source = new CancellationSource();
        source.cancel();
        const manifest = readManifest(head);
        await assert.rejects(packedFiles({ folder, manifest, token: source.token }), (error) =>
            CancelledError.is(error),
        );
    });
});
