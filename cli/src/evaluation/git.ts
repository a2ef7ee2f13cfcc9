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
export function git(folder: string, args: readonly string[]): Promise<string> {
    return new Promise((resolve, reject) => {
        execFile(
            "git",
            ["--no-pager", ...safeSettings, "-C", folder, ...args],
            { maxBuffer: 256 * 1024 * 1024, env: gitEnvironment() },
            (error, stdout) => {
                if (error) reject(new Error(String(error.code ?? error.signal ?? "failed")));
                else resolve(stdout);
            },
        );
    });
}
