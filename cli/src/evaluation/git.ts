import { execFile } from "node:child_process";

/** Settings of a repository that name programs; values given on the command line win over its own. */
const safeSettings = [
    "log.showSignature=false",
    "gpg.program=false",
    "gpg.openpgp.program=false",
    "gpg.ssh.program=false",
    "gpg.x509.program=false",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.sshCommand=false",
    "diff.external=",
].flatMap((setting) => ["-c", setting]);

/** Variables that would lead git to another repository, or to a program of their own. */
const droppedVariables = [
    ...["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"],
    ...["GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_SSH", "GIT_SSH_COMMAND"],
];

function gitEnvironment(): NodeJS.ProcessEnv {
    const environment: NodeJS.ProcessEnv = { ...process.env };
    for (const name of droppedVariables) delete environment[name];
    return {
        ...environment,
        GIT_OPTIONAL_LOCKS: "0",
        GIT_TERMINAL_PROMPT: "0",
        // A partial clone fetches what it lacks from where, and by what program, its settings say.
        GIT_NO_LAZY_FETCH: "1",
        GIT_ALLOW_PROTOCOL: "none",
    };
}

/** Runs git without what a repository's own configuration could make it start. */
export async function git(folder: string, args: readonly string[]): Promise<string> {
    return (await run(folder, args, "")).toString("utf8");
}

/** Contents of objects, by names such as `HEAD:src/main.rs`; undefined for those that are not there. */
export async function gitBlobs(
    folder: string,
    names: readonly string[],
): Promise<(Uint8Array | undefined)[]> {
    // A name with a line end would be two.
    const asked = names.map((name) => (name.includes("\n") ? "" : name));
    const output = await run(folder, ["cat-file", "--batch"], `${asked.join("\n")}\n`);
    let at = 0;
    return asked.map(() => {
        const end = output.indexOf(10, at);
        const head = output.toString("utf8", at, end < 0 ? output.length : end);
        at = end < 0 ? output.length : end + 1;
        const size = /^[0-9a-f]{40,64} blob (\d+)$/.exec(head)?.[1];
        const other = /^[0-9a-f]{40,64} \w+ (\d+)$/.exec(head)?.[1];
        const content = output.subarray(at, at + Number(size ?? 0));
        // Every content is followed by a line end.
        if (size !== undefined || other !== undefined) at += Number(size ?? other) + 1;
        return size === undefined ? undefined : content;
    });
}

function run(folder: string, args: readonly string[], input: string): Promise<Buffer> {
    return new Promise((resolve, reject) => {
        const child = execFile(
            "git",
            ["--no-pager", ...safeSettings, "-C", folder, ...args],
            { maxBuffer: 256 * 1024 * 1024, env: gitEnvironment(), encoding: "buffer" },
            (error, stdout) => {
                if (error) reject(new Error(String(error.code ?? error.signal ?? "failed")));
                else resolve(stdout);
            },
        );
        // It may have ended before it reads; its exit status says why.
        child.stdin?.on("error", () => {});
        child.stdin?.end(input);
    });
}
