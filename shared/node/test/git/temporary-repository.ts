import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";

/** A repository of git that goes with the test. */
export class TemporaryRepository {
    readonly folder: string;

    constructor(context: TestContext, name = "work") {
        const parent = realpathSync(mkdtempSync(join(tmpdir(), "rai-repository-")));
        context.after(() => rmSync(parent, { recursive: true, force: true }));
        this.folder = join(parent, name);
        mkdirSync(this.folder);
        this.git("init", "-q", "-b", "main");
        this.git("config", "user.name", "A");
        this.git("config", "user.email", "a@example.org");
        this.git("config", "commit.gpgsign", "false");
    }

    git(...args: string[]): string {
        return execFileSync("git", args, {
            cwd: this.folder,
            encoding: "utf8",
            stdio: "pipe",
            maxBuffer: 1 << 28,
        });
    }

    write(path: string, text: string | Uint8Array): void {
        const file = join(this.folder, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
    }

    commit(files: Readonly<Record<string, string | Uint8Array>>): void {
        for (const [path, content] of Object.entries(files)) this.write(path, content);
        this.git("add", "-A");
        this.git("commit", "-q", "--allow-empty", "-m", "state");
    }

    /** A branch that starts at `main`, with a commit; checked out. */
    branch(name: string, files: Readonly<Record<string, string | Uint8Array>>): void {
        this.git("update-ref", `refs/heads/${name}`, "main");
        this.git("symbolic-ref", "HEAD", `refs/heads/${name}`);
        this.git("reset", "-q", "--hard");
        this.git("clean", "-q", "-ffdx");
        this.commit(files);
    }

    /** A commit of a tree that is given by its files, made without touching any; by fast-import. */
    import(branches: readonly ImportedBranch[]): void {
        const parts: string[] = [];
        for (const { name, from, files } of branches) {
            parts.push(`commit refs/heads/${name}\ncommitter A <a@example.org> 1700000000 +0000\n`);
            parts.push("data 5\nstate\n");
            if (from !== undefined) parts.push(`from refs/heads/${from}\n`);
            parts.push("deleteall\n");
            for (const [path, text] of Object.entries(files)) {
                const length = Buffer.byteLength(text);
                parts.push(`M 100644 inline ${JSON.stringify(path)}\ndata ${length}\n${text}\n`);
            }
            parts.push("\n");
        }
        execFileSync("git", ["fast-import", "--quiet", "--force"], {
            cwd: this.folder,
            input: parts.join(""),
        });
    }
}

export interface ImportedBranch {
    readonly name: string;
    readonly from?: string | undefined;
    /** All files of it. */
    readonly files: Readonly<Record<string, string>>;
}
