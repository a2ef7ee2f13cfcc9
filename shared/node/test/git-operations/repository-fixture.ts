import { execFileSync } from "node:child_process";
import {
    chmodSync,
    existsSync,
    lstatSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    readlinkSync,
    realpathSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { type GitCall, type GitRunner, runGitBytes } from "../../src/git-operations/git-runner.ts";
import type { GitOperation } from "../../src/git-operations/operation.ts";
import {
    type OperationRepository,
    type OperationSeams,
    openRepository,
} from "../../src/git-operations/operation-repository.ts";
import { performOperation } from "../../src/git-operations/perform-operation.ts";

/** A real repository with everything in it that is easily lost. */
export class RepositoryFixture {
    readonly folder: string;

    constructor(template?: RepositoryFixture) {
        // Somewhere with a blank, so that nothing is ever put through a shell.
        const parent = mkdtempSync(join(tmpdir(), "rai operations "));
        this.folder = join(realpathSync(parent), "repo");
        made.push(dirname(this.folder));
        if (template !== undefined) {
            // Node copies no names that are not UTF-8.
            execFileSync("cp", ["-a", "--", template.folder, this.folder]);
            return;
        }
        mkdirSync(this.folder);
        this.git("init", "-q", "-b", "main");
        this.git("config", "user.name", "A");
        this.git("config", "user.email", "a@example.org");
        this.git("config", "commit.gpgSign", "false");
    }

    git(...args: readonly string[]): string {
        return this.gitIn(this.folder, ...args);
    }

    gitIn(folder: string, ...args: readonly string[]): string {
        return execFileSync("git", [...args], {
            cwd: folder,
            encoding: "utf8",
            stdio: ["ignore", "pipe", "pipe"],
        });
    }

    path(name: string): string {
        return join(this.folder, name);
    }

    write(files: Readonly<Record<string, string>>): void {
        for (const [name, text] of Object.entries(files)) {
            mkdirSync(dirname(this.path(name)), { recursive: true });
            writeFileSync(this.path(name), text);
        }
    }

    read(name: string): string {
        return readFileSync(this.path(name), "utf8");
    }

    commit(message: string, files: Readonly<Record<string, string>>): string {
        this.write(files);
        this.git("add", "-A");
        this.git("commit", "-q", "-m", message);
        return this.git("rev-parse", "HEAD").trim();
    }

    hook(name: string, script: string): void {
        const path = this.path(`.git/hooks/${name}`);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, `#!/bin/sh\n${script}\n`);
        chmodSync(path, 0o755);
    }

    open(seams: OperationSeams = {}): Promise<OperationRepository> {
        return openRepository(this.folder, NeverCancelled, seams);
    }

    async perform(
        make: (repository: OperationRepository) => GitOperation,
        seams: OperationSeams = {},
    ): Promise<Awaited<ReturnType<typeof performOperation>>> {
        const operation = make(await this.open(seams));
        return performOperation(this.folder, operation, NeverCancelled, seams);
    }

    /** Everything of a user's that an operation could lose. */
    state(): Readonly<Record<string, string>> {
        const state: Record<string, string> = {};
        for (const folder of this.workTrees()) {
            if (existsSync(folder)) addFiles(state, folder, "");
            state[`index ${folder}`] = this.gitIn(folder, "ls-files", "-s", "-v");
            state[`status ${folder}`] = this.gitIn(folder, "status", "--porcelain=v2", "--ignored");
            const gitFolder = this.gitIn(folder, "rev-parse", "--absolute-git-dir").trim();
            addState(state, gitFolder);
        }
        state.workTrees = this.workTrees().join("\n");
        state.refs = this.git(
            "for-each-ref",
            "refs/heads",
            "refs/tags",
            "refs/stash",
            "refs/bisect",
        );
        state.stashes = this.git("stash", "list", "--format=%H %gs");
        state.config = readFileSync(this.path(".git/config"), "utf8");
        return Object.fromEntries(
            Object.entries(state).map((entry) =>
                entry.map((text) => text.replaceAll(this.folder, "@")),
            ),
        );
    }

    /** The same repository once more. */
    copy(): RepositoryFixture {
        return new RepositoryFixture(this);
    }

    /** Writes a text as an object. */
    store(text: string): string {
        return this.feed(text, "hash-object", "-w", "--stdin");
    }

    /** A record of an operation as somebody else could have made it. */
    makeRecord(id: number, entries: readonly string[]): void {
        const tree = this.feed(`${entries.join("\n")}\n`, "mktree");
        const commit = this.git("commit-tree", tree, "-m", "made up").trim();
        this.git("update-ref", `refs/rust-ai/operations/${String(id).padStart(9, "0")}`, commit);
    }

    private feed(input: string, ...args: readonly string[]): string {
        const options = { cwd: this.folder, encoding: "utf8", input } as const;
        return execFileSync("git", [...args], options).trim();
    }

    private workTrees(): readonly string[] {
        const out = this.git("worktree", "list", "--porcelain", "-z");
        return out
            .split("\0")
            .flatMap((part) => /^worktree ([\s\S]*)$/.exec(part)?.[1] ?? [])
            .sort();
    }
}

const made: string[] = [];
process.on("exit", () => {
    for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

const stateName = /^(?:HEAD|ORIG_HEAD|[A-Z]+_(?:HEAD|MSG|MODE|LOG|START)|BISECT_.*)$/;

function addState(state: Record<string, string>, gitFolder: string): void {
    for (const name of readdirSync(gitFolder)) {
        const path = join(gitFolder, name);
        if (/^(?:rebase-merge|rebase-apply|sequencer)$/.test(name)) addFiles(state, path, "");
        // What git itself writes while somebody edits a message is nobody's work.
        else if (stateName.test(name) && name !== "FETCH_HEAD") {
            state[path] = readFileSync(path, "utf8");
        }
    }
}

/** Names, kinds, permissions and bytes of everything below a folder, less git's own. */
function addFiles(state: Record<string, string>, folder: string, below: string): void {
    const top = Buffer.from(folder);
    const inner = below === "" ? top : Buffer.concat([top, Buffer.from(`/${below}`, "latin1")]);
    for (const entry of readdirSync(inner, { encoding: "buffer" })) {
        const name = entry.toString("latin1");
        if (below === "" && name === ".git") continue;
        const path = below === "" ? name : `${below}/${name}`;
        const file = Buffer.concat([top, Buffer.from(`/${path}`, "latin1")]);
        const status = lstatSync(file);
        const key = `${folder} ${path}`;
        if (status.isDirectory()) addFiles(state, folder, path);
        else if (status.isSymbolicLink()) state[key] = `link ${readlinkSync(file, "latin1")}`;
        else state[key] = `${(status.mode & 0o777).toString(8)} ${readFileSync(file, "latin1")}`;
    }
}

/**
 * Branches `main` and `topic` that differ, and in the work tree of `main` what is easily lost: staged,
 * changed, unknown, ignored and odd files.
 */
export function busyRepository(): RepositoryFixture {
    template ??= makeBusyRepository();
    return new RepositoryFixture(template);
}

let template: RepositoryFixture | undefined;

function makeBusyRepository(): RepositoryFixture {
    const fixture = new RepositoryFixture();
    fixture.write({
        ".gitignore": "ignored/\n*.log\n",
        ".gitattributes": "*.crlf text eol=crlf\n*.id ident\n",
        "a.rs": "one\ntwo\nthree\n",
        "b.rs": "b\n",
        "dir/inner.rs": "inner\n",
        "win.crlf": "x\r\ny\r\n",
        "who.id": "$Id$\n",
        empty: "",
        "-d": "dash\n",
    });
    writeFileSync(fixture.path("tool.sh"), "#!/bin/sh\n");
    chmodSync(fixture.path("tool.sh"), 0o755);
    symlinkSync("a.rs", fixture.path("link"));
    fixture.commit("base", {});
    fixture.git("tag", "-a", "v1", "-m", "one");
    fixture.git("switch", "-q", "-c", "topic");
    fixture.git("rm", "-q", "b.rs");
    fixture.commit("topic", { "topic.rs": "t\n", "dir/inner.rs": "inner of topic\n" });
    fixture.git("switch", "-q", "main");
    fixture.commit("on main", { "main.rs": "m\n" });
    fixture.write({ "a.rs": "staged\n" });
    fixture.git("add", "a.rs");
    fixture.write({
        "a.rs": "staged and changed\n",
        "unknown.txt": "unknown\r\n\0bytes",
        "-rf": "dash\n",
        "new\nline.txt": "line\n",
        "deep/er/file.txt": "deep\n",
        "ignored/cache": "cache\n",
        "debug.log": "log\n",
        "win.crlf": "mixed\r\nends\n",
        "private.key": "secret\n",
    });
    // Git takes any bytes but these two for a name.
    writeFileSync(Buffer.from(`${fixture.folder}/\u00ff\u00fe.txt`, "latin1"), "no UTF-8\n");
    chmodSync(fixture.path("private.key"), 0o600);
    symlinkSync("nowhere", fixture.path("unknown-link"));
    return fixture;
}

export interface FailingGit {
    readonly git: GitRunner;
    /** Calls so far that count. */
    calls(): number;
}

/**
 * A git that breaks off at the n-th call that counts.
 *
 * @param isAfter It breaks off when git has done its work already.
 */
export function failingGit(
    at: number,
    counts: (call: GitCall) => boolean = () => true,
    isAfter = false,
): FailingGit {
    let calls = 0;
    return {
        git: async (call, token) => {
            const fails = counts(call) && ++calls === at;
            if (fails && !isAfter) throw new Error(`broke off before git ${call.arguments[0]}`);
            const answer = await runGitBytes(call, token);
            if (fails) throw new Error(`broke off after git ${call.arguments[0]}`);
            return answer;
        },
        calls: () => calls,
    };
}
